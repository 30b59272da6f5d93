package io.github.servletjwt.token;

import io.github.servletjwt.api.AuthenticatedUser;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature and claims have been verified. Only {@link TokenVerifier} makes one: holding it is the proof.
 * Its times are looked at again whenever it is used ({@link TokenVerifier#recheck}).
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class VerifiedToken {
    private final AuthenticatedUser user;
    private final Instant expiresAt;
    private final @Nullable Instant notBefore;
    private final @Nullable Instant issuedAt;

    VerifiedToken(AuthenticatedUser user, Instant expiresAt, @Nullable Instant notBefore, @Nullable Instant issuedAt) {
        this.user = user;
        this.expiresAt = expiresAt;
        this.notBefore = notBefore;
        this.issuedAt = issuedAt;
    }

    /** Whom the token names. */
    public AuthenticatedUser user() {
        return user;
    }

    Instant expiresAt() {
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
