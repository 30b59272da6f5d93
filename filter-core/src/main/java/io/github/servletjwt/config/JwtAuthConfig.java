package io.github.servletjwt.config;

import java.util.List;
import java.util.Map;

/**
 * Everything one {@code JwtAuth} is built from, by {@code web.xml} and by code alike.
 *
 * @param texts name to text of the shared settings that were given; secrets among them
 * @param origins name to the place where it was given, for error texts
 * @param label what the whole is called in error texts
 * @param effective the settings as they hold, on one line, secrets masked
 */
public record JwtAuthConfig(
        TokenConfig token,
        List<IssuerConfig> issuers,
        AccountConfig accounts,
        Map<String, String> texts,
        Map<String, String> origins,
        String label,
        String effective) {
    public JwtAuthConfig {
        issuers = List.copyOf(issuers);
        texts = Map.copyOf(texts);
        origins = Map.copyOf(origins);
    }

    /** Where the setting was given, or what the whole is called. */
    public String origin(Param<?> param) {
        return origins.getOrDefault(param.name(), label);
    }

    static JwtAuthConfig read(ParamValues values) {
        AccountConfig accounts = AccountConfig.read(values);
        String effective = values.effective(param -> param.scope() == Param.Scope.SHARED);
        boolean computed = accounts.users() != null && !values.given(Param.HASH_CONCURRENCY);
        TokenConfig token = TokenConfig.read(values, "");
        return new JwtAuthConfig(
                token,
                IssuerConfig.read(values, token.issuer()),
                accounts,
                values.texts(),
                values.origins(),
                values.label(),
                computed ? effective + ", " + Param.HASH_CONCURRENCY + "=" + accounts.hashConcurrency() : effective);
    }

    /** Whether the tokens that are minted here would be accepted here; only of interest where users log in. */
    public void checkMinting(Problems problems) {
        boolean typeKnown = token.issuer() != null == texts.containsKey(Param.ISSUER.name())
                && token.audience().isEmpty() != texts.containsKey(Param.AUDIENCE.name());
        if (typeKnown && !token.tokenTypes().accepts(token.mintedType())) {
            problem(
                    Param.TOKEN_TYPES,
                    "must name " + token.mintedType() + ", the type of the tokens minted here",
                    problems);
        }
        String roles = token.rolesClaims().get(0).first();
        boolean scope =
                token.scopeClaims().stream().anyMatch(path -> path.first().equals(roles));
        if (scope || roles.equals(token.principalClaim()) || TokenConfig.REGISTERED_CLAIMS.contains(roles)) {
            problem(
                    Param.ROLES_CLAIMS,
                    "minted roles go to the first path, and " + roles + " has another meaning",
                    problems);
        }
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
