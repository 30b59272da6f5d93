package io.github.servletjwt.internal.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The session that a token is issued for.
 *
 * @param id {@code sid}; null without sessions
 * @param authenticated {@code auth_time}; null for now
 * @param csrf the {@code csrf} claim of a token in a cookie; null for none
 */
public record SessionClaims(
        @Nullable String id,
        @Nullable Instant authenticated,
        @Nullable String csrf) {}
