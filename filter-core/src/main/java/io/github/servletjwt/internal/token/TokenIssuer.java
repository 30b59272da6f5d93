package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.internal.config.ClaimPath;
import io.github.servletjwt.internal.config.Instance;
import io.github.servletjwt.internal.config.TokenConfig;
import io.github.servletjwt.internal.config.TokenTypes;
import io.github.servletjwt.internal.crypto.RandomIds;
import io.github.servletjwt.internal.json.StrictJson;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Issues access tokens (RFC 9068 where issuer and audience are set).
 *
 * <p>{@link StrictJson} writes the parts and java-jwt's {@code Algorithm} signs them; ADR 0002 says why java-jwt's
 * builder is not used.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class TokenIssuer {
    private static final System.Logger LOG = System.getLogger(TokenIssuer.class.getName());
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** RFC 6749 §3.3. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+");

    private static final String RESERVED =
            ", its name begins with the prefix of one of issuers; rename the account, change issuer.NAME.principalPrefix, or "
                    + "set allowSharedPrincipals=true if it is the same person";

    private final TokenConfig config;
    private final TokenVerifier verifier;
    private final TrustedIssuer own;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * An issuer.
     *
     * @param verifier every token must pass it before it is issued
     */
    public TokenIssuer(TrustedIssuer own, TokenVerifier verifier, InstantSource clock, SecureRandom random) {
        this.own = own;
        this.config = own.config();
        this.verifier = verifier;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Issues a token for a user who has just been authenticated. The token is verified first: a token that would be
     * refused here is never issued.
     *
     * @param session the session of the token, or null
     * @throws AuthFailureException when it would be refused here; the log says why
     * @throws IllegalArgumentException when a further claim has a reserved name, or a scope is not valid
     * @throws IllegalStateException when the keys only verify
     */
    public IssuedToken issue(String subject, UserGrants grants, @Nullable SessionClaims session)
            throws AuthFailureException {
        TrustedIssuer.Signing signing = requireSigning();
        long now = clock.instant().getEpochSecond();
        long ttl = config.accessTokenTtl().toSeconds();
        String header = part(header(signing));
        String payload = part(payload(subject, grants, session, now, now + ttl));
        byte[] signature = signing.algorithm()
                .sign(header.getBytes(StandardCharsets.US_ASCII), payload.getBytes(StandardCharsets.US_ASCII));
        String token = header + "." + payload + "." + BASE64.encodeToString(signature);
        requireUsable(token, subject, grants);
        return new IssuedToken(token, Duration.ofSeconds(ttl), Instant.ofEpochSecond(now + ttl), grants.scopes());
    }

    private TrustedIssuer.Signing requireSigning() throws AuthFailureException {
        if (config.keys().onlyVerifies()) {
            throw new IllegalStateException(
                    "these keys only verify; to issue tokens set secret, privateKey, or keys with a private member");
        }
        TrustedIssuer.Signing signing = own.signing();
        if (signing == null) {
            LOG.log(Level.ERROR, "no token is issued: none of the keys can sign any more; they are {0}", own);
            throw new AuthFailureException(FailureCode.KEYS_UNAVAILABLE);
        }
        return signing;
    }

    private void requireUsable(String token, String subject, UserGrants grants) throws AuthFailureException {
        String reason = refusal(token, grants);
        if (reason != null) {
            LOG.log(
                    Level.ERROR,
                    "the token of user {0} is not issued, because it would be refused here: {1}; compare what the user is "
                            + "granted with the settings maxTokenBytes, tokenTypes, principalClaim, requiredClaims, "
                            + "rolesClaims and scopeClaims",
                    subject,
                    reason);
            throw new AuthFailureException(FailureCode.TOKEN_UNUSABLE);
        }
    }

    private @Nullable String refusal(String token, UserGrants grants) {
        try {
            AuthenticatedUser user = verifier.prove(token).user();
            boolean same = user.roles().equals(grants.roles()) && user.scopes().equals(grants.scopes());
            return same ? null : "roles or scopes are not found where tokens carry them";
        } catch (AuthFailureException refused) {
            FailureCode code = refused.failure().code();
            return code == FailureCode.PRINCIPAL_RESERVED ? code + RESERVED : code.name();
        }
    }

    private static String part(Map<String, Object> members) {
        String json = StrictJson.write(members);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
            throw new IllegalArgumentException("half a surrogate pair is not a character");
        }
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> header(TrustedIssuer.Signing signing) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", signing.algorithm().getName());
        header.put("typ", config.mintedType());
        if (signing.kid() != null) {
            header.put("kid", signing.kid());
        }
        return header;
    }

    private Map<String, Object> payload(
            String subject, UserGrants grants, @Nullable SessionClaims session, long now, long expires) {
        Map<String, Object> claims = new LinkedHashMap<>();
        putIssuer(claims);
        claims.put("sub", subject);
        claims.put("iat", now);
        claims.put("exp", expires);
        claims.put("jti", own.marked(randomId()));
        Instant authenticated = session == null ? null : session.authenticated();
        claims.put("auth_time", authenticated == null ? now : authenticated.getEpochSecond());
        if (own.instance().isMinted()) {
            claims.put(Instance.CLAIM, own.instance().name());
        }
        if (session != null && session.id() != null) {
            claims.put("sid", session.id());
        }
        ClaimPath roles = config.rolesClaims().get(0);
        roles.put(claims, List.copyOf(grants.roles()));
        if (!grants.scopes().isEmpty()) {
            claims.put("scope", scope(grants.scopes()));
        }
        if (session != null && session.csrf() != null) {
            claims.put("csrf", session.csrf());
        }
        grants.claims().forEach((name, value) -> putFurther(claims, name, value));
        return claims;
    }

    private void putIssuer(Map<String, Object> claims) {
        List<String> audience = config.audience();
        if (config.issuer() != null) {
            claims.put("iss", config.issuer());
        }
        if (!audience.isEmpty()) {
            claims.put("aud", audience.size() == 1 ? audience.get(0) : audience);
        }
        if (config.mintedType().equals(TokenTypes.ACCESS_TOKEN)) {
            claims.put("client_id", audience.get(0));
        }
    }

    private static String scope(Set<String> scopes) {
        for (String scope : scopes) {
            if (!SCOPE.matcher(scope).matches()) {
                throw new IllegalArgumentException("'" + scope + "' is not a scope");
            }
        }
        return String.join(" ", scopes);
    }

    /**
     * A further claim that holds roles or scopes, or a registered claim, could grant something that was not granted.
     */
    private void putFurther(Map<String, Object> claims, String name, Object value) {
        boolean grants = Stream.concat(config.rolesClaims().stream(), config.scopeClaims().stream())
                .anyMatch(path -> path.first().equals(name));
        if (grants || TokenConfig.REGISTERED_CLAIMS.contains(name)) {
            throw new IllegalArgumentException("the claim '" + name + "' has a fixed meaning; a store must not set it");
        }
        claims.put(name, value);
    }

    /** A string of 128 random bits. */
    public String randomId() {
        return RandomIds.next(random);
    }
}
