/**
 * The doors: the filter and the servlets that {@code web.xml} names, and their helpers.
 *
 * <p>May import: every package. The only place for {@code jakarta.servlet}, of which only what Servlet 4.0 has is called.
 * Start reading at {@link io.github.servletjwt.servlet.JwtAuthFilter}.
 */
@NullMarked
package io.github.servletjwt.servlet;

import org.jspecify.annotations.NullMarked;
