package io.github.servletjwt.internal.config;

/** How tokens are returned to the client. */
public enum Delivery {
    BODY,
    COOKIE
}
