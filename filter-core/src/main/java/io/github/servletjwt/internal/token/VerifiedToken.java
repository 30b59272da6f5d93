package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.internal.config.TokenConfig;
import io.github.servletjwt.internal.key.JwsKey;
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
    private final TrustedIssuer trust;
    private final JwsKey key;
    private final Instant expiresAt;
    /** From then on it is not valid any more, or not yet before; reckoned once, for they are asked at every use. */
    private final Instant end;

    private final @Nullable Instant begin;
    /** After that it is too old. */
    private final @Nullable Instant old;

    VerifiedToken(
            AuthenticatedUser user,
            @Nullable String sessionId,
            TrustedIssuer trust,
            JwsKey key,
            Instant expiresAt,
            @Nullable Instant notBefore,
            @Nullable Instant issuedAt) {
        this.user = user;
        this.sessionId = sessionId;
        this.trust = trust;
        this.key = key;
        this.expiresAt = expiresAt;
        TokenConfig config = trust.config();
        this.end = expiresAt.plus(config.leeway());
        Instant latest = notBefore == null || (issuedAt != null && issuedAt.isAfter(notBefore)) ? issuedAt : notBefore;
        this.begin = latest == null ? null : latest.minus(config.leeway());
        this.old = issuedAt == null || config.maxTokenAge() == null ? null : issuedAt.plus(config.maxTokenAge());
    }

    /** Whether its time is over, leeway included: valid while now &lt; exp + leeway (RFC 7519 §4.1.4). */
    boolean isOver(Instant now) {
        return !now.isBefore(end);
    }

    /** Whether it is good only later, leeway included: before nbf (§4.1.5), or made in the future. */
    boolean isEarly(Instant now) {
        return begin != null && now.isBefore(begin);
    }

    /** Whether it is older than {@code maxTokenAge}, which is without leeway. */
    boolean isOld(Instant now) {
        return old != null && now.isAfter(old);
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
    TrustedIssuer trust() {
        return trust;
    }

    /** The key that proved it. */
    JwsKey key() {
        return key;
    }

    /** Its {@code exp}. */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public String toString() {
        return "VerifiedToken[" + user.getName() + "]";
    }
}
