package io.github.servletjwt.servlet;

import io.github.servletjwt.api.SameSite;
import io.github.servletjwt.api.TokenSource;
import io.github.servletjwt.internal.config.CookieConfig;
import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.internal.config.RequestConfig;
import java.util.List;
import java.util.Set;

/** Settings of filters whose tokens come in a header. */
final class Filters {
    private Filters() {}

    static FilterSettings config(
            String rules,
            List<String> publicPaths,
            String tokenHeader,
            int tokenCacheSize,
            boolean allowCorsPreflight,
            Set<String> allowEncodedCharacters,
            boolean allowPathParameters) {
        return new FilterSettings(
                rules.lines().toList(),
                publicPaths,
                List.of(TokenSource.HEADER),
                tokenHeader,
                null,
                false,
                false,
                tokenCacheSize,
                allowCorsPreflight,
                allowEncodedCharacters,
                allowPathParameters);
    }

    static BearerTokenResolver resolver(String tokenHeader, TokenSource... sources) {
        List<TokenSource> of = sources.length == 0 ? List.of(TokenSource.HEADER) : List.of(sources);
        return new BearerTokenResolver(
                new RequestConfig(tokenHeader, of, false, null),
                new AuthCookies(
                        new CookieConfig(true, "", null, SameSite.LAX, SameSite.STRICT, null),
                        new ClientResolver(List.of())));
    }
}
