package io.github.servletjwt.internal.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The session that a token is issued for.
 *
 * @param id {@code sid}; null where there are no sessions
 * @param authenticated {@code auth_time}; null for now
 * @param csrf the claim of that name, for a token that goes into a cookie; null for none
 */
public record SessionClaims(
        @Nullable String id,
        @Nullable Instant authenticated,
        @Nullable String csrf) {}
