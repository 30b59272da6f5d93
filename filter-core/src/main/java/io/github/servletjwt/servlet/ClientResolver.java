package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.config.AddressRange;
import io.github.servletjwt.internal.config.IpAddress;
import io.github.servletjwt.internal.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Determines the client's address, whether its connection is secure, and the path prefix of a proxy. Forwarding headers
 * are believed from trusted proxies only: {@code X-Forwarded-For}, {@code -Proto} and {@code -Prefix}, and
 * {@code Forwarded} (RFC 7239).
 *
 * <p>Each proxy appends the address that called it, so the client is the rightmost address that is not a trusted proxy.
 * The scheme is what the outermost trusted proxy says, the one that this client called.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class ClientResolver {
    private static final System.Logger LOG = System.getLogger(ClientResolver.class.getName());
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String PREFIX = "X-Forwarded-Prefix";
    private static final int LONGEST_PREFIX = 512;
    /** Path segments of plain characters, none of them dots alone. */
    private static final Pattern PATH = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~!$&'()*+=:@-]++)*+/?");

    private final List<AddressRange> proxies;
    private final AtomicBoolean warned = new AtomicBoolean();

    ClientResolver(List<AddressRange> proxies) {
        this.proxies = List.copyOf(proxies);
    }

    /**
     * The client as one kind of header tells it.
     *
     * @param address null when the header does not tell it
     * @param scheme null when the header does not tell it
     */
    private record Origin(
            @Nullable IpAddress address, @Nullable String scheme) {
        private static final Origin UNKNOWN = new Origin(null, null);

        boolean contradicts(Origin other) {
            boolean addresses = address != null && other.address != null && !address.equals(other.address);
            boolean schemes = scheme != null && other.scheme != null && !scheme.equalsIgnoreCase(other.scheme);
            return addresses || schemes;
        }
    }

    Sessions.Client of(HttpServletRequest request) {
        return new Sessions.Client(address(request), Objects.requireNonNullElse(request.getHeader("User-Agent"), ""));
    }

    /** The rightmost address that does not belong to a trusted proxy; the peer's if the peer is not trusted. */
    String address(HttpServletRequest request) {
        String peer = Objects.requireNonNullElse(request.getRemoteAddr(), "");
        Optional<IpAddress> address = IpAddress.parse(peer);
        if (address.isEmpty() || !isProxy(address.get())) {
            return address.map(IpAddress::toString).orElse(peer);
        }
        IpAddress beyond = byList(request, address.get()).address;
        if (beyond == null) {
            beyond = byForwarded(request, address.get()).address;
        }
        return (beyond == null ? address.get() : beyond).toString();
    }

    private boolean isProxy(IpAddress address) {
        return proxies.stream().anyMatch(range -> range.contains(address));
    }

    /** By {@code X-Forwarded-For} and {@code X-Forwarded-Proto}, whose entries belong together from the right. */
    private Origin byList(HttpServletRequest request, IpAddress peer) {
        List<String> clients = values(request, FOR);
        List<String> schemes = values(request, PROTO);
        int hop = outermost(clients);
        IpAddress address = clients.isEmpty() ? null : address(clients, hop, peer);
        return new Origin(address, scheme(schemes, clients.isEmpty() ? schemes.size() : clients.size() - 1 - hop));
    }

    /**
     * The scheme of a hop. A single entry is that of the outermost proxy, which the others pass on. Where there are no
     * addresses, or fewer entries than hops, nobody can tell whose the entries are, and one {@code http} counts.
     *
     * @param fromRight 0 for the hop next to us; the number of entries or more where it is not known
     */
    private static @Nullable String scheme(List<String> schemes, int fromRight) {
        int count = schemes.size();
        if (count == 0) {
            return null;
        }
        if (count == 1 || fromRight < count) {
            return schemes.get(Math.max(0, count - 1 - fromRight));
        }
        return schemes.stream().allMatch("https"::equalsIgnoreCase) ? "https" : "http";
    }

    private Origin byForwarded(HttpServletRequest request, IpAddress peer) {
        List<ForwardedHeader.Hop> hops;
        try {
            hops = ForwardedHeader.parse(lines(request, "Forwarded"));
        } catch (IllegalArgumentException malformed) {
            return Origin.UNKNOWN;
        }
        if (hops.isEmpty()) {
            return Origin.UNKNOWN;
        }
        List<String> clients = hops.stream().map(ForwardedHeader.Hop::client).toList();
        int hop = outermost(clients);
        boolean named = clients.stream().anyMatch(client -> !client.isEmpty());
        return new Origin(
                named ? address(clients, hop, peer) : null, hops.get(hop).scheme());
    }

    /** The index of the rightmost entry that is not a trusted proxy; an unreadable one ends the chain, too. */
    private int outermost(List<String> clients) {
        for (int i = clients.size() - 1; i > 0; i--) {
            Optional<IpAddress> client = IpAddress.parse(withoutPort(clients.get(i)));
            if (client.isEmpty() || !isProxy(client.get())) {
                return i;
            }
        }
        return 0;
    }

    /** An unreadable entry of a proxy is ignored: the address stays that of the proxy. */
    private static IpAddress address(List<String> clients, int hop, IpAddress peer) {
        IpAddress proxy = hop + 1 < clients.size()
                ? IpAddress.parse(withoutPort(clients.get(hop + 1))).orElse(peer)
                : peer;
        return IpAddress.parse(withoutPort(clients.get(hop))).orElse(proxy);
    }

    private static String withoutPort(String hop) {
        int port = hop.lastIndexOf(':');
        boolean bracketed = hop.startsWith("[") && hop.lastIndexOf(']') == port - 1;
        boolean single = port > 0 && hop.indexOf(':') == port;
        return bracketed || single ? hop.substring(0, port) : hop;
    }

    /** The elements of a list header, in their order. */
    static List<String> values(HttpServletRequest request, String header) {
        List<String> elements = new ArrayList<>();
        for (String line : lines(request, header)) {
            for (String element : line.split(",", -1)) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    /** The values of a header that may occur several times; of a mock with {@code getHeader} only, that one. */
    static List<String> lines(HttpServletRequest request, String header) {
        Enumeration<String> lines = request.getHeaders(header);
        if (lines != null) {
            return Collections.list(lines);
        }
        String line = request.getHeader(header);
        return line == null ? List.of() : List.of(line);
    }

    /** Over HTTPS, as the outermost trusted proxy says; if none says it, as the container does. */
    boolean isSecure(HttpServletRequest request) {
        Optional<IpAddress> proxy = proxy(request);
        String scheme = null;
        if (proxy.isPresent()) {
            scheme = byList(request, proxy.get()).scheme;
            scheme = scheme != null ? scheme : byForwarded(request, proxy.get()).scheme;
        }
        return scheme == null ? request.isSecure() : scheme.equalsIgnoreCase("https");
    }

    /** The trusted proxy that sent the request. */
    private Optional<IpAddress> proxy(HttpServletRequest request) {
        return proxies.isEmpty()
                ? Optional.empty()
                : IpAddress.parse(Objects.requireNonNullElse(request.getRemoteAddr(), ""))
                        .filter(this::isProxy);
    }

    /** From this machine, where nobody listens on the way. */
    boolean isLoopback(HttpServletRequest request) {
        return IpAddress.parse(address(request)).filter(IpAddress::isLoopback).isPresent();
    }

    /** The path under which a trusted proxy offers this host, without a slash at the end; empty for none. */
    String prefix(HttpServletRequest request) {
        return proxy(request).isEmpty() ? "" : joined(values(request, PREFIX));
    }

    /** Of several proxies, the outermost is the first. */
    private static String joined(List<String> prefixes) {
        StringBuilder path = new StringBuilder();
        for (String prefix : prefixes) {
            path.append(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
        }
        return path.toString();
    }

    /**
     * Refuses what a trusted proxy cannot mean: {@code X-Forwarded-…} and {@code Forwarded} that name different clients
     * or schemes, a malformed {@code Forwarded}, or a prefix that is no plain path.
     */
    void requireConsistent(HttpServletRequest request) throws AuthFailureException {
        Optional<IpAddress> proxy = proxy(request);
        if (proxy.isEmpty()) {
            return;
        }
        List<String> prefixes = values(request, PREFIX);
        boolean plain =
                prefixes.stream().allMatch(prefix -> PATH.matcher(prefix).matches())
                        && joined(prefixes).length() <= LONGEST_PREFIX;
        if (!plain || !isForwardedConsistent(request, proxy.get())) {
            LOG.log(
                    warned.getAndSet(true) ? Level.DEBUG : Level.WARNING,
                    "servlet-jwt: the trusted proxy {0} sends forwarding headers that contradict each other or are "
                            + "malformed; let it set or remove Forwarded, X-Forwarded-For, X-Forwarded-Proto and "
                            + "X-Forwarded-Prefix; further ones are logged at DEBUG",
                    proxy.get());
            throw new AuthFailureException(FailureCode.FORWARDING_REFUSED);
        }
    }

    private boolean isForwardedConsistent(HttpServletRequest request, IpAddress proxy) {
        List<String> forwarded = lines(request, "Forwarded");
        if (forwarded.isEmpty()) {
            return true;
        }
        try {
            ForwardedHeader.parse(forwarded);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        return !byList(request, proxy).contradicts(byForwarded(request, proxy));
    }
}
