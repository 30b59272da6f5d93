package io.github.servletjwt.internal.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The shared settings of one {@code JwtAuth}, from {@code web.xml} or from code.
 *
 * @param dataSource not null when users or sessions are in a database
 * @param texts name to string of the shared settings that were given, including secrets
 * @param origins name to the place of each of them, for error messages
 * @param label name of the whole configuration in error messages
 * @param effective the effective settings on one line, secrets masked
 */
public record JwtAuthConfig(
        TokenConfig token,
        List<IssuerConfig> issuers,
        boolean allowSharedPrincipals,
        AccountConfig accounts,
        SessionConfig sessions,
        ThrottleConfig throttle,
        CookieConfig cookies,
        List<AddressRange> trustedProxies,
        @Nullable DataSourceConfig dataSource,
        List<String> listeners,
        Map<String, String> texts,
        Map<String, String> origins,
        String label,
        String effective) {
    public JwtAuthConfig {
        issuers = List.copyOf(issuers);
        listeners = List.copyOf(listeners);
        trustedProxies = List.copyOf(trustedProxies);
        texts = Map.copyOf(texts);
        origins = Map.copyOf(origins);
    }

    /** The place where the setting was given, or the label. */
    public String origin(Param<?> param) {
        return origins.getOrDefault(param.name(), label);
    }

    /** The settings that are addressed to a plug-in class, by the names that it chose. */
    public Map<String, String> textsOf(String className) {
        Map<String, String> own = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            if (className.equals(Settings.pluginOf(name))) {
                own.put(name.substring(className.length() + 1), text);
            }
        });
        return own;
    }

    /** The classes that settings name. */
    private Set<String> plugins() {
        Set<String> plugins = new HashSet<>(listeners);
        if (accounts.users() != null && accounts.users().kind() == UsersSource.Kind.CLASS) {
            plugins.add(accounts.users().text());
        }
        if (sessions.source().kind() == SessionsSource.Kind.CLASS) {
            plugins.add(sessions.source().text());
        }
        Stream.concat(Stream.of(token), issuers.stream().map(IssuerConfig::token))
                .map(TokenConfig::keys)
                .filter(keys -> keys.kind() == KeyConfig.Kind.CLASS)
                .forEach(keys -> plugins.add(Objects.requireNonNull(keys.keys())));
        return plugins;
    }

    /** Refuses settings for classes that no setting names: they are misspelt, or their class is gone. */
    private JwtAuthConfig requirePlugins(ParamValues values) {
        Set<String> plugins = plugins();
        for (String name : texts.keySet()) {
            String plugin = Settings.pluginOf(name);
            if (plugin != null && !plugins.contains(plugin)) {
                values.problem(
                        name,
                        "no setting names a class " + plugin
                                + "; expected CLASS.NAME with a class of users, sessions, keys "
                                + "or listeners; correct the name, or remove it");
            }
        }
        return this;
    }

    public static JwtAuthConfig read(ParamValues values) {
        AccountConfig accounts = AccountConfig.read(values);
        String effective = values.effective(param -> param.scope() == Param.Scope.SHARED);
        boolean computed = accounts.users() != null && !values.given(AccountSettings.HASH_CONCURRENCY);
        TokenConfig token = TokenConfig.read(values, "");
        return new JwtAuthConfig(
                        token,
                        IssuerConfig.read(values, token.issuer()),
                        values.get(TokenSettings.ALLOW_SHARED_PRINCIPALS),
                        accounts,
                        SessionConfig.read(values),
                        ThrottleConfig.read(values),
                        CookieConfig.read(values),
                        values.list(RequestSettings.TRUSTED_PROXIES),
                        dataSource(values),
                        values.list(RequestSettings.LISTENERS),
                        values.texts(),
                        values.origins(),
                        values.label(),
                        computed
                                ? effective + ", " + AccountSettings.HASH_CONCURRENCY + "=" + accounts.hashConcurrency()
                                : effective)
                .requirePlugins(values);
    }

    private static @Nullable DataSourceConfig dataSource(ParamValues values) {
        UsersSource users = values.find(AccountSettings.USERS);
        boolean ofUsers = users != null && users.kind() == UsersSource.Kind.JDBC;
        boolean ofSessions = values.get(SessionSettings.SESSIONS).kind() == SessionsSource.Kind.JDBC;
        boolean misread = values.unusable(AccountSettings.USERS) || values.unusable(SessionSettings.SESSIONS);
        if (ofUsers || ofSessions) {
            if (!values.given(AccountSettings.DATA_SOURCE)) {
                String which = ofUsers ? "users=jdbc" : "sessions=jdbc";
                values.problem(
                        AccountSettings.DATA_SOURCE,
                        "is required with " + which + "; expected " + AccountSettings.DATA_SOURCE.form());
            }
        } else if (!misread) {
            for (Param<?> param : List.of(AccountSettings.DATA_SOURCE, AccountSettings.CREATE_SCHEMA)) {
                if (values.given(param)) {
                    values.problem(
                            param, "has no effect unless users=jdbc or sessions=jdbc; set one of them, or remove this");
                }
            }
        }
        return DataSourceConfig.read(values);
    }

    /** Checks that issued tokens would be accepted by this configuration; only needed where users log in. */
    public void checkMinting(Problems problems) {
        boolean typeKnown = token.issuer() != null == texts.containsKey(TokenSettings.ISSUER.name())
                && token.audience().isEmpty() != texts.containsKey(TokenSettings.AUDIENCE.name());
        if (typeKnown && !token.tokenTypes().accepts(token.mintedType())) {
            problem(
                    TokenSettings.TOKEN_TYPES,
                    "must name " + token.mintedType() + ", the type of the tokens issued here",
                    problems);
        }
        List<String> audienceClaims = token.audienceClaims();
        if (!token.audience().isEmpty() && !audienceClaims.contains("aud") && !audienceClaims.contains("client_id")) {
            problem(
                    TokenSettings.AUDIENCE_CLAIMS,
                    "must name aud, where the tokens issued here have their audience; for another issuer's tokens set "
                            + "issuer.NAME." + TokenSettings.AUDIENCE_CLAIMS,
                    problems);
        }
        if (token.rolesClaims().get(0).ofMemberNames()) {
            problem(
                    TokenSettings.ROLES_CLAIMS,
                    "issued tokens carry the roles at the first path, which must not end with *; put another path first",
                    problems);
        }
        String roles = token.rolesClaims().get(0).first();
        boolean scope =
                token.scopeClaims().stream().anyMatch(path -> path.first().equals(roles));
        if (scope || roles.equals(token.principalClaim()) || TokenConfig.REGISTERED_CLAIMS.contains(roles)) {
            problem(
                    TokenSettings.ROLES_CLAIMS,
                    "issued tokens carry the roles at the first path, and " + roles + " has another meaning",
                    problems);
        }
    }

    /** Prefixes that names of local users must not begin with: they are reserved for the users of further issuers. */
    public Set<String> reservedPrefixes() {
        return allowSharedPrincipals
                ? Set.of()
                : issuers.stream()
                        .map(IssuerConfig::principalPrefix)
                        .filter(prefix -> !prefix.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Advice about valid settings; each hint names the settings and the remedy. */
    public List<String> hints() {
        List<String> unmarked = Stream.concat(Stream.of(token), issuers.stream().map(IssuerConfig::token))
                .filter(TokenConfig::mayTakeIdTokens)
                .map(issuer -> TokenSettings.ISSUER.shown(String.valueOf(issuer.issuer())))
                .toList();
        return unmarked.isEmpty()
                ? List.of()
                : List.of("ID tokens of " + String.join(", ", unmarked)
                        + " may pass as access tokens if the issuer does not mark its ID tokens (Keycloak does; Spring "
                        + "Authorization Server does not); to refuse them set tokenTypes=at+jwt if its access tokens "
                        + "have that header type, else requiredClaims=scope");
    }

    /** Reports a problem of a setting at the place where it was given. */
    public void problem(Param<?> param, String text, Problems problems) {
        problems.add(origin(param), param.name() + ": " + text);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "JwtAuthConfig[" + token + "]";
    }
}
