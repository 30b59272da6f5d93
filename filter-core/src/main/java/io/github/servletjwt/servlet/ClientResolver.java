package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.config.AddressRange;
import io.github.servletjwt.internal.config.IpAddress;
import io.github.servletjwt.internal.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Determines the client's address and whether the connection is secure. Forwarding headers from untrusted peers are
 * ignored.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class ClientResolver {
    private final List<AddressRange> proxies;

    ClientResolver(List<AddressRange> proxies) {
        this.proxies = List.copyOf(proxies);
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
        return beyondProxies(address.get(), values(request, "X-Forwarded-For")).toString();
    }

    private boolean isProxy(IpAddress address) {
        return proxies.stream().anyMatch(range -> range.contains(address));
    }

    /** An unreadable entry of a proxy is ignored: the address stays that of the proxy. */
    private IpAddress beyondProxies(IpAddress peer, List<String> hops) {
        IpAddress last = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<IpAddress> hop = IpAddress.parse(withoutPort(hops.get(i)));
            if (hop.isEmpty()) {
                return last;
            }
            last = hop.get();
            if (!isProxy(last)) {
                return last;
            }
        }
        return last;
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

    /** Over HTTPS, to us or to the trusted proxy. */
    boolean isSecure(HttpServletRequest request) {
        if (request.isSecure()) {
            return true;
        }
        boolean proxied = peer(request).filter(this::isProxy).isPresent();
        List<String> schemes = proxied ? values(request, "X-Forwarded-Proto") : List.of();
        return !schemes.isEmpty() && schemes.stream().allMatch("https"::equalsIgnoreCase);
    }

    private static Optional<IpAddress> peer(HttpServletRequest request) {
        return IpAddress.parse(Objects.requireNonNullElse(request.getRemoteAddr(), ""));
    }

    /** From this machine, where nobody listens on the way. */
    boolean isLoopback(HttpServletRequest request) {
        return IpAddress.parse(address(request)).filter(IpAddress::isLoopback).isPresent();
    }
}
