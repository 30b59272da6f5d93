package io.github.servletjwt.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;

/** Distinguishes a person who opens a page from a script that calls (Fetch Metadata §2.3). */
final class Navigation {
    private Navigation() {}

    /**
     * Whether a browser navigates. {@code Sec-Fetch-Mode} says so, and no script can set it; without that header,
     * {@code text/html} is accepted and {@code X-Requested-With}, which jQuery and others send, names no script.
     */
    static boolean is(HttpServletRequest request) {
        List<String> modes = ClientResolver.lines(request, "Sec-Fetch-Mode");
        if (!modes.isEmpty()) {
            return modes.equals(List.of("navigate"));
        }
        String accept = request.getHeader("Accept");
        return accept != null
                && accept.toLowerCase(Locale.ROOT).contains("text/html")
                && !"XMLHttpRequest".equalsIgnoreCase(request.getHeader("X-Requested-With"));
    }
}
