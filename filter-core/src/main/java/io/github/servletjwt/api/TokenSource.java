package io.github.servletjwt.api;

/** Where an access token is read from. */
public enum TokenSource {
    /** The header {@code Authorization}, or the one of {@code tokenHeader}. */
    HEADER,
    /** The cookie {@code __Host-access_token}; other methods than GET, HEAD and OPTIONS need a CSRF proof. */
    COOKIE
}
