package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.internal.config.TokenConfig;
import io.github.servletjwt.internal.key.JwsKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature and claims have been verified. Only {@link TokenVerifier} makes one: holding it is the proof.
 * Its times and key are checked again on every use ({@link TokenVerifier#recheck}).
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class VerifiedToken {
    private final AuthenticatedUser user;
    private final @Nullable String sessionId;
    private final TrustedIssuer trusted;
    private final JwsKey key;
    private final Instant expiresAt;
    /** The bounds of its validity, computed once, because every use needs them. */
    private final Instant end;

    private final @Nullable Instant begin;
    /** After this moment it is too old. */
    private final @Nullable Instant old;

    VerifiedToken(
            AuthenticatedUser user,
            @Nullable String sessionId,
            TrustedIssuer trusted,
            JwsKey key,
            Instant expiresAt,
            @Nullable Instant notBefore,
            @Nullable Instant issuedAt) {
        this.user = user;
        this.sessionId = sessionId;
        this.trusted = trusted;
        this.key = key;
        this.expiresAt = expiresAt;
        TokenConfig config = trusted.config();
        this.end = expiresAt.plus(config.leeway());
        Instant latest = notBefore == null || (issuedAt != null && issuedAt.isAfter(notBefore)) ? issuedAt : notBefore;
        this.begin = latest == null ? null : latest.minus(config.leeway());
        this.old = issuedAt == null || config.maxTokenAge() == null ? null : issuedAt.plus(config.maxTokenAge());
    }

    /** Whether it is expired, leeway included: valid while now &lt; exp + leeway (RFC 7519 §4.1.4). */
    boolean isOver(Instant now) {
        return !now.isBefore(end);
    }

    /** Whether it is not valid yet, leeway included: before nbf (§4.1.5), or issued in the future. */
    boolean isEarly(Instant now) {
        return begin != null && now.isBefore(begin);
    }

    /** Whether it is older than {@code maxTokenAge}, which has no leeway. */
    boolean isOld(Instant now) {
        return old != null && now.isAfter(old);
    }

    /** Its user. */
    public AuthenticatedUser user() {
        return user;
    }

    /**
     * The id by which it is revoked: its {@code sid}, else its {@code jti}; 64 characters at most, because a longer or
     * unusual one is hashed. Null when it has neither.
     */
    public @Nullable String sessionId() {
        return sessionId;
    }

    /** Its {@code sub}: the name of the account, in tokens of our own. */
    public String subject() {
        return String.valueOf(user.claims().get("sub"));
    }

    /** The issuer whose settings applied. */
    TrustedIssuer trusted() {
        return trusted;
    }

    /** The key that signed it. */
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
