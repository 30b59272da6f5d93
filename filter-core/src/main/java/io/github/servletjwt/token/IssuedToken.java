package io.github.servletjwt.token;

import java.time.Duration;
import java.util.Set;

/**
 * A token just made.
 *
 * @param token the compact form; a secret of its bearer
 * @param ttl until it expires
 * @param scopes what it grants
 */
public record IssuedToken(String token, Duration ttl, Set<String> scopes) {
    /** Not the token. */
    @Override
    public String toString() {
        return "IssuedToken[ttl=" + ttl + ", scopes=" + scopes + "]";
    }
}
