package io.github.servletjwt.internal.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of all settings: the parser, the error messages and {@code docs/configuration.md} are made from it. */
public final class Settings {
    /** The init-param that names the {@code JwtAuth} of a component, if there are several; it is not a setting. */
    public static final String INSTANCE = "instance";

    private static final List<Param<?>> ALL = List.of(
            KeySettings.SECRET,
            KeySettings.PRIVATE_KEY,
            KeySettings.PUBLIC_KEY,
            KeySettings.KEYS,
            KeySettings.SIGNING_KEY_ID,
            KeySettings.KEYS_HEADER,
            KeySettings.KEYS_CA,
            KeySettings.ALLOW_HTTP_KEYS,
            KeySettings.ALGORITHMS,
            TokenSettings.ISSUER,
            TokenSettings.TENANTS,
            TokenSettings.AUDIENCE,
            TokenSettings.AUDIENCE_CLAIMS,
            TokenSettings.LEEWAY,
            TokenSettings.MAX_TOKEN_BYTES,
            TokenSettings.TOKEN_TYPES,
            TokenSettings.REQUIRED_CLAIMS,
            TokenSettings.MAX_TOKEN_AGE,
            TokenSettings.PRINCIPAL_CLAIM,
            TokenSettings.ROLES_CLAIMS,
            TokenSettings.ROLES_SEPARATOR,
            TokenSettings.SCOPE_CLAIMS,
            TokenSettings.ACCESS_TOKEN_TTL,
            SessionSettings.SESSIONS,
            SessionSettings.SESSION_NAMESPACE,
            SessionSettings.REFRESH_SECRET,
            SessionSettings.REFRESH_TOKEN_TTL,
            SessionSettings.SESSION_TTL,
            SessionSettings.REFRESH_GRACE,
            SessionSettings.REVOCATION_REFRESH,
            SessionSettings.REVOCATION_MAX_STALE,
            SessionSettings.ON_STORE_FAILURE,
            RequestSettings.LISTENERS,
            TokenSettings.ISSUERS,
            TokenSettings.ALLOW_SHARED_PRINCIPALS,
            TokenSettings.PRINCIPAL_PREFIX,
            RequestSettings.RULES,
            RequestSettings.PUBLIC_PATHS,
            RequestSettings.TOKEN_SOURCES,
            RequestSettings.LOGIN_PAGE,
            RequestSettings.REQUIRE_HTTPS,
            RequestSettings.TOKEN_HEADER,
            RequestSettings.FORWARD_TOKEN,
            RequestSettings.TOKEN_CACHE_SIZE,
            RequestSettings.ALLOW_CORS_PREFLIGHT,
            RequestSettings.ALLOW_ENCODED_CHARACTERS,
            RequestSettings.ALLOW_PATH_PARAMETERS,
            RequestSettings.ERROR_FORMAT,
            RequestSettings.REALM,
            AccountSettings.USERS,
            AccountSettings.USER_QUERY,
            AccountSettings.ROLES_QUERY,
            AccountSettings.SCOPES_QUERY,
            AccountSettings.CLAIMS_QUERY,
            AccountSettings.DATA_SOURCE,
            AccountSettings.DATA_SOURCE_USER,
            AccountSettings.DATA_SOURCE_PASSWORD,
            AccountSettings.CREATE_SCHEMA,
            AccountSettings.CONTAINER_ROLES,
            AccountSettings.PASSWORD_HASH,
            AccountSettings.ALLOW_PLAINTEXT_PASSWORDS,
            AccountSettings.HASH_CONCURRENCY,
            LoginSettings.MAX_LOGIN_FAILURES,
            LoginSettings.MAX_ADDRESS_FAILURES,
            LoginSettings.REGISTRATION_LIMIT,
            LoginSettings.LOGIN_FAILURE_WINDOW,
            RequestSettings.TRUSTED_PROXIES,
            LoginSettings.DELIVERY,
            LoginSettings.COOKIE_SECURE,
            LoginSettings.COOKIE_SUFFIX,
            LoginSettings.COOKIE_PATH,
            LoginSettings.COOKIE_SAME_SITE,
            LoginSettings.COOKIE_DOMAIN,
            AccountSettings.DEFAULT_ROLES,
            AccountSettings.MIN_PASSWORD_LENGTH);

    private static final Map<String, Param<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Param::name, Function.identity()));

    /** Settings of token verification: each further issuer has its own. */
    private static final Set<Param<?>> VERIFYING = Set.of(
            KeySettings.SECRET,
            KeySettings.PUBLIC_KEY,
            KeySettings.KEYS,
            KeySettings.KEYS_HEADER,
            KeySettings.KEYS_CA,
            KeySettings.ALLOW_HTTP_KEYS,
            KeySettings.ALGORITHMS,
            TokenSettings.ISSUER,
            TokenSettings.TENANTS,
            TokenSettings.AUDIENCE,
            TokenSettings.AUDIENCE_CLAIMS,
            TokenSettings.LEEWAY,
            TokenSettings.MAX_TOKEN_BYTES,
            TokenSettings.TOKEN_TYPES,
            TokenSettings.REQUIRED_CLAIMS,
            TokenSettings.MAX_TOKEN_AGE,
            TokenSettings.PRINCIPAL_CLAIM,
            TokenSettings.ROLES_CLAIMS,
            TokenSettings.ROLES_SEPARATOR,
            TokenSettings.SCOPE_CLAIMS,
            TokenSettings.PRINCIPAL_PREFIX);

    private static final Pattern UNDER_ISSUER = Pattern.compile("(issuer\\.([A-Za-z0-9_-]+)\\.)(\\w+)");

    /** A setting for a plug-in: the name of its class, a dot, and a name that the class chooses. */
    private static final Pattern OF_PLUGIN =
            Pattern.compile("((?:[\\p{L}_$][\\p{L}\\p{N}_$]*\\.)*\\p{Lu}[\\p{L}\\p{N}_$]*)\\.([A-Za-z0-9_-]+)");

    private Settings() {}

    /** All settings, in the order of the manual. */
    public static List<Param<?>> all() {
        return ALL;
    }

    /** The setting of that name, {@code issuer.NAME.…} and {@code CLASS.…} included; null when there is none. */
    public static @Nullable Param<?> named(String name) {
        Matcher matcher = UNDER_ISSUER.matcher(name);
        if (matcher.matches()) {
            Param<?> param = BY_NAME.get(matcher.group(3));
            return param != null && VERIFYING.contains(param) ? param.under(matcher.group(1)) : null;
        }
        return pluginOf(name) == null ? BY_NAME.get(name) : Param.ofPlugin(name);
    }

    /** The class to which a setting is addressed; null for other settings. */
    static @Nullable String pluginOf(String name) {
        Matcher matcher = OF_PLUGIN.matcher(name);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** All settings, and those of further issuers and plug-ins among the names. */
    public static List<Param<?>> allAnd(Collection<String> names) {
        List<Param<?>> params = new ArrayList<>(ALL);
        for (String name : names) {
            Param<?> param = issuerOf(name) == null && pluginOf(name) == null ? null : named(name);
            if (param != null) {
                params.add(param);
            }
        }
        return params;
    }

    /** Names of all settings of the further issuer in the name; empty when the name contains no issuer. */
    public static List<String> namesLike(String name) {
        String issuer = issuerOf(name);
        return issuer == null
                ? List.of()
                : VERIFYING.stream()
                        .map(param -> prefix(issuer) + param.name())
                        .sorted()
                        .toList();
    }

    /** The further issuer in the name of a setting, or null. */
    static @Nullable String issuerOf(String name) {
        Matcher matcher = UNDER_ISSUER.matcher(name);
        return matcher.matches() ? matcher.group(2) : null;
    }

    /** The prefix of the settings of a further issuer. */
    static String prefix(String issuer) {
        return "issuer." + issuer + ".";
    }
}
