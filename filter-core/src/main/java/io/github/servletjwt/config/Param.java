package io.github.servletjwt.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        REGISTER
    }

    private static final Map<String, Param<?>> TABLE = new LinkedHashMap<>();

    public static final Param<String> SECRET = secret(
            Scope.SHARED,
            "secret",
            ParamType.text("a text, or base64: and the bytes in base64 or base64url"),
            "HMAC secret that signs and verifies. At least 32, 48 or 64 bytes for HS256, HS384 or HS512; placeholders "
                    + "(`changeme…`), samples of tutorials, a repeated word, and fewer than 10 distinct characters are "
                    + "refused. Never write it into web.xml: `${env:JWT_SECRET}`");
    public static final Param<List<JwsAlgorithm>> ALGORITHMS = param(
            Scope.SHARED,
            "algorithms",
            ParamType.list("HS256, HS384 or HS512", JwsAlgorithm::valueOf),
            "HS256",
            "Values of `alg` that are accepted; the first is minted");
    public static final Param<String> ISSUER = param(
            Scope.SHARED,
            "issuer",
            ParamType.text("a text without control characters", Param::printable),
            null,
            "Minted as `iss`; a token must name exactly this one");
    public static final Param<List<String>> AUDIENCE = param(
            Scope.SHARED,
            "audience",
            ParamType.list("texts"),
            null,
            "Minted as `aud`; a token must name at least one of these");
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
            "Accepted values of `typ` (`none` = absent; the prefix `application/` and case are ignored). Tokens of a "
                    + "type other than at+jwt that bear `nonce`, `at_hash` or `events` are refused, and with `cnf` "
                    + "always");
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
            ParamType.list(
                    "a claim's path such as realm_access.roles or \"https://acme.example/roles\"", ClaimPath::parse),
            "roles",
            "Where roles are found, joined; names with dots are quoted. Minted tokens carry them at the first. An array "
                    + "of texts, or a text separated by blanks or commas; anything else grants nothing");
    public static final Param<List<ClaimPath>> SCOPE_CLAIMS = param(
            Scope.SHARED,
            "scopeClaims",
            ParamType.list("a claim's path", ClaimPath::parse),
            "scope, scp",
            "Where scopes are found, joined: a text separated by blanks, or an array. Minted tokens carry them in `scope`");
    public static final Param<Duration> ACCESS_TOKEN_TTL = param(
            Scope.SHARED,
            "accessTokenTtl",
            ParamType.duration("1s", "24h"),
            "15m",
            "Lifetime of a minted access token");

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
                    "jdbc, memory, a file (/WEB-INF/x, classpath:x or file:/abs/x) or a class name",
                    UsersSource::parse),
            null,
            "Where accounts are: `jdbc`; a file with lines `name: hash role, role…` (`#` comments; a hash is `$argon2id$…`, as `argon2 SALT -id -k 19456 -t 2 -p 1 -e` prints it; read once); `memory` (forgotten "
                    + "at restart); or the name of a class that implements `UserStore`. Required for LoginServlet and "
                    + "RegisterServlet");
    public static final Param<String> USER_QUERY = param(
            Scope.SHARED,
            "userQuery",
            query(),
            null,
            "SQL for `users=jdbc` on your own tables, which are then only read: one row with the hash and optionally an "
                    + "enabled flag. Default: the table `servletjwt_user`");
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
    public static final Param<String> DATA_SOURCE = new Param<>(
            Scope.SHARED,
            "dataSource",
            ParamType.text(
                    "java:comp/env/jdbc/x, attribute:name or jdbc:…",
                    value -> value.matches("(java|attribute|jdbc):.+")),
            null,
            "Database of `users=jdbc`: a JNDI name, an attribute of the ServletContext, or a JDBC URL (needs HikariCP)",
            Visibility.KIND_OF_URL);
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
    public static final Param<Integer> HASH_CONCURRENCY = param(
            Scope.SHARED,
            "hashConcurrency",
            ParamType.integer(1, 64),
            null,
            "Passwords hashed at once; beyond a short queue the answer is 503 with `Retry-After`. Default: half the "
                    + "cores, at least 1");

    public static final Param<List<String>> DEFAULT_ROLES = param(
            Scope.REGISTER,
            "defaultRoles",
            ParamType.list("a role's name"),
            "user",
            "Roles of a newly registered account");
    public static final Param<Integer> MIN_PASSWORD_LENGTH = param(
            Scope.REGISTER,
            "minPasswordLength",
            ParamType.integer(6, 64),
            "8",
            "Least length of a new password in Unicode code points; the most is 256, and the user's own name is refused");

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
        TABLE.put(name, this);
    }

    private static <T> Param<T> param(
            Scope scope, String name, ParamType<T> type, @Nullable String defaultText, String meaning) {
        return new Param<>(scope, name, type, defaultText, meaning, Visibility.ALL);
    }

    private static <T> Param<T> secret(Scope scope, String name, ParamType<T> type, String meaning) {
        return new Param<>(scope, name, type, null, meaning, Visibility.NOTHING);
    }

    private static ParamType<String> query() {
        return ParamType.text(
                "an SQL query with exactly one ?",
                sql -> sql.chars().filter(c -> c == '?').count() == 1);
    }

    private static String encodable(String character) {
        if (character.length() != 1 || "/\\.;%".indexOf(character.charAt(0)) < 0) {
            throw new IllegalArgumentException();
        }
        return character;
    }

    private static boolean printable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** All settings, in the order of the manual. */
    public static List<Param<?>> all() {
        return List.copyOf(TABLE.values());
    }

    static @Nullable Param<?> named(String name) {
        return TABLE.get(name);
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
    String shown(String text) {
        return switch (visibility) {
            case ALL -> text;
            case KIND_OF_URL -> text.replaceFirst("(?s)^(jdbc:[^:]*:).*", "$1…");
            case NOTHING -> "****";
        };
    }

    boolean standsOn(Component component) {
        return switch (scope) {
            case SHARED -> true;
            case ANSWER -> component != Component.CODE;
            case FILTER -> component == Component.FILTER;
            case REGISTER -> component == Component.REGISTER;
        };
    }

    /**
     * The value of the text.
     *
     * @throws IllegalArgumentException when it is not of the form; the message names the form, and the text unless it is
     *     secret
     */
    T parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty; expected " + form());
        }
        try {
            return type.parser().apply(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "expected " + form() + (visibility == Visibility.ALL ? "; found '" + text + "'" : ""), malformed);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
