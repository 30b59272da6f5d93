package io.github.servletjwt.internal.config;

/** How a component words its refusals. */
public record ErrorResponseConfig(ErrorFormat format, String realm) {}
