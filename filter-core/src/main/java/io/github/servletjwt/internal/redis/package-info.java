/**
 * Connections to Redis with a bound on the time that requests wait for its replies.
 *
 * <p>May import: {@code api}, {@code config}, {@code concurrent}. The only place for Jedis. Start reading at
 * {@link io.github.servletjwt.internal.redis.Redis}.
 */
@NullMarked
package io.github.servletjwt.internal.redis;

import org.jspecify.annotations.NullMarked;
