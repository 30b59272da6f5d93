/**
 * Work outside of requests, and waiting for it: daemon thread pools, the deadline of a request, a circuit breaker, and
 * one run for many callers.
 *
 * <p>May import: {@code api}. Start reading at {@link io.github.servletjwt.internal.concurrent.CircuitBreaker}.
 */
@NullMarked
package io.github.servletjwt.internal.concurrent;

import org.jspecify.annotations.NullMarked;
