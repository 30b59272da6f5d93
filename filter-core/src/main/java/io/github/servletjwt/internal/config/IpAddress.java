package io.github.servletjwt.internal.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address, parsed without a DNS lookup. An IPv4 address that is written as IPv6 ({@code ::ffff:10.0.0.1})
 * is the IPv4 address (RFC 4291 §2.5.5.2).
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class IpAddress {
    /** 0 to 255; no zeros before it, which some read as octal (RFC 6943 §3.1.1). */
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    /** The JDK looks up other strings of digits and dots as host names. */
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    /** The /64 prefix of a site (RFC 6177). */
    private static final int SITE_BYTES = 8;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Parses an address without brackets and zone ({@code [fe80::1%eth0]}); empty when the string is not an address.
     */
    public static Optional<IpAddress> parse(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        String address = zone > 0 ? bare.substring(0, zone) : bare;
        boolean literal = address.contains(":")
                ? IPV6.matcher(address).matches()
                : IPV4.matcher(address).matches();
        return literal ? read(address) : Optional.empty();
    }

    private static Optional<IpAddress> read(String literal) {
        try {
            return Optional.of(new IpAddress(InetAddress.getByName(literal).getAddress()));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    /** The number of bits: 32 or 128. */
    int bits() {
        return bytes.length * 8;
    }

    /** Whether the first bits equal those of the other address. */
    boolean hasPrefix(IpAddress other, int bits) {
        int whole = bits / 8;
        boolean alike = bytes.length == other.bytes.length && Arrays.equals(bytes, 0, whole, other.bytes, 0, whole);
        int rest = bits % 8;
        return alike && (rest == 0 || (bytes[whole] ^ other.bytes[whole]) >> (8 - rest) == 0);
    }

    public boolean isLoopback() {
        return bytes.length == 4 ? bytes[0] == 127 : toString().equals("0:0:0:0:0:0:0:1");
    }

    /** The {@link #site} of an address; any other string is returned unchanged. */
    public static String siteOf(String address) {
        return parse(address).map(IpAddress::site).orElse(address);
    }

    /** The addresses of one owner: the address itself, or the /64 of an IPv6 address. */
    public String site() {
        return bytes.length == 4
                ? toString()
                : new IpAddress(Arrays.copyOf(Arrays.copyOf(bytes, SITE_BYTES), bytes.length)) + "/64";
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The full form: IPv6 without brackets and with all zeros. */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
