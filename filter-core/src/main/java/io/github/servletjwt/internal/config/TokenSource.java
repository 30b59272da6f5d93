package io.github.servletjwt.internal.config;

/** Where an access token may come from. */
public enum TokenSource {
    HEADER,
    COOKIE;

    static TokenSource parse(String text) {
        return switch (text) {
            case "header" -> HEADER;
            case "cookie" -> COOKIE;
            default -> throw new IllegalArgumentException();
        };
    }
}
