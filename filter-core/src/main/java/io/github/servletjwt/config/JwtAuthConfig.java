package io.github.servletjwt.config;

import java.util.Map;

/**
 * Everything one {@code JwtAuth} is built from, by {@code web.xml} and by code alike.
 *
 * @param texts name to text of the shared settings that were given; secrets among them
 * @param origins name to the place where it was given, for error texts
 * @param label what the whole is called in error texts
 */
public record JwtAuthConfig(
        TokenConfig token,
        AccountConfig accounts,
        Map<String, String> texts,
        Map<String, String> origins,
        String label) {
    public JwtAuthConfig {
        texts = Map.copyOf(texts);
        origins = Map.copyOf(origins);
    }

    /** Where the setting was given, or what the whole is called. */
    public String origin(Param<?> param) {
        return origins.getOrDefault(param.name(), label);
    }

    static JwtAuthConfig read(ParamValues values) {
        TokenConfig token = TokenConfig.read(values);
        AccountConfig accounts = AccountConfig.read(values);
        if (accounts.users() != null && !token.tokenTypes().accepts(token.mintedType())) {
            values.problem(
                    Param.TOKEN_TYPES, "must name " + token.mintedType() + ", the type of the tokens minted here");
        }
        return new JwtAuthConfig(token, accounts, values.texts(), values.origins(), values.label());
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "JwtAuthConfig[" + token + "]";
    }
}
