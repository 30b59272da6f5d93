package io.github.servletjwt.internal.access;

/**
 * The path by which the container dispatches, relative to the context path.
 *
 * @param text decoded, beginning with a slash
 * @param hasPathInfo whether the servlet's mapping leaves a part of it as path info; extension patterns do not
 *     apply then
 */
public record RequestPath(String text, boolean hasPathInfo) {}
