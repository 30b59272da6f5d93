package io.github.servletjwt.config;

/** How tokens reach the client. */
public enum Delivery {
    BODY,
    COOKIE
}
