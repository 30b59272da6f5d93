package io.github.servletjwt.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session to be kept from now on; what is said in {@link Session} holds here.
 *
 * @param idle how long it lives unless it is used
 * @param total how long it lives at most
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
        String userAgent) {
    public NewSession {
        scopes = scopes == null ? null : Set.copyOf(scopes);
        roles = roles == null ? null : Set.copyOf(roles);
    }
}
