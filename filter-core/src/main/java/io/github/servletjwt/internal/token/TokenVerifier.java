package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.config.Instance;
import io.github.servletjwt.internal.config.IssuerName;
import io.github.servletjwt.internal.config.TokenConfig;
import io.github.servletjwt.internal.config.TokenTypes;
import io.github.servletjwt.internal.key.JwsKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens: first size, form and header; then the signature over the received characters; only then the
 * payload, once (RFC 8725 §3).
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> only {@link AuthFailureException}, whatever the token holds.
 * Does no I/O; only an unknown {@code kid} of remote keys may make it wait for a fetch.
 */
public final class TokenVerifier {
    private static final String SUBJECT = "sub";

    private final TrustedIssuer own;
    private final Map<String, TrustedIssuer> further;
    /** Our own issuer, and those that are known by more than their {@code iss}. */
    private final List<TrustedIssuer> families;

    private final SessionCheck sessions;
    private final int maxTokenBytes;
    private final InstantSource clock;
    /** The header of the last verified token: nearly all tokens of an issuer have the same header. */
    private volatile @Nullable KnownHeader lastHeader;

    /** The characters of a header, and its parsed form. */
    private static final class KnownHeader {
        private final byte[] text;
        private final TokenHeader header;

        KnownHeader(byte[] text, TokenHeader header) {
            this.text = text;
            this.header = header;
        }
    }

    /**
     * A verifier.
     *
     * @param own our own issuer
     * @param further the other trusted issuers by their {@code iss}
     * @param sessions checks the sessions of our own tokens
     */
    public TokenVerifier(
            TrustedIssuer own, Map<String, TrustedIssuer> further, SessionCheck sessions, InstantSource clock) {
        this.own = own;
        this.sessions = sessions;
        this.further = Map.copyOf(further);
        this.families = Stream.concat(Stream.of(own), further.values().stream())
                .filter(trusted -> trusted == own
                        || Objects.requireNonNull(trusted.config().name()).isFamily())
                .toList();
        this.maxTokenBytes = Stream.concat(Stream.of(own), further.values().stream())
                .mapToInt(trusted -> trusted.config().maxTokenBytes())
                .max()
                .orElseThrow();
        this.clock = clock;
    }

    /** Verifies a token and that its session is open. */
    public VerifiedToken verify(String token) throws AuthFailureException {
        return verify(token, 0);
    }

    /**
     * Verifies the token at the end of a string.
     *
     * @param start where the token begins
     */
    VerifiedToken verify(String carrier, int start) throws AuthFailureException {
        VerifiedToken verified = prove(carrier, start, true);
        checkSession(verified);
        return verified;
    }

    /** Verifies a token, whatever the state of its session. */
    VerifiedToken prove(String token) throws AuthFailureException {
        return prove(token, 0, true);
    }

    /**
     * Verifies a token that may be expired, and whose session may have ended: enough to end the session, and for
     * nothing else.
     */
    public VerifiedToken authenticate(String token) throws AuthFailureException {
        return prove(token, 0, false);
    }

    private VerifiedToken prove(String carrier, int start, boolean now) throws AuthFailureException {
        requireShort(carrier.length() - start, maxTokenBytes);
        CompactToken parts = CompactToken.parse(carrier, start);
        KnownHeader known = lastHeader;
        boolean same = known != null && parts.hasHeader(known.text);
        TokenHeader header = known != null && same ? known.header : TokenHeader.parse(parts.headerBytes());
        Claims peeked = further.isEmpty() ? null : Claims.peek(parts.payloadBytes());
        TrustedIssuer trusted = peeked == null ? own : judge(peeked);
        requireShort(parts.length(), trusted.config().maxTokenBytes());
        JwsKey key = trusted.requireSigned(parts, header);
        Claims claims = peeked == null ? Claims.parse(parts.payloadBytes()) : peeked;
        checkType(trusted.config(), header, claims);
        VerifiedToken verified = read(trusted, key, header, claims);
        if (now) {
            checkTimes(verified);
        }
        checkClaims(trusted, claims);
        checkInstance(trusted, claims);
        if (!same) {
            lastHeader = new KnownHeader(parts.header(), header);
        }
        return verified;
    }

    private static void requireShort(int length, int max) throws AuthFailureException {
        if (length > max) {
            throw new AuthFailureException(FailureCode.TOKEN_TOO_LONG);
        }
    }

    /**
     * Selects the issuer. With several issuers the token's {@code iss} selects one of a closed set, and is trusted only
     * if a key of that issuer made the signature.
     */
    private TrustedIssuer judge(Claims claims) throws AuthFailureException {
        String issuer = claims.text("iss");
        TrustedIssuer trusted = issuer == null ? own : further.get(issuer);
        if (trusted != null) {
            return trusted;
        }
        for (TrustedIssuer one : families) {
            if (isOf(one, claims)) {
                return one;
            }
        }
        throw new AuthFailureException(FailureCode.ISSUER_REFUSED);
    }

    private static boolean isOf(TrustedIssuer trusted, Claims claims) throws AuthFailureException {
        IssuerName name = trusted.config().name();
        return name != null && name.matches(claims.text("iss"), claims.all());
    }

    private static VerifiedToken read(TrustedIssuer trusted, JwsKey key, TokenHeader header, Claims claims)
            throws AuthFailureException {
        TokenConfig config = trusted.config();
        Instant expiresAt = claims.time("exp");
        Instant notBefore = claims.time("nbf");
        Instant issuedAt = claims.time("iat");
        claims.text("jti");
        AuthenticatedUser user = new AuthenticatedUser(
                trusted.principal(name(config, header, claims)),
                claims.roles(config.rolesClaims(), config.rolesSeparator()),
                claims.scopes(config.scopeClaims()),
                claims.all());
        if (expiresAt == null || (issuedAt == null && config.maxTokenAge() != null)) {
            throw Claims.missing(expiresAt == null ? "exp" : "iat");
        }
        return new VerifiedToken(user, claims.sessionId(), trusted, key, expiresAt, notBefore, issuedAt);
    }

    /** The name of the user. Where another claim holds it, only RFC 9068 §2.2 asks for {@code sub}, too. */
    private static String name(TokenConfig config, TokenHeader header, Claims claims) throws AuthFailureException {
        String claim = config.principalClaim();
        if (claim.equals(SUBJECT)) {
            return claims.requireName(SUBJECT);
        }
        if (isAccessToken(header) || claims.has(SUBJECT)) {
            claims.requireName(SUBJECT);
        }
        return claims.requireNameOrNumber(claim);
    }

    /** Whether the header says {@code at+jwt} (RFC 9068 §2.1). */
    private static boolean isAccessToken(TokenHeader header) {
        String typ = header.typ();
        return typ != null && TokenTypes.normal(typ).equals(TokenTypes.ACCESS_TOKEN);
    }

    /** Refuses tokens made for another purpose (RFC 8725 §3.11, §3.12). */
    private static void checkType(TokenConfig config, TokenHeader header, Claims claims) throws AuthFailureException {
        boolean other = !isAccessToken(header) && claims.areOfAnotherToken();
        if (!config.tokenTypes().accepts(header.typ()) || other || claims.has("cnf")) {
            throw new AuthFailureException(FailureCode.TYPE_REFUSED);
        }
    }

    /** Checks again what may have changed: key, times and session. */
    public void recheck(VerifiedToken token) throws AuthFailureException {
        token.trusted().requireStillTrusted(token.key());
        checkTimes(token);
        checkSession(token);
    }

    /** Sessions are ours: tokens of other issuers have none here. */
    private void checkSession(VerifiedToken token) throws AuthFailureException {
        if (token.trusted() == own) {
            sessions.check(token.sessionId());
        }
    }

    /**
     * Whether we issued the token: our endpoints act only on such tokens. A main issuer whose keys only verify here,
     * such as a discovered one, issues its tokens itself; so does another application that has our keys.
     *
     * @throws AuthFailureException when the keys are not available
     */
    public boolean isOwn(VerifiedToken token) throws AuthFailureException {
        return token.trusted() == own
                && own.mints()
                && token.user().claims().get(SUBJECT) instanceof String
                && !own.isMarkedElsewhere(token.user().tokenId());
    }

    /**
     * Whether another issuer signed the token, whatever else is wrong with it.
     *
     * @throws AuthFailureException when the keys are not available
     */
    public boolean isSignedElsewhere(String token) throws AuthFailureException {
        TrustedIssuer trusted;
        try {
            requireShort(token.length(), maxTokenBytes);
            CompactToken parts = CompactToken.parse(token, 0);
            trusted = further.isEmpty() ? own : judge(Claims.peek(parts.payloadBytes()));
            trusted.requireSigned(parts, TokenHeader.parse(parts.headerBytes()));
        } catch (AuthFailureException unknown) {
            return false;
        }
        return trusted != own || !own.mints();
    }

    /** The time that it uses. */
    Instant now() {
        return clock.instant();
    }

    /** Whether it is expired, leeway included. */
    public boolean isExpired(VerifiedToken token) {
        return token.isOver(now());
    }

    /**
     * Valid while now &lt; exp + leeway (RFC 7519 §4.1.4), from nbf − leeway on (§4.1.5), not issued in the future, and
     * not older than {@code maxTokenAge}, which has no leeway.
     */
    private void checkTimes(VerifiedToken token) throws AuthFailureException {
        Instant now = now();
        if (token.isOver(now)) {
            throw new AuthFailureException(FailureCode.TOKEN_EXPIRED);
        }
        if (token.isEarly(now)) {
            throw new AuthFailureException(FailureCode.TOKEN_NOT_YET_VALID);
        }
        if (token.isOld(now)) {
            throw new AuthFailureException(FailureCode.TOKEN_TOO_OLD);
        }
    }

    /** A token of another instance of this application is refused, whatever keys they share. */
    private static void checkInstance(TrustedIssuer trusted, Claims claims) throws AuthFailureException {
        String instance = trusted.instance().isMinted() ? claims.text(Instance.CLAIM) : null;
        if (instance != null && trusted.instance().others().contains(instance)) {
            throw new AuthFailureException(FailureCode.AUDIENCE_REFUSED);
        }
    }

    private static void checkClaims(TrustedIssuer trusted, Claims claims) throws AuthFailureException {
        TokenConfig config = trusted.config();
        claims.text("iss");
        if (config.name() != null && !isOf(trusted, claims)) {
            throw new AuthFailureException(FailureCode.ISSUER_REFUSED);
        }
        List<?> audience = claims.audience(config.audienceClaims());
        if (!config.audience().isEmpty() && Collections.disjoint(config.audience(), audience)) {
            throw new AuthFailureException(FailureCode.AUDIENCE_REFUSED);
        }
        for (String required : config.requiredClaims()) {
            if (!claims.has(required)) {
                throw Claims.missing(required);
            }
        }
    }
}
