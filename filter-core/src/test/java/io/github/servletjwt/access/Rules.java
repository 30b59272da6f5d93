package io.github.servletjwt.access;

import io.github.servletjwt.config.FilterConfiguration;
import io.github.servletjwt.config.TokenSource;
import java.util.List;
import java.util.Set;

/** Settings of filters of which the rules alone are of interest. */
final class Rules {
    private Rules() {}

    static FilterConfiguration config(String rules, List<String> publicPaths) {
        return new FilterConfiguration(
                rules,
                publicPaths,
                List.of(TokenSource.HEADER),
                "Authorization",
                null,
                false,
                0,
                false,
                Set.of(),
                false);
    }
}
