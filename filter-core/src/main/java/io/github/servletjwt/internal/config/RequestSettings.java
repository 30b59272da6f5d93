package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.api.TokenSource;
import io.github.servletjwt.internal.config.Param.Scope;
import java.util.List;

/** Settings of the filter, of error responses, and of the proxies and listeners of an application. */
public final class RequestSettings {
    public static final Param<List<String>> LISTENERS = Param.of(
            Scope.SHARED,
            "listeners",
            ParamType.list("class names", RequestSettings::className),
            null,
            "Names of classes that implement `AuthEventListener`; each receives every event");

    public static final Param<List<String>> RULES = Param.of(
            Scope.FILTER,
            "rules",
            ParamType.script("access rules, one per line"),
            "/* authenticated",
            "Access rules, one per line: `[METHODS] PATTERN REQUIREMENT`. The first match decides; a request "
                    + "without a match needs a valid token. Requirements: `permit`, `optional`, `authenticated`, "
                    + "`role(a, b)` (any of), `scope(a b)` (all of), `deny`. Lines that begin with `#` are comments");

    public static final Param<List<String>> PUBLIC_PATHS = Param.of(
            Scope.FILTER,
            "publicPaths",
            ParamType.list("path patterns"),
            null,
            "Patterns that are permitted before `rules` are applied");

    public static final Param<List<TokenSource>> TOKEN_SOURCES = Param.of(
            Scope.FILTER,
            "tokenSources",
            ParamType.list("header or cookie", source -> ParamType.parseEnum(TokenSource.class, source)),
            "header",
            "Where the access token is read from: `header`, `cookie` or both; the header is read first. A "
                    + "token from a cookie needs a CSRF proof for methods other than GET, HEAD and OPTIONS");

    public static final Param<String> LOGIN_PAGE = Param.of(
            Scope.FILTER,
            "loginPage",
            ParamType.text("a path in the application such as /login.html", RequestSettings::isPage),
            null,
            "Page to which a browser without a valid token is redirected (302, `?return_to=PATH`) when it "
                    + "navigates: GET with `Sec-Fetch-Mode: navigate`; from a browser without that header, GET with text/html in "
                    + "`Accept` and without `X-Requested-With: XMLHttpRequest`. All other requests get 401. The page "
                    + "itself is permitted automatically");

    public static final Param<Boolean> REQUIRE_HTTPS = Param.of(
            Scope.FILTER,
            "requireHttps",
            ParamType.bool(),
            "false",
            "Refuse requests that carry credentials over plain HTTP (400). Name a reverse proxy in "
                    + "`trustedProxies`, so that its `X-Forwarded-Proto` is trusted. LoginServlet and the other "
                    + "servlets obey it too");

    public static final Param<String> TOKEN_HEADER = Param.of(
            Scope.FILTER,
            "tokenHeader",
            ParamType.text("a header name", name -> name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")),
            "Authorization",
            "Header of the token. A header other than `Authorization` carries the bare token, without `Bearer`");

    public static final Param<Boolean> FORWARD_TOKEN = Param.of(
            Scope.FILTER,
            "forwardToken",
            ParamType.bool(),
            "false",
            "Let the application see the token that the filter accepted, to pass it on to another service. When false, "
                    + "the header of the token and our token cookies are hidden from the application; a header that "
                    + "carried no token of ours, such as `Basic`, always stays");

    public static final Param<Integer> TOKEN_CACHE_SIZE = Param.of(
            Scope.FILTER,
            "tokenCacheSize",
            ParamType.integer(0, 10_000_000),
            "10000",
            "Maximum number of verified tokens in the cache, whose signatures are not verified again; 0 = "
                    + "off. Expiry, revocation and rules are checked every time");

    public static final Param<Boolean> ALLOW_CORS_PREFLIGHT = Param.of(
            Scope.FILTER,
            "allowCorsPreflight",
            ParamType.bool(),
            "false",
            "Permit OPTIONS with `Origin` and `Access-Control-Request-Method` if no `deny` rule matches. "
                    + "Better: map a CORS filter before this one");

    public static final Param<List<String>> ALLOW_ENCODED_CHARACTERS = Param.of(
            Scope.FILTER,
            "allowEncodedCharacters",
            ParamType.list("characters of / \\ . ; %", RequestSettings::encodable),
            null,
            "Characters that are allowed percent-encoded in a path, for an application that needs it");

    public static final Param<Boolean> ALLOW_PATH_PARAMETERS = Param.of(
            Scope.FILTER,
            "allowPathParameters",
            ParamType.bool(),
            "false",
            "Allow `;name=value` in a path, for an application that needs it");

    public static final Param<ErrorFormat> ERROR_FORMAT = Param.of(
            Scope.ANSWER,
            "errorFormat",
            ParamType.oneOf(ErrorFormat.class),
            "json",
            "Body of refusals: `json`, `problem` (RFC 9457), or `page` (the container's error page; filter "
                    + "only). Servlets use the value of the filter by default");

    public static final Param<String> REALM = Param.of(
            Scope.ANSWER,
            "realm",
            ParamType.text("printable ASCII characters", realm -> realm.matches("[\\x20-\\x7e]{1,200}")),
            "api",
            "Realm in the `WWW-Authenticate` challenge. Servlets use the value of the filter by default");

    public static final Param<List<AddressRange>> TRUSTED_PROXIES = Param.of(
            Scope.SHARED,
            "trustedProxies",
            ParamType.list("addresses or CIDRs such as 10.0.0.0/8", AddressRange::parse),
            null,
            "Reverse proxies whose `X-Forwarded-For`, `X-Forwarded-Proto`, `X-Forwarded-Prefix` and `Forwarded` (RFC 7239) "
                    + "are trusted: the client is the rightmost address that is not a trusted proxy, the scheme is what "
                    + "the outermost of them says, and the prefix goes before the addresses and cookie paths that are "
                    + "sent. Without it, all clients behind a proxy have one address");

    private RequestSettings() {}

    private static String className(String name) {
        if (!UsersSource.isClassName(name)) {
            throw new IllegalArgumentException();
        }
        return name;
    }

    /** Whether a redirect can use the path unchanged. */
    private static boolean isPage(String path) {
        return path.matches("/[A-Za-z0-9._~!$&'()*+,=:@/-]*") && !path.contains("//") && !path.contains("/.");
    }

    private static String encodable(String character) {
        if (character.length() != 1 || "/\\.;%".indexOf(character.charAt(0)) < 0) {
            throw new IllegalArgumentException();
        }
        return character;
    }
}
