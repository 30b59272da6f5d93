package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.RolesSeparator;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of one issuer's tokens. */
public record TokenConfig(
        KeyConfig keys,
        @Nullable IssuerName name,
        List<String> audience,
        List<String> audienceClaims,
        Duration leeway,
        int maxTokenBytes,
        TokenTypes tokenTypes,
        List<String> requiredClaims,
        @Nullable Duration maxTokenAge,
        String principalClaim,
        List<ClaimPath> rolesClaims,
        RolesSeparator rolesSeparator,
        List<ClaimPath> scopeClaims,
        Duration accessTokenTtl) {

    /** Claims with a fixed meaning, here or in a registry: stores cannot set them. */
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
            Instance.CLAIM,
            "cnf",
            "nonce",
            "at_hash",
            "c_hash",
            "s_hash",
            "events",
            "typ");

    /** Claims that access tokens have and ID tokens do not (RFC 9068 §2.2; Entra, Okta). */
    private static final Set<String> CLAIMS_OF_ACCESS_TOKENS = Set.of("scope", "scp", "client_id", "cid", "appid");

    /**
     * Reads the settings of one issuer.
     *
     * @param prefix prefix of the names of the settings: empty for the main issuer, or {@code issuer.NAME.}
     */
    static TokenConfig read(ParamValues values, String prefix) {
        IssuerName name = IssuerName.read(values, prefix);
        return new TokenConfig(
                KeyConfig.read(values, prefix, name),
                name,
                values.list(TokenSettings.AUDIENCE.under(prefix)),
                values.list(TokenSettings.AUDIENCE_CLAIMS.under(prefix)),
                values.get(TokenSettings.LEEWAY.under(prefix)),
                values.get(TokenSettings.MAX_TOKEN_BYTES.under(prefix)),
                values.get(TokenSettings.TOKEN_TYPES.under(prefix)),
                values.list(TokenSettings.REQUIRED_CLAIMS.under(prefix)),
                values.find(TokenSettings.MAX_TOKEN_AGE.under(prefix)),
                values.get(TokenSettings.PRINCIPAL_CLAIM.under(prefix)),
                values.list(TokenSettings.ROLES_CLAIMS.under(prefix)),
                values.get(TokenSettings.ROLES_SEPARATOR.under(prefix)),
                values.list(TokenSettings.SCOPE_CLAIMS.under(prefix)),
                values.get(TokenSettings.ACCESS_TOKEN_TTL));
    }

    /** The {@code iss} as in the setting; null when any is accepted. */
    public @Nullable String issuer() {
        return name == null ? null : name.text();
    }

    /** The {@code typ} of issued tokens: {@code at+jwt} where they conform to RFC 9068 §2.2, else {@code JWT}. */
    public String mintedType() {
        return name != null && !audience.isEmpty() ? TokenTypes.ACCESS_TOKEN : "JWT";
    }

    /**
     * Whether an unmarked ID token of this issuer would pass as an access token: the keys sign both, and no setting
     * distinguishes them.
     */
    boolean mayTakeIdTokens() {
        return keys.isRemote()
                && !tokenTypes.onlyAccessTokens()
                && audienceClaims.contains("aud")
                && requiredClaims.stream().noneMatch(CLAIMS_OF_ACCESS_TOKENS::contains);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "TokenConfig[issuer=" + name + ", audience=" + audience + ", " + keys + "]";
    }
}
