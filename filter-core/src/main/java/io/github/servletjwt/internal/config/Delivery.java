package io.github.servletjwt.internal.config;

/** How tokens reach the client. */
public enum Delivery {
    BODY,
    COOKIE
}
