package io.github.servletjwt.config;

import java.util.List;
import java.util.Set;

/** Settings of one filter. */
public record FilterConfiguration(
        String rules,
        List<String> publicPaths,
        String tokenHeader,
        int tokenCacheSize,
        boolean allowCorsPreflight,
        Set<String> allowEncodedCharacters,
        boolean allowPathParameters) {

    static FilterConfiguration read(ParamValues values) {
        return new FilterConfiguration(
                values.get(Param.RULES),
                values.list(Param.PUBLIC_PATHS),
                values.get(Param.TOKEN_HEADER),
                values.get(Param.TOKEN_CACHE_SIZE),
                values.get(Param.ALLOW_CORS_PREFLIGHT),
                Set.copyOf(values.list(Param.ALLOW_ENCODED_CHARACTERS)),
                values.get(Param.ALLOW_PATH_PARAMETERS));
    }
}
