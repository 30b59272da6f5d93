/**
 * The types that applications name or implement: {@link io.github.servletjwt.api.AuthenticatedUser}, the store and
 * hasher interfaces, and the failures with their stable codes.
 *
 * <p>May import: the JDK. Start reading at {@code AuthenticatedUser}.
 */
@NullMarked
package io.github.servletjwt.api;

import org.jspecify.annotations.NullMarked;
