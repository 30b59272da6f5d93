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
            ParamType.text("a text without control characters", TokenSettings::printable),
            null,
            "Minted as `iss`; a token must name exactly this one. An `https:` issuer without any key setting: its keys are "
                    + "discovered (OpenID Connect Discovery, RFC 8414). Required with a `keys` URL");

    public static final Param<List<String>> AUDIENCE = Param.of(
            Scope.SHARED,
            "audience",
            ParamType.list("texts"),
            null,
            "Minted as `aud`; a token must name at least one of these. Required with a `keys` URL or discovery");

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
            "Longer tokens are refused unread, and never minted");

    public static final Param<TokenTypes> TOKEN_TYPES = Param.of(
            Scope.SHARED,
            "tokenTypes",
            new ParamType<>(
                    "values of typ, separated by commas or line ends; none means that typ may be absent",
                    TokenTypes::parse,
                    value -> TokenTypes.of(ParamType.elements(value))),
            "at+jwt, JWT, none",
            "Accepted values of `typ` (`none` = absent; the prefix `application/` and case are ignored). With a type other "
                    + "than at+jwt, a payload claim `typ` must be `Bearer` (Keycloak writes `ID` into ID tokens); without "
                    + "that claim, tokens with `nonce`, `at_hash`, `c_hash`, `s_hash` or `events` are refused. Tokens with "
                    + "`cnf` are always refused. Where the issuer does not mark its ID tokens: `at+jwt` alone, or "
                    + "`requiredClaims=scope`");

    public static final Param<List<String>> REQUIRED_CLAIMS = Param.of(
            Scope.SHARED,
            "requiredClaims",
            ParamType.list("a claim's name"),
            null,
            "Names of claims that must be present beside `exp`, `sub` and the `principalClaim`");

    public static final Param<Duration> MAX_TOKEN_AGE = Param.of(
            Scope.SHARED,
            "maxTokenAge",
            ParamType.duration("1ms", "36500d"),
            null,
            "Refuse tokens whose `iat` is longer ago; `iat` becomes required");

    public static final Param<String> PRINCIPAL_CLAIM = Param.of(
            Scope.SHARED, "principalClaim", ParamType.text("a claim's name"), "sub", "Claim that names the user");

    public static final Param<List<ClaimPath>> ROLES_CLAIMS = Param.of(
            Scope.SHARED,
            "rolesClaims",
            ParamType.paths("a claim's path such as realm_access.roles or \"https://acme.example/roles\""),
            "roles",
            "Where roles are found, joined; names with dots are quoted. Minted tokens carry them at the first. An array "
                    + "of strings, or a string (one role, see `rolesSeparator`); anything else grants nothing");

    public static final Param<RolesSeparator> ROLES_SEPARATOR = Param.of(
            Scope.SHARED,
            "rolesSeparator",
            ParamType.oneOf(RolesSeparator.class),
            "none",
            "How a string at `rolesClaims` is read: `none` (it is one role, blanks and commas included), `space` or `comma` "
                    + "(they separate roles). Arrays are never split");

    public static final Param<List<ClaimPath>> SCOPE_CLAIMS = Param.of(
            Scope.SHARED,
            "scopeClaims",
            ParamType.paths("a claim's path"),
            "scope, scp",
            "Where scopes are found, joined: a text separated by blanks, or an array. Minted tokens carry them in `scope`");

    public static final Param<Duration> ACCESS_TOKEN_TTL = Param.of(
            Scope.SHARED,
            "accessTokenTtl",
            ParamType.duration("1s", "24h"),
            "15m",
            "Lifetime of a minted access token");

    public static final Param<List<String>> ISSUERS = Param.of(
            Scope.SHARED,
            "issuers",
            ParamType.list("a name of letters, digits, _ or -", TokenSettings::issuerName),
            null,
            "Names of further trusted issuers: with `issuers=corp` follow `issuer.corp.issuer` (required), its keys "
                    + "(`issuer.corp.keys`, `publicKey`, `secret`, or discovery), and any of `audience`, `algorithms`, "
                    + "`allowHttpKeys`, `leeway`, `maxTokenBytes`, `tokenTypes`, `requiredClaims`, `maxTokenAge`, "
                    + "`principalClaim`, `rolesClaims`, `rolesSeparator`, `scopeClaims` likewise. Nothing is inherited, and without "
                    + "`rolesClaims` or `scopeClaims` no role or scope is granted");

    public static final Param<Boolean> ALLOW_SHARED_PRINCIPALS = Param.of(
            Scope.SHARED,
            "allowSharedPrincipals",
            ParamType.bool(),
            "false",
            "Allow that users of two issuers, or of an issuer and of ours, have the same name and so are the same user to the "
                    + "application. Without it, prefixes of which one begins with another, and `none`, stop the start, and "
                    + "our own users cannot have a name that begins with the prefix of an issuer");

    public static final Param<String> PRINCIPAL_PREFIX = Param.of(
            Scope.ISSUER,
            "principalPrefix",
            ParamType.text("a text without control characters", TokenSettings::printable),
            null,
            "Put before the names of this issuer's users; `none` = nothing. Default: the issuer's name and a colon");

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
