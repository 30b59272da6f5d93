package io.github.servletjwt.token;

import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.key.JsonWebKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature and claims have been verified. Only {@link TokenVerifier} makes one: holding it is the proof.
 * Its times and its key are looked at again whenever it is used ({@link TokenVerifier#recheck}).
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class VerifiedToken {
    private final AuthenticatedUser user;
    private final @Nullable String sessionId;
    private final Trust trust;
    private final JsonWebKey key;
    private final Instant expiresAt;
    private final @Nullable Instant notBefore;
    private final @Nullable Instant issuedAt;

    VerifiedToken(
            AuthenticatedUser user,
            @Nullable String sessionId,
            Trust trust,
            JsonWebKey key,
            Instant expiresAt,
            @Nullable Instant notBefore,
            @Nullable Instant issuedAt) {
        this.user = user;
        this.sessionId = sessionId;
        this.trust = trust;
        this.key = key;
        this.expiresAt = expiresAt;
        this.notBefore = notBefore;
        this.issuedAt = issuedAt;
    }

    /** Whom the token names. */
    public AuthenticatedUser user() {
        return user;
    }

    /**
     * What it is ended by: its {@code sid}, else its {@code jti}; 64 characters at most, for a longer or stranger one is
     * hashed. Null when it has neither.
     */
    public @Nullable String sessionId() {
        return sessionId;
    }

    /** The issuer that judged it. */
    Trust trust() {
        return trust;
    }

    /** The key that proved it. */
    JsonWebKey key() {
        return key;
    }

    /** Its {@code exp}. */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Nullable
    Instant notBefore() {
        return notBefore;
    }

    @Nullable
    Instant issuedAt() {
        return issuedAt;
    }

    @Override
    public String toString() {
        return "VerifiedToken[" + user.getName() + "]";
    }
}
