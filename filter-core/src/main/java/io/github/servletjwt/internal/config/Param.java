package io.github.servletjwt.internal.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, form, default, meaning, and which components it may stand on. The constants of this class are
 * the table that everything about settings is made from.
 *
 * @param <T> what the value is read as
 */
public final class Param<T> {
    /** Which components a setting may stand on. */
    public enum Scope {
        /** Any component; one value for the application's {@code JwtAuth}. */
        SHARED,
        /** Any component; its own value, or else the filter's. */
        ANSWER,
        /** {@code JwtAuthFilter}. */
        FILTER,
        /** {@code RegisterServlet}. */
        REGISTER,
        /** {@code RegisterServlet} and {@code PasswordServlet}. */
        NEW_PASSWORD,
        /** {@code LoginServlet}. */
        LOGIN,
        /** Any component, but only as {@code issuer.NAME.…}, for a further issuer. */
        ISSUER
    }

    private static final Map<String, Param<?>> TABLE = new LinkedHashMap<>();

    private static final Pattern UNDER_ISSUER = Pattern.compile("(issuer\\.([A-Za-z0-9_-]+)\\.)(\\w+)");

    public static final Param<String> SECRET = secret(
            Scope.SHARED,
            "secret",
            ParamType.text("a text, or base64: and the bytes in base64 or base64url"),
            "HMAC secret that signs and verifies. At least 32, 48 or 64 bytes for HS256, HS384 or HS512; placeholders "
                    + "(`changeme…`), samples of tutorials, a repeated word, and fewer than 10 distinct characters are "
                    + "refused. Never write it into web.xml: `${env:JWT_SECRET}`");
    public static final Param<String> PRIVATE_KEY = key(
            "privateKey",
            ParamType.text(
                    "PEM text (PKCS#8) or its location: /WEB-INF/x, classpath:x or file:/abs/x",
                    Param::isPemOrLocation),
            "PEM key (PKCS#8) that signs: RSA of 2048 bits or more, EC (P-256, P-384, P-521) or Ed25519. Its public half "
                    + "verifies. A changed file counts within 10 s. Make one: `openssl genpkey -algorithm ed25519`");
    public static final Param<String> PUBLIC_KEY = key(
            "publicKey",
            ParamType.text(
                    "PEM text (SPKI keys or X.509 certificates) or its location: /WEB-INF/x, classpath:x or file:/abs/x",
                    Param::isPemOrLocation),
            "PEM keys or X.509 certificates (their dates are not looked at), one or several, that verify: the previous "
                    + "ones beside `privateKey`, or alone. A changed file counts within 10 s");
    public static final Param<String> KEYS = key(
            "keys",
            ParamType.text(
                    "a JWK Set, its location (/WEB-INF/x, classpath:x, file:/abs/x or https://…) or a class name",
                    Param::isKeySet),
            "JWK Set (RFC 7517): the text, a file, a URL (`https:`, or `http:` to loopback), or the name of a class that "
                    + "implements `KeySource`. In a file, private and `oct` members may sign; from a URL they are "
                    + "refused. A changed file counts within 10 s; a URL is asked again in the background");
    public static final Param<String> SIGNING_KEY_ID = param(
            Scope.SHARED,
            "signingKeyId",
            ParamType.text("the kid of a private or oct key in keys"),
            null,
            "`kid` of the key in `keys` that signs. Default: the first that can");
    public static final Param<Boolean> ALLOW_HTTP_KEYS = param(
            Scope.SHARED,
            "allowHttpKeys",
            ParamType.bool(),
            "false",
            "Fetch keys by plain `http:` from other machines too: whoever is on the way can then put his own keys");
    public static final Param<List<JwsAlgorithm>> ALGORITHMS = param(
            Scope.SHARED,
            "algorithms",
            ParamType.list(
                    "HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 or EdDSA",
                    JwsAlgorithm::valueOf),
            null,
            "Values of `alg` that are accepted; the first that the signing key serves is minted. Default, by key: the "
                    + "JWK's `alg`, else HS256; RS256; the curve's ES256, ES384 or ES512; EdDSA");
    public static final Param<String> ISSUER = param(
            Scope.SHARED,
            "issuer",
            ParamType.text("a text without control characters", Param::printable),
            null,
            "Minted as `iss`; a token must name exactly this one. An `https:` issuer without any key setting: its keys are "
                    + "discovered (OpenID Connect Discovery, RFC 8414). Required with a `keys` URL");
    public static final Param<List<String>> AUDIENCE = param(
            Scope.SHARED,
            "audience",
            ParamType.list("texts"),
            null,
            "Minted as `aud`; a token must name at least one of these. Required with a `keys` URL or discovery");
    public static final Param<Duration> LEEWAY = param(
            Scope.SHARED,
            "leeway",
            ParamType.duration("0s", "5m"),
            "30s",
            "Clock skew for `exp`, `nbf` and `iat`: a token is valid while now < exp + leeway");
    public static final Param<Integer> MAX_TOKEN_BYTES = param(
            Scope.SHARED,
            "maxTokenBytes",
            ParamType.integer(256, 65_536),
            "8192",
            "Longer tokens are refused unread, and never minted");
    public static final Param<TokenTypes> TOKEN_TYPES = param(
            Scope.SHARED,
            "tokenTypes",
            new ParamType<>(
                    "values of typ, separated by commas or line ends; none means that typ may be absent",
                    TokenTypes::parse),
            "at+jwt, JWT, none",
            "Accepted values of `typ` (`none` = absent; the prefix `application/` and case are ignored). With a type other "
                    + "than at+jwt, a payload claim `typ` must be `Bearer` (Keycloak writes `ID` into ID tokens); without "
                    + "that claim, tokens with `nonce`, `at_hash`, `c_hash`, `s_hash` or `events` are refused. Tokens with "
                    + "`cnf` are always refused. Where the issuer does not mark its ID tokens: `at+jwt` alone, or "
                    + "`requiredClaims=scope`");
    public static final Param<List<String>> REQUIRED_CLAIMS = param(
            Scope.SHARED,
            "requiredClaims",
            ParamType.list("a claim's name"),
            null,
            "Names of claims that must be present beside `exp`, `sub` and the `principalClaim`");
    public static final Param<Duration> MAX_TOKEN_AGE = param(
            Scope.SHARED,
            "maxTokenAge",
            ParamType.duration("1ms", "36500d"),
            null,
            "Refuse tokens whose `iat` is longer ago; `iat` becomes required");
    public static final Param<String> PRINCIPAL_CLAIM =
            param(Scope.SHARED, "principalClaim", ParamType.text("a claim's name"), "sub", "Claim that names the user");
    public static final Param<List<ClaimPath>> ROLES_CLAIMS = param(
            Scope.SHARED,
            "rolesClaims",
            ParamType.quotedList(
                    "a claim's path such as realm_access.roles or \"https://acme.example/roles\"", ClaimPath::parse),
            "roles",
            "Where roles are found, joined; names with dots are quoted. Minted tokens carry them at the first. An array "
                    + "of strings, or a string (one role, see `rolesSeparator`); anything else grants nothing");
    public static final Param<RolesSeparator> ROLES_SEPARATOR = param(
            Scope.SHARED,
            "rolesSeparator",
            ParamType.oneOf(RolesSeparator.class),
            "none",
            "How a string at `rolesClaims` is read: `none` (it is one role, blanks and commas included), `space` or `comma` "
                    + "(they separate roles). Arrays are never split");
    public static final Param<List<ClaimPath>> SCOPE_CLAIMS = param(
            Scope.SHARED,
            "scopeClaims",
            ParamType.quotedList("a claim's path", ClaimPath::parse),
            "scope, scp",
            "Where scopes are found, joined: a text separated by blanks, or an array. Minted tokens carry them in `scope`");
    public static final Param<Duration> ACCESS_TOKEN_TTL = param(
            Scope.SHARED,
            "accessTokenTtl",
            ParamType.duration("1s", "24h"),
            "15m",
            "Lifetime of a minted access token");

    public static final Param<SessionsSource> SESSIONS = param(
            Scope.SHARED,
            "sessions",
            new ParamType<>("memory, jdbc, redis://host:port, none or a class name", SessionsSource::parse),
            "memory",
            "Where sessions are: `memory` (of one node, forgotten at restart); `jdbc` (the database of `dataSource`, for one "
                    + "node or many: PostgreSQL or H2); `redis://[user:password@]host:port[/database]`, or `rediss://` for TLS "
                    + "(one node or many: Redis 6.2 or Valkey; needs Jedis; failures of logins are then counted there too); `none` "
                    + "(no refresh tokens, and no token can be taken back); or the name of a class that implements "
                    + "`SessionStore`");
    public static final Param<String> SESSION_NAMESPACE = param(
            Scope.SHARED,
            "sessionNamespace",
            ParamType.text("1 to 64 letters, digits or any of . _ / -", name -> name.matches("[A-Za-z0-9._/-]{1,64}")),
            null,
            "Name of this application in a session store that several applications share. Together with `issuer` and "
                    + "`instance` it is the realm, and goes into the MAC of refresh tokens: two realms never see, refresh or "
                    + "end each other's sessions. Give it to applications that must share sessions under different context "
                    + "paths, or must not share them under the same one. A new value ends all sessions. Default: context "
                    + "path and instance");
    public static final Param<List<String>> REFRESH_SECRET = secret(
            Scope.SHARED,
            "refreshSecret",
            ParamType.lines("texts of 32 bytes or more, or base64: and the bytes, one a line"),
            "MAC keys of refresh tokens, one a line, 32 bytes or more each: the first makes them, all verify them. Default: "
                    + "derived from `secret` or the private keys; then replacing the signing key ends all sessions");
    public static final Param<Duration> REFRESH_TOKEN_TTL = param(
            Scope.SHARED,
            "refreshTokenTtl",
            ParamType.duration("1s", "36500d"),
            "14d",
            "Idle lifetime of a session: how long a refresh token is good. Not longer than `sessionTtl`");
    public static final Param<Duration> SESSION_TTL = param(
            Scope.SHARED,
            "sessionTtl",
            ParamType.duration("1s", "36500d"),
            "90d",
            "Absolute lifetime of a session, from the login; never extended");
    public static final Param<Duration> REFRESH_GRACE = param(
            Scope.SHARED,
            "refreshGrace",
            ParamType.duration("0s", "60s"),
            "10s",
            "How long the refresh token before the current one still answers, with the same successor, so that two tabs may "
                    + "refresh at once; by the store's clock. `0s` = off: then the second of two is taken for a thief, and "
                    + "ends the session");
    public static final Param<Duration> REVOCATION_REFRESH = param(
            Scope.SHARED,
            "revocationRefresh",
            ParamType.duration("10ms", "1h"),
            "500ms",
            "How often a shared store is asked which sessions have ended on other nodes (Redis tells them at once). Not "
                    + "longer than `revocationMaxStale`");
    public static final Param<Duration> REVOCATION_MAX_STALE = param(
            Scope.SHARED,
            "revocationMaxStale",
            ParamType.duration("1ms", "36500d"),
            "60s",
            "How long tokens are accepted while a shared store does not answer; then `onStoreFailure` counts");
    public static final Param<OnStoreFailure> ON_STORE_FAILURE = param(
            Scope.SHARED,
            "onStoreFailure",
            ParamType.oneOf(OnStoreFailure.class),
            "reject",
            "What happens to tokens after `revocationMaxStale`: `reject` (503) or `accept`");
    public static final Param<List<String>> LISTENERS = param(
            Scope.SHARED,
            "listeners",
            ParamType.list("a class name", Param::className),
            null,
            "Names of classes that implement `AuthEventListener`; each is told of every event");

    public static final Param<List<String>> ISSUERS = param(
            Scope.SHARED,
            "issuers",
            ParamType.list("a name of letters, digits, _ or -", Param::issuerName),
            null,
            "Names of further trusted issuers: with `issuers=corp` follow `issuer.corp.issuer` (required), its keys "
                    + "(`issuer.corp.keys`, `publicKey`, `secret`, or discovery), and any of `audience`, `algorithms`, "
                    + "`allowHttpKeys`, `leeway`, `maxTokenBytes`, `tokenTypes`, `requiredClaims`, `maxTokenAge`, "
                    + "`principalClaim`, `rolesClaims`, `rolesSeparator`, `scopeClaims` likewise. Nothing is inherited, and without "
                    + "`rolesClaims` or `scopeClaims` no role or scope is granted");
    public static final Param<Boolean> ALLOW_SHARED_PRINCIPALS = param(
            Scope.SHARED,
            "allowSharedPrincipals",
            ParamType.bool(),
            "false",
            "Allow that users of two issuers, or of an issuer and of ours, have the same name and so are the same user to the "
                    + "application. Without it, prefixes of which one begins with another, and `none`, stop the start, and "
                    + "our own users cannot have a name that begins with the prefix of an issuer");
    public static final Param<String> PRINCIPAL_PREFIX = param(
            Scope.ISSUER,
            "principalPrefix",
            ParamType.text("a text without control characters", Param::printable),
            null,
            "Put before the names of this issuer's users; `none` = nothing. Default: the issuer's name and a colon");

    public static final Param<String> RULES = param(
            Scope.FILTER,
            "rules",
            ParamType.text("access rules, one a line"),
            "/* authenticated",
            "Access rules, one a line: `[METHODS] PATTERN REQUIREMENT`; the first that matches decides, and what none "
                    + "matches needs a valid token. Requirements: `permit`, `optional`, `authenticated`, "
                    + "`role(a, b)` (any of), `scope(a b)` (all of), `deny`. Lines beginning with `#` are comments");
    public static final Param<List<String>> PUBLIC_PATHS = param(
            Scope.FILTER,
            "publicPaths",
            ParamType.list("a path pattern"),
            null,
            "Patterns that come before `rules` as `permit`");
    public static final Param<List<TokenSource>> TOKEN_SOURCES = param(
            Scope.FILTER,
            "tokenSources",
            ParamType.list("header or cookie", TokenSource::parse),
            "header",
            "Where the access token may come from: `header`, `cookie` or both; the header counts before the cookie. A token "
                    + "from a cookie needs a CSRF proof for methods other than GET, HEAD and OPTIONS");
    public static final Param<String> LOGIN_PAGE = param(
            Scope.FILTER,
            "loginPage",
            ParamType.text("a path in the application such as /login.html", Param::isPage),
            null,
            "Page to which a browser without a valid token is sent (302, `?return_to=PATH`) when it navigates: GET with "
                    + "text/html in `Accept`. Everything else still gets 401. The page is permitted by itself");
    public static final Param<Boolean> REQUIRE_HTTPS = param(
            Scope.FILTER,
            "requireHttps",
            ParamType.bool(),
            "false",
            "Refuse requests that carry credentials over plain HTTP (400). Behind a proxy name it in `trustedProxies`, so "
                    + "that its `X-Forwarded-Proto` is believed. LoginServlet and the others obey it too");
    public static final Param<String> TOKEN_HEADER = param(
            Scope.FILTER,
            "tokenHeader",
            ParamType.text("a header's name", name -> name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")),
            "Authorization",
            "Another header than `Authorization` carries the bare token, without `Bearer`");
    public static final Param<Integer> TOKEN_CACHE_SIZE = param(
            Scope.FILTER,
            "tokenCacheSize",
            ParamType.integer(0, 10_000_000),
            "10000",
            "Verified tokens remembered, so that their signature is not checked again; 0 = off. Times and rules are "
                    + "looked at every time");
    public static final Param<Boolean> ALLOW_CORS_PREFLIGHT = param(
            Scope.FILTER,
            "allowCorsPreflight",
            ParamType.bool(),
            "false",
            "Let OPTIONS with `Origin` and `Access-Control-Request-Method` pass where no `deny` rule matches. Better: a "
                    + "CORS filter before this one");
    public static final Param<List<String>> ALLOW_ENCODED_CHARACTERS = param(
            Scope.FILTER,
            "allowEncodedCharacters",
            ParamType.list("one of / \\ . ; %", Param::encodable),
            null,
            "Characters that may stand percent-encoded in a path, for an application that needs it");
    public static final Param<Boolean> ALLOW_PATH_PARAMETERS = param(
            Scope.FILTER,
            "allowPathParameters",
            ParamType.bool(),
            "false",
            "Let `;name=value` stand in a path, for an application that needs it");

    public static final Param<ErrorFormat> ERROR_FORMAT = param(
            Scope.ANSWER,
            "errorFormat",
            ParamType.oneOf(ErrorFormat.class),
            "json",
            "Body of refusals: `json`, `problem` (RFC 9457), or `page` (the container's error page; filter only). "
                    + "Servlets that do not say answer as the filter does");
    public static final Param<String> REALM = param(
            Scope.ANSWER,
            "realm",
            ParamType.text("printable ASCII text", realm -> realm.matches("[\\x20-\\x7e]{1,200}")),
            "api",
            "Realm in the `WWW-Authenticate` challenge. Servlets that do not say use the filter's");

    public static final Param<UsersSource> USERS = param(
            Scope.SHARED,
            "users",
            new ParamType<>(
                    "jdbc, container, memory, a file (/WEB-INF/x, classpath:x or file:/abs/x) or a class name",
                    UsersSource::parse),
            null,
            "Where accounts are: `jdbc`; `container` (the container's own realm; with `containerRoles`); a file with lines "
                    + "`name: hash role, role…` (`#` comments; a role with blanks in quotes: `\"Site admin\"`; read again within 5 s of a change); `memory` (forgotten at "
                    + "restart); or the name of a class that implements `UserStore`. Required for LoginServlet, "
                    + "RegisterServlet and PasswordServlet");
    public static final Param<String> USER_QUERY = param(
            Scope.SHARED,
            "userQuery",
            query(),
            null,
            "SQL for `users=jdbc` on your own tables, which are then only read: one row with the hash, optionally an "
                    + "enabled flag (Boolean, 0/1, y/n, t/f, true/false, yes/no in any case and type; anything else counts "
                    + "as disabled and is logged), optionally the name as it is stored (then the query gets the name as "
                    + "typed, and this column is the user's name). Default: the table `servletjwt_user`");
    public static final Param<String> ROLES_QUERY = param(
            Scope.SHARED,
            "rolesQuery",
            query(),
            null,
            "SQL for `users=jdbc`: one role a row. Default: the table `servletjwt_user_role`, or with `userQuery` none");
    public static final Param<String> SCOPES_QUERY = param(
            Scope.SHARED,
            "scopesQuery",
            query(),
            null,
            "SQL for `users=jdbc`: one scope a row. Default: the table `servletjwt_user_scope`, or with `userQuery` none");
    public static final Param<String> CLAIMS_QUERY = param(
            Scope.SHARED,
            "claimsQuery",
            query(),
            null,
            "SQL for `users=jdbc`: rows of name and value, further claims for the user's tokens; several rows of a name "
                    + "make an array, names of registered claims are refused. Default: the table "
                    + "`servletjwt_user_claim`, or with `userQuery` none");
    public static final Param<String> DATA_SOURCE = listed(new Param<>(
            Scope.SHARED,
            "dataSource",
            ParamType.text(
                    "java:comp/env/jdbc/x, attribute:name or jdbc:…",
                    value -> value.matches("(java|attribute|jdbc):.+")),
            null,
            "Database of `users=jdbc` and `sessions=jdbc`: a JNDI name, an attribute of the ServletContext, or a JDBC URL (needs HikariCP)",
            Visibility.KIND_OF_URL));
    public static final Param<String> DATA_SOURCE_USER = param(
            Scope.SHARED,
            "dataSourceUser",
            ParamType.text("a text"),
            null,
            "User for a `dataSource` that is a JDBC URL");
    public static final Param<String> DATA_SOURCE_PASSWORD = secret(
            Scope.SHARED,
            "dataSourcePassword",
            ParamType.text("a text"),
            "Password for a `dataSource` that is a JDBC URL");
    public static final Param<Boolean> CREATE_SCHEMA = param(
            Scope.SHARED, "createSchema", ParamType.bool(), "true", "Create missing tables `servletjwt_…` at start");
    public static final Param<List<String>> CONTAINER_ROLES = param(
            Scope.SHARED,
            "containerRoles",
            ParamType.quotedList("a role's name", QuotedName::parse),
            null,
            "Roles that a user of `users=container` is asked for at login; those that the user has are kept in the "
                    + "session. Names with commas are quoted: `\"a, b\"`. Required with `users=container`");
    public static final Param<PasswordHash> PASSWORD_HASH = param(
            Scope.SHARED,
            "passwordHash",
            new ParamType<>("argon2id, bcrypt or pbkdf2-sha256", PasswordHash::parse),
            "argon2id",
            "How new passwords are hashed: `argon2id` (19 MiB, 2 passes), `bcrypt` (cost 12; passwords over 72 bytes are "
                    + "then refused) or `pbkdf2-sha256` (600,000 rounds). Verified are `$argon2id$`, `$argon2i$`, "
                    + "`$2a$`, `$2b$`, `$2y$`, `$pbkdf2-sha256$` (passlib) and Spring's `{bcrypt}`, `{argon2…}`, "
                    + "`{pbkdf2@SpringSecurity_v5_8}`; other and weaker ones are replaced at the next good login, where the "
                    + "store can write");
    public static final Param<Boolean> ALLOW_PLAINTEXT_PASSWORDS = param(
            Scope.SHARED,
            "allowPlaintextPasswords",
            ParamType.bool(),
            "false",
            "Accept `{noop}password` as a stored hash: for a development machine, never where others can read it");
    public static final Param<Integer> HASH_CONCURRENCY = param(
            Scope.SHARED,
            "hashConcurrency",
            ParamType.integer(1, 64),
            null,
            "Passwords hashed at once; beyond a short queue the answer is 503 with `Retry-After`. Default: half the "
                    + "cores, at least 1");

    public static final Param<Integer> MAX_LOGIN_FAILURES = param(
            Scope.SHARED,
            "maxLoginFailures",
            ParamType.integer(1, 1000),
            "5",
            "Failures of one account from one address (IPv6: /64) within `loginFailureWindow`; then 429 with `Retry-After`. "
                    + "A success forgets them. There is no limit on an account alone, so nobody can lock somebody else out");
    public static final Param<Integer> MAX_ADDRESS_FAILURES = param(
            Scope.SHARED,
            "maxAddressFailures",
            ParamType.integer(1, 1_000_000),
            "100",
            "Failures of one address over all accounts within `loginFailureWindow`; then 429");
    public static final Param<Integer> REGISTRATION_LIMIT = param(
            Scope.SHARED,
            "registrationLimit",
            ParamType.integer(1, 1_000_000),
            "20",
            "Registrations of one address within `loginFailureWindow`, those of taken names included; then 429");
    public static final Param<Duration> LOGIN_FAILURE_WINDOW = param(
            Scope.SHARED,
            "loginFailureWindow",
            ParamType.duration("1ms", "36500d"),
            "15m",
            "How long failures and registrations are counted, from the first");
    public static final Param<List<AddressRange>> TRUSTED_PROXIES = param(
            Scope.SHARED,
            "trustedProxies",
            ParamType.list("an address or a CIDR such as 10.0.0.0/8", AddressRange::parse),
            null,
            "Reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: the client is the rightmost "
                    + "address of `X-Forwarded-For` that is none of them. Without it, all clients behind a proxy are one");

    public static final Param<Delivery> DELIVERY = param(
            Scope.LOGIN,
            "delivery",
            ParamType.oneOf(Delivery.class),
            "body",
            "How tokens reach the client: `body` (JSON, for programs) or `cookie` (for browsers: no script can read them)");
    public static final Param<Boolean> COOKIE_SECURE = param(
            Scope.SHARED,
            "cookieSecure",
            ParamType.bool(),
            "true",
            "Cookies are `Secure` and named `__Host-access_token`, `__Secure-refresh_token`, `__Host-csrf_token`; false takes "
                    + "both away, for a network without HTTPS");
    public static final Param<String> COOKIE_SUFFIX = param(
            Scope.SHARED,
            "cookieSuffix",
            ParamType.text("1 to 64 letters, digits, _ or -", suffix -> suffix.matches("[A-Za-z0-9_-]{1,64}")),
            null,
            "Appended to the names of all cookies, so that two applications on one host do not take each other's");
    public static final Param<String> COOKIE_PATH = param(
            Scope.SHARED,
            "cookiePath",
            ParamType.text(
                    "a path such as /app/",
                    path -> path.matches("/[A-Za-z0-9._~!$&'()*+,=:@%/-]*") && !path.contains("//")),
            null,
            "Path of the refresh cookie, from the host's root: RefreshServlet and LogoutServlet lie below it. Default: the "
                    + "context path and `/`");

    public static final Param<List<String>> DEFAULT_ROLES = param(
            Scope.REGISTER,
            "defaultRoles",
            ParamType.quotedList("a role's name", QuotedName::parse),
            "user",
            "Roles of a newly registered account; names with commas are quoted: `\"a, b\"`");
    public static final Param<Integer> MIN_PASSWORD_LENGTH = param(
            Scope.NEW_PASSWORD,
            "minPasswordLength",
            ParamType.integer(6, 64),
            "8",
            "Least length of a new password in Unicode code points; the most is 256. Commonly used ones and the user's own "
                    + "name are refused");

    private static final Set<String> VERIFYING = Set.of(
            "secret",
            "publicKey",
            "keys",
            "allowHttpKeys",
            "algorithms",
            "issuer",
            "audience",
            "leeway",
            "maxTokenBytes",
            "tokenTypes",
            "requiredClaims",
            "maxTokenAge",
            "principalClaim",
            "rolesClaims",
            "rolesSeparator",
            "scopeClaims",
            "principalPrefix");

    /** Which {@code JwtAuth} of several a component belongs to; a name for the set, and no setting of it. */
    public static final String INSTANCE = "instance";

    private final Scope scope;
    private final String name;
    private final ParamType<T> type;
    private final @Nullable String defaultText;
    private final String meaning;
    private final Visibility visibility;

    /** How much of a value may be shown. */
    private enum Visibility {
        ALL,
        /** A JDBC URL may hold a password. */
        KIND_OF_URL,
        /** A location may be shown, a key may not. */
        LOCATION,
        NOTHING
    }

    private Param(
            Scope scope,
            String name,
            ParamType<T> type,
            @Nullable String defaultText,
            String meaning,
            Visibility visibility) {
        this.scope = scope;
        this.name = name;
        this.type = type;
        this.defaultText = defaultText;
        this.meaning = meaning;
        this.visibility = visibility;
    }

    private static <T> Param<T> listed(Param<T> param) {
        TABLE.put(param.name, param);
        return param;
    }

    private static <T> Param<T> param(
            Scope scope, String name, ParamType<T> type, @Nullable String defaultText, String meaning) {
        return listed(new Param<>(scope, name, type, defaultText, meaning, Visibility.ALL));
    }

    private static <T> Param<T> secret(Scope scope, String name, ParamType<T> type, String meaning) {
        return listed(new Param<>(scope, name, type, null, meaning, Visibility.NOTHING));
    }

    private static Param<String> key(String name, ParamType<String> type, String meaning) {
        return listed(new Param<>(Scope.SHARED, name, type, null, meaning, Visibility.LOCATION));
    }

    private static ParamType<String> query() {
        return ParamType.text(
                "an SQL query with exactly one ?",
                sql -> sql.chars().filter(c -> c == '?').count() == 1);
    }

    /** A path that a redirect can name as it is. */
    private static boolean isPage(String path) {
        return path.matches("/[A-Za-z0-9._~!$&'()*+,=:@/-]*") && !path.contains("//") && !path.contains("/.");
    }

    private static String encodable(String character) {
        if (character.length() != 1 || "/\\.;%".indexOf(character.charAt(0)) < 0) {
            throw new IllegalArgumentException();
        }
        return character;
    }

    private static String className(String name) {
        if (!UsersSource.isClassName(name)) {
            throw new IllegalArgumentException();
        }
        return name;
    }

    private static String issuerName(String name) {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException();
        }
        return name;
    }

    private static boolean isPemOrLocation(String text) {
        return ResourceLocations.isLocation(text) || text.contains("-----BEGIN ");
    }

    private static boolean isKeySet(String text) {
        return isJson(text)
                || ResourceLocations.isLocation(text)
                || KeyUrls.isUrl(text)
                || UsersSource.isClassName(text);
    }

    private static boolean isJson(String text) {
        return text.startsWith("{");
    }

    /** Anything but what is surely a location. */
    private static boolean isKey(String text) {
        return !ResourceLocations.isLocation(text) && !KeyUrls.isUrl(text) && !UsersSource.isClassName(text);
    }

    private static boolean printable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** All settings, in the order of the manual. */
    public static List<Param<?>> all() {
        return List.copyOf(TABLE.values());
    }

    /** The setting of that name, {@code issuer.NAME.…} included; null when there is none. */
    public static @Nullable Param<?> named(String name) {
        Matcher matcher = UNDER_ISSUER.matcher(name);
        if (!matcher.matches()) {
            return TABLE.get(name);
        }
        Param<?> param = TABLE.get(matcher.group(3));
        return param != null && param.isVerifying() ? param.under(matcher.group(1)) : null;
    }

    /** All settings, and those of further issuers among the names. */
    public static List<Param<?>> allAnd(Collection<String> names) {
        List<Param<?>> params = new ArrayList<>(TABLE.values());
        for (String name : names) {
            Param<?> param = issuerOf(name) == null ? null : named(name);
            if (param != null) {
                params.add(param);
            }
        }
        return params;
    }

    /** Names of the settings of the further issuer that a name is about; empty when it is about none. */
    public static List<String> namesLike(String name) {
        String issuer = issuerOf(name);
        return issuer == null
                ? List.of()
                : VERIFYING.stream()
                        .sorted()
                        .map(verifying -> prefix(issuer) + verifying)
                        .toList();
    }

    /** Which further issuer a setting's name is about, or null. */
    static @Nullable String issuerOf(String name) {
        Matcher matcher = UNDER_ISSUER.matcher(name);
        return matcher.matches() ? matcher.group(2) : null;
    }

    /** What stands before the settings of a further issuer. */
    static String prefix(String issuer) {
        return "issuer." + issuer + ".";
    }

    /**
     * The same setting for a further issuer.
     *
     * @param prefix {@code issuer.NAME.}, or empty for this very setting
     */
    Param<T> under(String prefix) {
        if (prefix.isEmpty()) {
            return this;
        }
        boolean grants = name.equals("rolesClaims") || name.equals("scopeClaims");
        return new Param<>(Scope.SHARED, prefix + name, type, grants ? null : defaultText, meaning, visibility);
    }

    /** Whether the setting says how tokens of an issuer are verified, so that each issuer has its own. */
    private boolean isVerifying() {
        return VERIFYING.contains(name);
    }

    public Scope scope() {
        return scope;
    }

    public String name() {
        return name;
    }

    /** The default as it would be written, or null when the setting has none. */
    public @Nullable String defaultText() {
        return defaultText;
    }

    /** What a value looks like. */
    public String form() {
        return type.form();
    }

    /** What the setting does, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** Whether values must not be shown. */
    public boolean isSecret() {
        return visibility == Visibility.NOTHING;
    }

    /** The text as far as it may be shown. */
    public String shown(String text) {
        return switch (visibility) {
            case ALL -> withoutUserInfo(text);
            case KIND_OF_URL -> text.replaceFirst("(?s)^(jdbc:[^:]*:).*", "$1…");
            case LOCATION -> isKey(text) ? "****" : KeyUrls.shown(text);
            case NOTHING -> "****";
        };
    }

    /**
     * The value of the text.
     *
     * @throws IllegalArgumentException when it is not of the form; the message names the form, and the text unless it is
     *     secret
     */
    public T parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty; expected " + form());
        }
        try {
            return type.parser().apply(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "expected " + form() + (visibility == Visibility.ALL ? "; found '" + shown(text) + "'" : ""),
                    malformed);
        }
    }

    /** An address may hold a password before its host. */
    private static String withoutUserInfo(String text) {
        return text.replaceAll("(?s)//.*@", "//****@");
    }

    @Override
    public String toString() {
        return name;
    }
}
