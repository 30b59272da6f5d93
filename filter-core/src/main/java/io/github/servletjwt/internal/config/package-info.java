/**
 * The settings: one table ({@link io.github.servletjwt.internal.config.Settings}) that makes the parser, the error texts and the
 * page {@code docs/configuration.md}; and the immutable records that the rest of the house is built from.
 *
 * <p>May import: {@code api}. Start reading at {@code Settings}, then {@code JwtAuthConfig}.
 */
@NullMarked
package io.github.servletjwt.internal.config;

import org.jspecify.annotations.NullMarked;
