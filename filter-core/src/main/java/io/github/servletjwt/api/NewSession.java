package io.github.servletjwt.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session to be kept from now on; the Javadoc of {@link Session} holds here.
 *
 * @param idle how long it lives unless it is used
 * @param total how long it lives at most
 * @param authenticatedAt {@code auth_time} of its tokens; null when nobody needs it
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
