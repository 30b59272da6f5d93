package io.github.servletjwt.internal.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything one {@code JwtAuth} is built from, by {@code web.xml} and by code alike.
 *
 * @param dataSource not null when users or sessions are in a database
 * @param texts name to text of the shared settings that were given; secrets among them
 * @param origins name to the place where it was given, for error texts
 * @param label what the whole is called in error texts
 * @param effective the settings as they hold, on one line, secrets masked
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

    /** Where the setting was given, or what the whole is called. */
    public String origin(Param<?> param) {
        return origins.getOrDefault(param.name(), label);
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
                        : effective);
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
                            param, "only counts with users=jdbc or sessions=jdbc; set one of them, or take this away");
                }
            }
        }
        return DataSourceConfig.read(values);
    }

    /** Whether the tokens that are minted here would be accepted here; only of interest where users log in. */
    public void checkMinting(Problems problems) {
        boolean typeKnown = token.issuer() != null == texts.containsKey(TokenSettings.ISSUER.name())
                && token.audience().isEmpty() != texts.containsKey(TokenSettings.AUDIENCE.name());
        if (typeKnown && !token.tokenTypes().accepts(token.mintedType())) {
            problem(
                    TokenSettings.TOKEN_TYPES,
                    "must name " + token.mintedType() + ", the type of the tokens minted here",
                    problems);
        }
        String roles = token.rolesClaims().get(0).first();
        boolean scope =
                token.scopeClaims().stream().anyMatch(path -> path.first().equals(roles));
        if (scope || roles.equals(token.principalClaim()) || TokenConfig.REGISTERED_CLAIMS.contains(roles)) {
            problem(
                    TokenSettings.ROLES_CLAIMS,
                    "minted roles go to the first path, and " + roles + " has another meaning",
                    problems);
        }
    }

    /** What no name of our own users begins with: it belongs to the users of a further issuer. */
    public Set<String> reservedPrefixes() {
        return allowSharedPrincipals
                ? Set.of()
                : issuers.stream()
                        .map(IssuerConfig::principalPrefix)
                        .filter(prefix -> !prefix.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** What is not wrong but worth knowing of these settings; each text names the settings and the remedy. */
    public List<String> hints() {
        List<String> unmarked = Stream.concat(Stream.of(token), issuers.stream().map(IssuerConfig::token))
                .filter(TokenConfig::mayTakeIdTokens)
                .map(issuer -> TokenSettings.ISSUER.shown(String.valueOf(issuer.issuer())))
                .toList();
        return unmarked.isEmpty()
                ? List.of()
                : List.of("ID tokens of " + String.join(", ", unmarked)
                        + " may pass as access tokens where the issuer does not mark its ID tokens (Keycloak does; Spring "
                        + "Authorization Server does not); to refuse them set tokenTypes=at+jwt if its access tokens have "
                        + "that header type, else requiredClaims=scope");
    }

    /** Adds what is wrong with a setting, where it was given. */
    public void problem(Param<?> param, String text, Problems problems) {
        problems.add(origin(param), param.name() + ": " + text);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "JwtAuthConfig[" + token + "]";
    }
}
