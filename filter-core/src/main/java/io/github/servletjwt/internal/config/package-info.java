/**
 * The settings: one table ({@link io.github.servletjwt.internal.config.Settings}) from which the parser, the error
 * messages and {@code docs/configuration.md} are made, and the immutable configuration records.
 *
 * <p>May import: {@code api}. Start reading at {@code Settings}, then {@code JwtAuthConfig}.
 */
@NullMarked
package io.github.servletjwt.internal.config;

import org.jspecify.annotations.NullMarked;
