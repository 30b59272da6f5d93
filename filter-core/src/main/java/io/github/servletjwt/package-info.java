/**
 * {@link io.github.servletjwt.JwtAuth}: where everything is put together once, and closed.
 *
 * <p>May import: every package but {@code servlet}; of the servlet API only the type {@code ServletContext} (ADR 0001).
 * Time and randomness enter here.
 */
@NullMarked
package io.github.servletjwt;

import org.jspecify.annotations.NullMarked;
