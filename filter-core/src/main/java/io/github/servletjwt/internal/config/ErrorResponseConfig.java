package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.ErrorFormat;

/** The format of the error responses of one component. */
public record ErrorResponseConfig(ErrorFormat format, String realm) {}
