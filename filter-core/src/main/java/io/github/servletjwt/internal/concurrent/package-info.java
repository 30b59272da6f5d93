/**
 * Waiting and working beside requests: the deadline of a request, a circuit breaker, one fetch for many callers.
 *
 * <p>May import: {@code api}. Start reading at {@link io.github.servletjwt.internal.concurrent.CircuitBreaker}.
 */
@NullMarked
package io.github.servletjwt.internal.concurrent;

import org.jspecify.annotations.NullMarked;
