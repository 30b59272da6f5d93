package io.github.servletjwt.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
                list(values.find(Param.PUBLIC_PATHS)),
                values.get(Param.TOKEN_HEADER),
                values.get(Param.TOKEN_CACHE_SIZE),
                values.get(Param.ALLOW_CORS_PREFLIGHT),
                Set.copyOf(list(values.find(Param.ALLOW_ENCODED_CHARACTERS))),
                values.get(Param.ALLOW_PATH_PARAMETERS));
    }

    private static List<String> list(@Nullable List<String> given) {
        return given == null ? List.of() : given;
    }
}
