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
            ParamType.list("a class name", RequestSettings::className),
            null,
            "Names of classes that implement `AuthEventListener`; each is told of every event");

    public static final Param<List<String>> RULES = Param.of(
            Scope.FILTER,
            "rules",
            ParamType.script("access rules, one a line"),
            "/* authenticated",
            "Access rules, one a line: `[METHODS] PATTERN REQUIREMENT`; the first that matches decides, and what none "
                    + "matches needs a valid token. Requirements: `permit`, `optional`, `authenticated`, "
                    + "`role(a, b)` (any of), `scope(a b)` (all of), `deny`. Lines beginning with `#` are comments");

    public static final Param<List<String>> PUBLIC_PATHS = Param.of(
            Scope.FILTER,
            "publicPaths",
            ParamType.list("a path pattern"),
            null,
            "Patterns that come before `rules` as `permit`");

    public static final Param<List<TokenSource>> TOKEN_SOURCES = Param.of(
            Scope.FILTER,
            "tokenSources",
            ParamType.list("header or cookie", source -> ParamType.parseEnum(TokenSource.class, source)),
            "header",
            "Where the access token may come from: `header`, `cookie` or both; the header counts before the cookie. A token "
                    + "from a cookie needs a CSRF proof for methods other than GET, HEAD and OPTIONS");

    public static final Param<String> LOGIN_PAGE = Param.of(
            Scope.FILTER,
            "loginPage",
            ParamType.text("a path in the application such as /login.html", RequestSettings::isPage),
            null,
            "Page to which a browser without a valid token is sent (302, `?return_to=PATH`) when it navigates: GET with "
                    + "text/html in `Accept`. Everything else still gets 401. The page is permitted by itself");

    public static final Param<Boolean> REQUIRE_HTTPS = Param.of(
            Scope.FILTER,
            "requireHttps",
            ParamType.bool(),
            "false",
            "Refuse requests that carry credentials over plain HTTP (400). Behind a proxy name it in `trustedProxies`, so "
                    + "that its `X-Forwarded-Proto` is believed. LoginServlet and the others obey it too");

    public static final Param<String> TOKEN_HEADER = Param.of(
            Scope.FILTER,
            "tokenHeader",
            ParamType.text("a header's name", name -> name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")),
            "Authorization",
            "Another header than `Authorization` carries the bare token, without `Bearer`");

    public static final Param<Integer> TOKEN_CACHE_SIZE = Param.of(
            Scope.FILTER,
            "tokenCacheSize",
            ParamType.integer(0, 10_000_000),
            "10000",
            "Verified tokens remembered, so that their signature is not checked again; 0 = off. Times and rules are "
                    + "looked at every time");

    public static final Param<Boolean> ALLOW_CORS_PREFLIGHT = Param.of(
            Scope.FILTER,
            "allowCorsPreflight",
            ParamType.bool(),
            "false",
            "Let OPTIONS with `Origin` and `Access-Control-Request-Method` pass where no `deny` rule matches. Better: a "
                    + "CORS filter before this one");

    public static final Param<List<String>> ALLOW_ENCODED_CHARACTERS = Param.of(
            Scope.FILTER,
            "allowEncodedCharacters",
            ParamType.list("one of / \\ . ; %", RequestSettings::encodable),
            null,
            "Characters that may stand percent-encoded in a path, for an application that needs it");

    public static final Param<Boolean> ALLOW_PATH_PARAMETERS = Param.of(
            Scope.FILTER,
            "allowPathParameters",
            ParamType.bool(),
            "false",
            "Let `;name=value` stand in a path, for an application that needs it");

    public static final Param<ErrorFormat> ERROR_FORMAT = Param.of(
            Scope.ANSWER,
            "errorFormat",
            ParamType.oneOf(ErrorFormat.class),
            "json",
            "Body of refusals: `json`, `problem` (RFC 9457), or `page` (the container's error page; filter only). "
                    + "Servlets that do not say answer as the filter does");

    public static final Param<String> REALM = Param.of(
            Scope.ANSWER,
            "realm",
            ParamType.text("printable ASCII text", realm -> realm.matches("[\\x20-\\x7e]{1,200}")),
            "api",
            "Realm in the `WWW-Authenticate` challenge. Servlets that do not say use the filter's");

    public static final Param<List<AddressRange>> TRUSTED_PROXIES = Param.of(
            Scope.SHARED,
            "trustedProxies",
            ParamType.list("an address or a CIDR such as 10.0.0.0/8", AddressRange::parse),
            null,
            "Reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: the client is the rightmost "
                    + "address of `X-Forwarded-For` that is none of them. Without it, all clients behind a proxy are one");

    private RequestSettings() {}

    private static String className(String name) {
        if (!UsersSource.isClassName(name)) {
            throw new IllegalArgumentException();
        }
        return name;
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
}
