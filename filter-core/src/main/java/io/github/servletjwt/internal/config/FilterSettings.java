package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.TokenSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of one filter. */
public record FilterSettings(
        List<String> rules,
        List<String> publicPaths,
        List<TokenSource> tokenSources,
        String tokenHeader,
        @Nullable String loginPage,
        boolean requireHttps,
        boolean forwardToken,
        int tokenCacheSize,
        boolean allowCorsPreflight,
        Set<String> allowEncodedCharacters,
        boolean allowPathParameters) {

    /** The settings that the endpoints share with the filter. */
    public RequestConfig requests() {
        return new RequestConfig(tokenHeader, tokenSources, requireHttps, loginPage);
    }

    public static FilterSettings read(ParamValues values) {
        return new FilterSettings(
                values.get(RequestSettings.RULES),
                values.list(RequestSettings.PUBLIC_PATHS),
                values.list(RequestSettings.TOKEN_SOURCES),
                values.get(RequestSettings.TOKEN_HEADER),
                values.find(RequestSettings.LOGIN_PAGE),
                values.get(RequestSettings.REQUIRE_HTTPS),
                values.get(RequestSettings.FORWARD_TOKEN),
                values.get(RequestSettings.TOKEN_CACHE_SIZE),
                values.get(RequestSettings.ALLOW_CORS_PREFLIGHT),
                Set.copyOf(values.list(RequestSettings.ALLOW_ENCODED_CHARACTERS)),
                values.get(RequestSettings.ALLOW_PATH_PARAMETERS));
    }
}
