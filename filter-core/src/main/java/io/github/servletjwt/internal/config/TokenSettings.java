package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.RolesSeparator;
import io.github.servletjwt.internal.config.Param.Scope;
import java.time.Duration;
import java.util.List;

/** Settings of tokens and of their issuers. */
public final class TokenSettings {
    public static final Param<String> ISSUER = Param.of(
            Scope.SHARED,
            "issuer",
            ParamType.text("a string without control characters", TokenSettings::printable),
            null,
            "The `iss` of issued tokens; accepted tokens must have exactly this one. For an `https:` issuer "
                    + "without any key setting, the keys are discovered (OpenID Connect Discovery, RFC 8414). Required "
                    + "with a `keys` URL. May hold one claim in braces, whose value in the token is filled in: "
                    + "`https://login.example/{tid}/v2.0`; then `tenants` is required, and the keys are fetched once for all");

    public static final Param<List<String>> TENANTS = Param.of(
            Scope.SHARED,
            "tenants",
            ParamType.list(
                    "values of the claim in the issuer, of letters, digits and . _ ~ -, or any", IssuerName::tenant),
            null,
            "Allowed values of the claim in braces, where `issuer` names a family of issuers; `any` accepts every "
                    + "tenant of that provider");

    public static final Param<List<String>> AUDIENCE = Param.of(
            Scope.SHARED,
            "audience",
            ParamType.list("strings"),
            null,
            "The `aud` of issued tokens; accepted tokens must name at least one of these. Required with a "
                    + "`keys` URL or discovery");

    public static final Param<List<String>> AUDIENCE_CLAIMS = Param.of(
            Scope.SHARED,
            "audienceClaims",
            ParamType.list("claim names"),
            "aud",
            "Claims that hold the audience; the first that a token has counts. `client_id` for Amazon Cognito, whose access "
                    + "tokens have no `aud`");

    public static final Param<Duration> LEEWAY = Param.of(
            Scope.SHARED,
            "leeway",
            ParamType.duration("0s", "5m"),
            "30s",
            "Clock skew for `exp`, `nbf` and `iat`: a token is valid while now < exp + leeway");

    public static final Param<Integer> MAX_TOKEN_BYTES = Param.of(
            Scope.SHARED,
            "maxTokenBytes",
            ParamType.integer(256, 65_536),
            "8192",
            "Longer tokens are refused without being parsed, and are never issued");

    public static final Param<TokenTypes> TOKEN_TYPES = Param.of(
            Scope.SHARED,
            "tokenTypes",
            new ParamType<>(
                    "values of typ, separated by commas or line ends; none means that typ may be absent",
                    TokenTypes::parse,
                    value -> TokenTypes.of(ParamType.elements(value))),
            "at+jwt, JWT, none",
            "Accepted values of `typ` (`none` = absent; the prefix `application/` and case are ignored). "
                    + "With a type other than at+jwt, a payload claim `typ` must be `Bearer` (Keycloak writes `ID` "
                    + "into ID tokens); without that claim, tokens with `nonce`, `at_hash`, `c_hash`, `s_hash` or "
                    + "`events` are refused. Tokens with `cnf` are always refused. If the issuer does not mark its ID "
                    + "tokens, set `at+jwt` alone, or `requiredClaims=scope`");

    public static final Param<List<String>> REQUIRED_CLAIMS = Param.of(
            Scope.SHARED,
            "requiredClaims",
            ParamType.list("claim names"),
            null,
            "Names of claims that must be present in addition to `exp`, `sub` and the `principalClaim`");

    public static final Param<Duration> MAX_TOKEN_AGE = Param.of(
            Scope.SHARED,
            "maxTokenAge",
            ParamType.duration("1ms", "36500d"),
            null,
            "Maximum age of a token since its `iat`, which becomes required");

    public static final Param<String> PRINCIPAL_CLAIM = Param.of(
            Scope.SHARED,
            "principalClaim",
            ParamType.text("a claim name"),
            "sub",
            "Claim that holds the name of the user: a string, or an integer, whose decimal text is the name. With another "
                    + "claim than `sub`, tokens need no `sub`, unless their type is at+jwt");

    public static final Param<List<ClaimPath>> ROLES_CLAIMS = Param.of(
            Scope.SHARED,
            "rolesClaims",
            ParamType.paths("claim paths such as realm_access.roles, authorities.authority, roles.* or "
                    + "\"https://acme.example/roles\""),
            "roles",
            "Claims that hold roles; all are joined. Names with dots are quoted. A path goes through arrays "
                    + "(`authorities.authority`); a last `*` takes the names of an object's members. Issued tokens carry "
                    + "the roles in the first. The value is an array of strings, or a string (one role, see "
                    + "`rolesSeparator`); any other value grants nothing");

    public static final Param<RolesSeparator> ROLES_SEPARATOR = Param.of(
            Scope.SHARED,
            "rolesSeparator",
            ParamType.oneOf(RolesSeparator.class),
            "none",
            "How a string at `rolesClaims` is read: `none` (it is one role, including spaces and commas), or "
                    + "split by `space` or `comma`. Arrays are never split");

    public static final Param<List<ClaimPath>> SCOPE_CLAIMS = Param.of(
            Scope.SHARED,
            "scopeClaims",
            ParamType.paths("claim paths"),
            "scope, scp",
            "Claims that hold scopes; all are joined. The value is a string separated by spaces, or an "
                    + "array. Issued tokens carry the scopes in `scope`");

    public static final Param<Duration> ACCESS_TOKEN_TTL = Param.of(
            Scope.SHARED,
            "accessTokenTtl",
            ParamType.duration("1s", "24h"),
            "15m",
            "Lifetime of an issued access token");

    public static final Param<List<String>> ISSUERS = Param.of(
            Scope.SHARED,
            "issuers",
            ParamType.list("names of letters, digits, _ or -", TokenSettings::issuerName),
            null,
            "Names of further trusted issuers. `issuers=corp` needs `issuer.corp.issuer`, its keys "
                    + "(`issuer.corp.keys`, `publicKey`, `secret`, or discovery), and allows `audience`, `audienceClaims`, `algorithms`, "
                    + "`tenants`, `allowHttpKeys`, `leeway`, `maxTokenBytes`, `tokenTypes`, `requiredClaims`, `maxTokenAge`, "
                    + "`principalClaim`, `rolesClaims`, `rolesSeparator`, `scopeClaims` with the same prefix. Nothing "
                    + "is inherited: without `rolesClaims` or `scopeClaims`, no role or scope is granted");

    public static final Param<Boolean> ALLOW_SHARED_PRINCIPALS = Param.of(
            Scope.SHARED,
            "allowSharedPrincipals",
            ParamType.bool(),
            "false",
            "Allow that a user of one issuer has the same name as a user of another issuer or a local user; "
                    + "the application sees them as one user. When false, startup fails if one `principalPrefix` "
                    + "begins with another or is `none`, and local users cannot have a name that begins with the "
                    + "prefix of an issuer");

    public static final Param<String> PRINCIPAL_PREFIX = Param.of(
            Scope.ISSUER,
            "principalPrefix",
            ParamType.text("a string without control characters", TokenSettings::printable),
            null,
            "Prefix of the names of this issuer's users; `none` = no prefix. Default: the name of the issuer "
                    + "and a colon");

    private TokenSettings() {}

    private static String issuerName(String name) {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException();
        }
        return name;
    }

    private static boolean printable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
