package io.github.servletjwt.servlet;

import io.github.servletjwt.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;

/** Who asks, as far as the request tells. */
final class Clients {
    private Clients() {}

    static Sessions.Client of(HttpServletRequest request) {
        return new Sessions.Client(address(request), Objects.requireNonNullElse(request.getHeader("User-Agent"), ""));
    }

    static String address(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getRemoteAddr(), "");
    }
}
