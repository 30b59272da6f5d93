package io.github.servletjwt.internal.config;

/**
 * An IP address, or a CIDR block (RFC 4632): the addresses with the same first bits.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param bits the length of the prefix
 */
public record AddressRange(IpAddress first, int bits) {

    static AddressRange parse(String text) {
        String[] parts = text.split("/", 2);
        IpAddress first = IpAddress.parse(parts[0]).orElseThrow(IllegalArgumentException::new);
        if (parts.length == 1) {
            return new AddressRange(first, first.bits());
        }
        if (!parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > first.bits()) {
            throw new IllegalArgumentException();
        }
        return new AddressRange(first, Integer.parseInt(parts[1]));
    }

    public boolean contains(IpAddress address) {
        return address.hasPrefix(first, bits);
    }
}
