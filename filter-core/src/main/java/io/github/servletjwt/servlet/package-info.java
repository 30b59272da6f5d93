/**
 * The filter and the servlets that {@code web.xml} names, and their helpers.
 *
 * <p>May import: every package. The only place for {@code jakarta.servlet}, of which only the parts of Servlet 4.0 are
 * called. Start reading at {@link io.github.servletjwt.servlet.JwtAuthFilter}.
 */
@NullMarked
package io.github.servletjwt.servlet;

import org.jspecify.annotations.NullMarked;
