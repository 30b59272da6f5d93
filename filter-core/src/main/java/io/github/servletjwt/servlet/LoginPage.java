package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;

/**
 * The page where people log in.
 *
 * @param path in the application
 * @param clients tells the prefix of a proxy
 */
record LoginPage(String path, ClientResolver clients) {
    static final String RETURN_TO = "return_to";

    /** Whether a token is missing and a browser navigates. */
    boolean isFor(HttpServletRequest request, AuthFailure failure) {
        return HttpErrors.of(failure.code()).status() == 401
                && "GET".equals(Objects.requireNonNullElse(request.getMethod(), "GET"))
                && Navigation.is(request);
    }

    /** Sends the browser there; after the login it returns to the requested page. */
    void send(HttpServletRequest request, HttpServletResponse response) {
        String query = request.getQueryString();
        String uri = Objects.requireNonNullElse(request.getRequestURI(), "");
        String wanted = clients.prefix(request) + uri + (query == null ? "" : "?" + query);
        String back = ReturnPath.isSafe(wanted) ? "?" + RETURN_TO + "=" + ReturnPath.encode(wanted) : "";
        redirect(response, 302, location(request) + back);
    }

    /** The same after a failed login. */
    void sendAgain(HttpServletRequest request, HttpServletResponse response, String error, String returnTo) {
        String back = ReturnPath.isSafe(returnTo) ? "&" + RETURN_TO + "=" + ReturnPath.encode(returnTo) : "";
        redirect(response, 303, location(request) + "?error=" + error + back);
    }

    private String location(HttpServletRequest request) {
        return clients.prefix(request) + ContextPath.of(request) + path;
    }

    /** A path is enough (RFC 9110 §10.2.2), and names no host from the request. */
    static void redirect(HttpServletResponse response, int status, String location) {
        response.setStatus(status);
        response.setHeader("Location", location);
        response.setHeader("Cache-Control", "no-store");
    }
}
