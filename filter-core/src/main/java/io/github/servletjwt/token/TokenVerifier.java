package io.github.servletjwt.token;

import com.auth0.jwt.algorithms.Algorithm;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.config.TokenConfig;
import io.github.servletjwt.config.TokenTypes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens: size, form and header; then the signature over the characters as they came; and only then the
 * payload, once (RFC 8725 §3).
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> nothing but {@link AuthFailureException} leaves it, whatever the
 * token holds. It does no I/O.
 */
public final class TokenVerifier {
    private static final List<String> CLAIMS_OF_OTHER_TOKENS = List.of("nonce", "at_hash", "events");

    private final TokenConfig config;
    private final HmacKeys keys;
    private final InstantSource clock;

    public TokenVerifier(TokenConfig config, HmacKeys keys, InstantSource clock) {
        this.config = config;
        this.keys = keys;
        this.clock = clock;
    }

    /** The token, proven. */
    public VerifiedToken verify(String token) throws AuthFailureException {
        if (token.length() > config.maxTokenBytes()) {
            throw new AuthFailureException(FailureCode.TOKEN_TOO_LONG);
        }
        CompactToken parts = CompactToken.parse(token);
        TokenHeader header = TokenHeader.parse(parts.headerBytes());
        checkSignature(parts, header);
        Claims claims = Claims.parse(parts.payloadBytes());
        checkType(header, claims);
        VerifiedToken verified = read(claims);
        recheck(verified);
        checkClaims(claims);
        return verified;
    }

    private void checkSignature(CompactToken parts, TokenHeader header) throws AuthFailureException {
        Algorithm algorithm = keys.verifying(header.alg());
        if (algorithm == null) {
            throw new AuthFailureException(FailureCode.ALGORITHM_REFUSED);
        }
        try {
            algorithm.verify(parts);
        } catch (RuntimeException refused) {
            // whatever java-jwt throws means that the signature did not hold
            throw new AuthFailureException(FailureCode.BAD_SIGNATURE);
        }
    }

    private VerifiedToken read(Claims claims) throws AuthFailureException {
        Instant expiresAt = claims.time("exp");
        Instant notBefore = claims.time("nbf");
        Instant issuedAt = claims.time("iat");
        claims.text("jti");
        claims.requireName("sub");
        AuthenticatedUser user = new AuthenticatedUser(
                claims.requireName(config.principalClaim()),
                claims.roles(config.rolesClaims()),
                claims.scopes(config.scopeClaims()),
                claims.all());
        if (expiresAt == null || (issuedAt == null && config.maxTokenAge() != null)) {
            throw new AuthFailureException(FailureCode.CLAIM_MISSING);
        }
        return new VerifiedToken(user, expiresAt, notBefore, issuedAt);
    }

    /** A token made for another purpose is none of ours (RFC 8725 §3.11, §3.12). */
    private void checkType(TokenHeader header, Claims claims) throws AuthFailureException {
        String typ = header.typ();
        boolean accessToken = typ != null && TokenTypes.normal(typ).equals(TokenTypes.ACCESS_TOKEN);
        boolean other = !accessToken && CLAIMS_OF_OTHER_TOKENS.stream().anyMatch(claims::has);
        if (!config.tokenTypes().accepts(typ) || other || claims.has("cnf")) {
            throw new AuthFailureException(FailureCode.TYPE_REFUSED);
        }
    }

    /**
     * Looks at the times again, now: valid while now &lt; exp + leeway (RFC 7519 §4.1.4), from nbf − leeway on
     * (§4.1.5), not made in the future, and not older than {@code maxTokenAge}, which is without leeway.
     */
    public void recheck(VerifiedToken token) throws AuthFailureException {
        Instant now = clock.instant();
        if (!now.isBefore(token.expiresAt().plus(config.leeway()))) {
            throw new AuthFailureException(FailureCode.TOKEN_EXPIRED);
        }
        Instant latest = now.plus(config.leeway());
        if (isAfter(token.notBefore(), latest) || isAfter(token.issuedAt(), latest)) {
            throw new AuthFailureException(FailureCode.TOKEN_NOT_YET_VALID);
        }
        if (config.maxTokenAge() != null && isAfter(now.minus(config.maxTokenAge()), token.issuedAt())) {
            throw new AuthFailureException(FailureCode.TOKEN_TOO_OLD);
        }
    }

    private static boolean isAfter(@Nullable Instant time, @Nullable Instant limit) {
        return time != null && limit != null && time.isAfter(limit);
    }

    private void checkClaims(Claims claims) throws AuthFailureException {
        String issuer = claims.text("iss");
        if (config.issuer() != null && !config.issuer().equals(issuer)) {
            throw new AuthFailureException(FailureCode.ISSUER_REFUSED);
        }
        List<String> audience = claims.audience();
        if (!config.audience().isEmpty() && Collections.disjoint(config.audience(), audience)) {
            throw new AuthFailureException(FailureCode.AUDIENCE_REFUSED);
        }
        for (String required : config.requiredClaims()) {
            if (claims.all().get(required) == null) {
                throw new AuthFailureException(FailureCode.CLAIM_MISSING);
            }
        }
    }
}
