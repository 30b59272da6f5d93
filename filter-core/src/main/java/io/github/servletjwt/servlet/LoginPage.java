package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Objects;

/**
 * The page where people log in.
 *
 * @param path in the application
 */
record LoginPage(String path) {
    static final String RETURN_TO = "return_to";

    /** Whether a token is missing and a browser navigates. */
    boolean isFor(HttpServletRequest request, AuthFailure failure) {
        String accept = request.getHeader("Accept");
        return HttpErrors.of(failure.code()).status() == 401
                && "GET".equals(Objects.requireNonNullElse(request.getMethod(), "GET"))
                && accept != null
                && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    /** Sends the browser there; after the login it returns to the requested page. */
    void send(HttpServletRequest request, HttpServletResponse response) {
        String query = request.getQueryString();
        String wanted = Objects.requireNonNullElse(request.getRequestURI(), "") + (query == null ? "" : "?" + query);
        String back = ReturnPath.isSafe(wanted) ? "?" + RETURN_TO + "=" + ReturnPath.encode(wanted) : "";
        redirect(response, 302, location(request) + back);
    }

    /** The same after a failed login. */
    void sendAgain(HttpServletRequest request, HttpServletResponse response, String error, String returnTo) {
        String back = ReturnPath.isSafe(returnTo) ? "&" + RETURN_TO + "=" + ReturnPath.encode(returnTo) : "";
        redirect(response, 303, location(request) + "?error=" + error + back);
    }

    private String location(HttpServletRequest request) {
        return ContextPath.of(request) + path;
    }

    /** A path is enough (RFC 9110 §10.2.2), and names no host from the request. */
    static void redirect(HttpServletResponse response, int status, String location) {
        response.setStatus(status);
        response.setHeader("Location", location);
        response.setHeader("Cache-Control", "no-store");
    }
}
