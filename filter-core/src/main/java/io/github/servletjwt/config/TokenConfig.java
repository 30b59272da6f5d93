package io.github.servletjwt.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of tokens.
 *
 * @param secret as written; null when none was given
 * @param algorithms at least one; the first is minted
 */
public record TokenConfig(
        @Nullable String secret,
        List<JwsAlgorithm> algorithms,
        @Nullable String issuer,
        List<String> audience,
        Duration leeway,
        int maxTokenBytes,
        TokenTypes tokenTypes,
        List<String> requiredClaims,
        @Nullable Duration maxTokenAge,
        String principalClaim,
        List<ClaimPath> rolesClaims,
        List<ClaimPath> scopeClaims,
        Duration accessTokenTtl) {

    /** Claims whose meaning is fixed, here or in a registry: no store may set them. */
    public static final Set<String> REGISTERED_CLAIMS = Set.of(
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

    static TokenConfig read(ParamValues values) {
        if (!values.given(Param.SECRET)) {
            values.problem(
                    Param.SECRET,
                    "is required; set it, for example to ${env:JWT_SECRET}, here or as context-param servlet-jwt.secret");
        }
        return new TokenConfig(
                values.find(Param.SECRET),
                values.get(Param.ALGORITHMS),
                values.find(Param.ISSUER),
                values.list(Param.AUDIENCE),
                values.get(Param.LEEWAY),
                values.get(Param.MAX_TOKEN_BYTES),
                values.get(Param.TOKEN_TYPES),
                values.list(Param.REQUIRED_CLAIMS),
                values.find(Param.MAX_TOKEN_AGE),
                values.get(Param.PRINCIPAL_CLAIM),
                values.get(Param.ROLES_CLAIMS),
                values.get(Param.SCOPE_CLAIMS),
                values.get(Param.ACCESS_TOKEN_TTL));
    }

    /** The {@code typ} of minted tokens: {@code at+jwt} where RFC 9068 §2.2 can be kept, else {@code JWT}. */
    public String mintedType() {
        return issuer != null && !audience.isEmpty() ? TokenTypes.ACCESS_TOKEN : "JWT";
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TokenConfig[issuer=" + issuer + ", audience=" + audience + ", algorithms=" + algorithms + "]";
    }
}
