package io.github.servletjwt.servlet;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that a filter consumes, and that the application does not see: the header of the token, and our token
 * cookies. All other headers and cookies stay as they came, also an {@code Authorization} that the filter did not read.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class ConsumedCredentials {
    /** Hides nothing. */
    static final ConsumedCredentials NONE = new ConsumedCredentials("", Set.of());

    private static final String COOKIE = "Cookie";

    private final String header;
    private final Set<String> cookies;

    /**
     * Credentials.
     *
     * @param header the header of a token that was accepted; empty for none
     * @param cookies names of our token cookies
     */
    ConsumedCredentials(String header, Set<String> cookies) {
        this.header = header;
        this.cookies = Set.copyOf(cookies);
    }

    /** The same without the header: it was not read, or carried no token. */
    ConsumedCredentials withoutHeader() {
        return new ConsumedCredentials("", cookies);
    }

    private boolean isHidden(@Nullable String name) {
        return !header.isEmpty() && header.equalsIgnoreCase(name);
    }

    private boolean hasCookies(@Nullable String name) {
        return !cookies.isEmpty() && COOKIE.equalsIgnoreCase(name);
    }

    /** {@link HttpServletRequest#getHeader}. */
    @Nullable
    String header(HttpServletRequest request, String name) {
        if (isHidden(name)) {
            return null;
        }
        String value = request.getHeader(name);
        if (value == null || !hasCookies(name)) {
            return value;
        }
        List<String> lines = visibleCookies(request);
        return lines.isEmpty() ? null : lines.get(0);
    }

    /** {@link HttpServletRequest#getHeaders}. */
    @Nullable
    Enumeration<String> headers(HttpServletRequest request, String name) {
        if (isHidden(name)) {
            return Collections.emptyEnumeration();
        }
        return hasCookies(name) ? Collections.enumeration(visibleCookies(request)) : request.getHeaders(name);
    }

    /** {@link HttpServletRequest#getHeaderNames}. */
    @Nullable
    Enumeration<String> names(HttpServletRequest request) {
        Enumeration<String> names = request.getHeaderNames();
        if (names == null || this == NONE) {
            return names;
        }
        List<String> visible = new ArrayList<>(Collections.list(names));
        visible.removeIf(name ->
                isHidden(name) || (hasCookies(name) && visibleCookies(request).isEmpty()));
        return Collections.enumeration(visible);
    }

    /** Whether {@link HttpServletRequest#getIntHeader} and {@code getDateHeader} are to find nothing. */
    boolean hides(String name) {
        return isHidden(name);
    }

    /** {@link HttpServletRequest#getCookies}. */
    Cookie @Nullable [] cookies(HttpServletRequest request) {
        Cookie[] all = request.getCookies();
        if (all == null || cookies.isEmpty()) {
            return all;
        }
        Cookie[] visible = Arrays.stream(all)
                .filter(cookie -> !cookies.contains(cookie.getName()))
                .toArray(Cookie[]::new);
        return visible.length == 0 ? null : visible;
    }

    /** The lines of the {@code Cookie} header that have other cookies, without ours. */
    private List<String> visibleCookies(HttpServletRequest request) {
        return ClientResolver.lines(request, COOKIE).stream()
                .map(this::visible)
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable String visible(String line) {
        Predicate<String> ours = pair -> cookies.contains(pair.split("=", 2)[0].strip());
        List<String> pairs = List.of(line.split(";", -1));
        if (pairs.stream().noneMatch(ours)) {
            return line;
        }
        Stream<String> others = pairs.stream().filter(ours.negate());
        String rest = others.collect(Collectors.joining(";")).strip();
        return rest.isEmpty() ? null : rest;
    }
}
