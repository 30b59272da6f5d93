package io.github.servletjwt.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The session that a token is issued for.
 *
 * @param id {@code sid}
 * @param authenticated {@code auth_time}; null for now
 */
public record TokenSession(String id, @Nullable Instant authenticated) {}
