package io.github.servletjwt.internal.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of one filter. */
public record FilterSettings(
        String rules,
        List<String> publicPaths,
        List<TokenSource> tokenSources,
        String tokenHeader,
        @Nullable String loginPage,
        boolean requireHttps,
        int tokenCacheSize,
        boolean allowCorsPreflight,
        Set<String> allowEncodedCharacters,
        boolean allowPathParameters) {

    /** What of it the endpoints share. */
    public RequestConfig requests() {
        return new RequestConfig(tokenHeader, tokenSources, requireHttps, loginPage);
    }

    public static FilterSettings read(ParamValues values) {
        return new FilterSettings(
                values.get(Param.RULES),
                values.list(Param.PUBLIC_PATHS),
                values.list(Param.TOKEN_SOURCES),
                values.get(Param.TOKEN_HEADER),
                values.find(Param.LOGIN_PAGE),
                values.get(Param.REQUIRE_HTTPS),
                values.get(Param.TOKEN_CACHE_SIZE),
                values.get(Param.ALLOW_CORS_PREFLIGHT),
                Set.copyOf(values.list(Param.ALLOW_ENCODED_CHARACTERS)),
                values.get(Param.ALLOW_PATH_PARAMETERS));
    }
}
