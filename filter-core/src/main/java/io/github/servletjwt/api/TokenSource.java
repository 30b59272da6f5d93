package io.github.servletjwt.api;

/** Where an access token may come from. */
public enum TokenSource {
    HEADER,
    COOKIE
}
