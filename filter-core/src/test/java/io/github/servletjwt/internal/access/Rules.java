package io.github.servletjwt.internal.access;

import io.github.servletjwt.api.TokenSource;
import io.github.servletjwt.internal.config.FilterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Settings of filters of which the rules alone are of interest. */
final class Rules {
    private Rules() {}

    static FilterSettings config(String rules, List<String> publicPaths) {
        return new FilterSettings(
                rules.lines().toList(),
                publicPaths,
                List.of(TokenSource.HEADER),
                "Authorization",
                null,
                false,
                false,
                0,
                false,
                Set.of(),
                false);
    }

    /** Their problems. */
    static List<String> problems(String rules) {
        List<String> problems = new ArrayList<>();
        AccessRules.compile(config(rules, List.of()), problems::add);
        return problems;
    }

    /** Rules with which nothing is wrong. */
    static AccessRules compile(String rules) {
        return AccessRules.compile(config(rules, List.of()), problem -> {
            throw new AssertionError(problem);
        });
    }
}
