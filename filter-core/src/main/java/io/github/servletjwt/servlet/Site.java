package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.config.ComponentValues;

/**
 * What an endpoint is made from.
 *
 * @param values its own settings
 * @param tokenHeader where requests carry their access token
 */
record Site(JwtAuth auth, ComponentValues values, Answers answers, String tokenHeader) {}
