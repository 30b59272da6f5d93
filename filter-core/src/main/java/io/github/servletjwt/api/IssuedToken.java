package io.github.servletjwt.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A token that was just issued.
 *
 * @param token the compact form; a secret of its bearer
 * @param ttl until it expires
 * @param expiresAt its {@code exp}
 * @param scopes the scopes that it grants
 */
public record IssuedToken(String token, Duration ttl, Instant expiresAt, Set<String> scopes) {
    /** Does not show the token. */
    @Override
    public String toString() {
        return "IssuedToken[ttl=" + ttl + ", scopes=" + scopes + "]";
    }
}
