/**
 * The API for code: {@link io.github.servletjwt.JwtAuth} verifies and issues tokens,
 * {@link io.github.servletjwt.JwtAuthBuilder} makes one without {@code web.xml}.
 *
 * <p>May import: {@code api}, {@code assembly}. Of the servlet API only the type {@code ServletContext} (ADR 0001). The
 * system's clocks and the random generator enter here.
 */
@NullMarked
package io.github.servletjwt;

import org.jspecify.annotations.NullMarked;
