package io.github.servletjwt.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A token just made.
 *
 * @param token the compact form; a secret of its bearer
 * @param ttl until it expires
 * @param expiresAt when that is: its {@code exp}
 * @param scopes what it grants
 */
public record IssuedToken(String token, Duration ttl, Instant expiresAt, Set<String> scopes) {
    /** Not the token. */
    @Override
    public String toString() {
        return "IssuedToken[ttl=" + ttl + ", scopes=" + scopes + "]";
    }
}
