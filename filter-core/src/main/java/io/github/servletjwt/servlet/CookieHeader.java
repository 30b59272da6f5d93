package io.github.servletjwt.servlet;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads the cookies of a request from its {@code Cookie} header, alike in all containers (RFC 6265 §4.2.1). The
 * containers' parsers differ: some still implement RFC 2109, where a comma separates cookies and {@code $Version}
 * changes the rules, so that part of one cookie's value becomes a cookie whose name has the prefix {@code __Host-}.
 *
 * <p>Only a semicolon separates cookies, because browsers store none in a value. Names are compared exactly; only
 * spaces and tabs are trimmed. A cookie with another name is skipped, however malformed it is.
 */
final class CookieHeader {
    private static final String NAME = "Cookie";

    private CookieHeader() {}

    /**
     * A cookie.
     *
     * @param value without the quotes around it; a value that violates the grammar is kept as it came, and is not a
     *     token
     */
    record Pair(String name, String value) {
        /** Does not show the value. */
        @Override
        public String toString() {
            return "Pair[" + name + "]";
        }
    }

    /** The cookies of a request, from all its header lines (RFC 9113 §8.2.3). */
    static List<Pair> of(HttpServletRequest behind) {
        HttpServletRequest request = AuthenticatedRequest.containers(behind);
        List<String> lines = ClientResolver.lines(request, NAME);
        if (lines.isEmpty()) {
            return parsedByContainer(request);
        }
        List<Pair> pairs = new ArrayList<>();
        lines.forEach(line -> parse(line, pairs));
        return pairs;
    }

    /** A mock may have cookies and no header. */
    private static List<Pair> parsedByContainer(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        List<Pair> pairs = new ArrayList<>();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                pairs.add(new Pair(cookie.getName(), Objects.requireNonNullElse(cookie.getValue(), "")));
            }
        }
        return pairs;
    }

    private static void parse(String line, List<Pair> pairs) {
        int start = 0;
        while (start <= line.length()) {
            int semicolon = line.indexOf(';', start);
            int end = semicolon < 0 ? line.length() : semicolon;
            add(line, start, end, pairs);
            start = end + 1;
        }
    }

    private static void add(String line, int from, int to, List<Pair> pairs) {
        int start = from;
        int end = to;
        while (start < end && isBlank(line.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(line.charAt(end - 1))) {
            end--;
        }
        int equals = line.indexOf('=', start);
        if (equals > start && equals < end) {
            pairs.add(new Pair(line.substring(start, equals), unquoted(line.substring(equals + 1, end))));
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String unquoted(String value) {
        int last = value.length() - 1;
        boolean quoted = last > 0 && value.charAt(0) == '"' && value.charAt(last) == '"';
        String inner = quoted ? value.substring(1, last) : value;
        return inner.chars().allMatch(CookieHeader::isCookieOctet) ? inner : value;
    }

    /** {@code cookie-octet} of RFC 6265 §4.1.1. */
    private static boolean isCookieOctet(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
    }
}
