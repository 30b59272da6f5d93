/**
 * What everything that is kept in Redis needs: connections, and answers that are not waited for too long.
 *
 * <p>May import: {@code api}, {@code config}, {@code concurrent}. The only place for Jedis. Start reading at
 * {@link io.github.servletjwt.internal.redis.Redis}.
 */
@NullMarked
package io.github.servletjwt.internal.redis;

import org.jspecify.annotations.NullMarked;
