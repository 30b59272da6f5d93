package io.github.servletjwt.config;

/** How a component words its refusals. */
public record AnswerConfig(ErrorFormat format, String realm) {}
