package io.github.servletjwt.internal.access;

/**
 * The path that the container dispatches on, relative to the context path.
 *
 * @param text decoded, beginning with a slash
 * @param hasPathInfo whether the servlet's mapping left a part of it over; extension patterns do not count then
 */
public record RequestPath(String text, boolean hasPathInfo) {}
