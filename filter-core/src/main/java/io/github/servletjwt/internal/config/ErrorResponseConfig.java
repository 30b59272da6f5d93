package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.ErrorFormat;

/** How a component words its refusals. */
public record ErrorResponseConfig(ErrorFormat format, String realm) {}
