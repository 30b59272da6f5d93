package io.github.servletjwt.token;

import com.auth0.jwt.algorithms.Algorithm;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.config.ClaimPath;
import io.github.servletjwt.config.TokenConfig;
import io.github.servletjwt.json.StrictJson;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes access tokens (RFC 9068 where issuer and audience are set).
 *
 * <p>The parts are written by {@link StrictJson} and signed by java-jwt's {@code Algorithm}; why not by its token
 * builder, ADR 0002 tells.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class TokenIssuer {
    private static final System.Logger LOG = System.getLogger(TokenIssuer.class.getName());
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Set<String> REGISTERED = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "sid",
            "auth_time",
            "client_id",
            "scope",
            "csrf",
            "cnf",
            "nonce",
            "at_hash",
            "events");

    private final TokenConfig config;
    private final Algorithm algorithm;
    private final InstantSource clock;
    private final SecureRandom random;

    public TokenIssuer(TokenConfig config, HmacKeys keys, InstantSource clock, SecureRandom random) {
        this.config = config;
        this.algorithm = keys.minting();
        this.clock = clock;
        this.random = random;
    }

    /**
     * A token for a user who has just proven who he is.
     *
     * @throws AuthFailureException when the token would be longer than {@code maxTokenBytes}; the log says so
     * @throws IllegalArgumentException when a further claim has a registered name; the message tells which
     */
    public IssuedToken issue(String subject, UserGrants grants) throws AuthFailureException {
        String header = part(header());
        String payload = part(payload(subject, grants));
        byte[] signature =
                algorithm.sign(header.getBytes(StandardCharsets.US_ASCII), payload.getBytes(StandardCharsets.US_ASCII));
        String token = header + "." + payload + "." + BASE64.encodeToString(signature);
        if (token.length() > config.maxTokenBytes()) {
            LOG.log(
                    Level.ERROR,
                    "the token of user {0} would be {1} bytes long, longer than maxTokenBytes={2}, and is not issued; "
                            + "raise maxTokenBytes, or grant less",
                    subject,
                    String.valueOf(token.length()),
                    String.valueOf(config.maxTokenBytes()));
            throw new AuthFailureException(FailureCode.TOKEN_UNUSABLE);
        }
        return new IssuedToken(token, config.accessTokenTtl(), grants.scopes());
    }

    private static String part(Map<String, Object> members) {
        return BASE64.encodeToString(StrictJson.write(members).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> header() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm.getName());
        header.put("typ", config.mintedType());
        return header;
    }

    private Map<String, Object> payload(String subject, UserGrants grants) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        putIssuer(claims);
        claims.put("sub", subject);
        claims.put("iat", now);
        claims.put("exp", now + config.accessTokenTtl().toSeconds());
        claims.put("jti", randomId());
        claims.put("auth_time", now);
        ClaimPath roles = config.rolesClaims().get(0);
        roles.put(claims, List.copyOf(grants.roles()));
        if (!grants.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", grants.scopes()));
        }
        grants.claims().forEach((name, value) -> putFurther(claims, roles, name, value));
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
        if (config.issuer() != null && !audience.isEmpty()) {
            claims.put("client_id", audience.get(0));
        }
    }

    private static void putFurther(Map<String, Object> claims, ClaimPath roles, String name, Object value) {
        if (REGISTERED.contains(name) || roles.first().equals(name)) {
            throw new IllegalArgumentException("'" + name + "' is a registered claim, which no store may set");
        }
        claims.put(name, value);
    }

    private String randomId() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return BASE64.encodeToString(id);
    }
}
