package io.github.servletjwt.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session to be stored; the Javadoc of {@link Session} applies.
 *
 * @param idle lifetime without use
 * @param total maximum lifetime
 * @param authenticatedAt {@code auth_time} of its tokens; null when it is not needed
 */
public record NewSession(
        String id,
        String user,
        @Nullable Set<String> scopes,
        @Nullable Set<String> roles,
        Instant accessUntil,
        Duration idle,
        Duration total,
        String address,
        String userAgent,
        @Nullable Instant authenticatedAt) {
    public NewSession {
        scopes = scopes == null ? null : Set.copyOf(scopes);
        roles = roles == null ? null : Set.copyOf(roles);
    }

    /** A session without {@code authenticatedAt}. */
    public NewSession(
            String id,
            String user,
            @Nullable Set<String> scopes,
            @Nullable Set<String> roles,
            Instant accessUntil,
            Duration idle,
            Duration total,
            String address,
            String userAgent) {
        this(id, user, scopes, roles, accessUntil, idle, total, address, userAgent, null);
    }
}
