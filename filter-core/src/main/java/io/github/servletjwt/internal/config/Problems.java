package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.api.ConfigProblem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects every mistake, so that one start tells them all. Not thread-safe: belongs to one start. */
public final class Problems {
    private final Set<ConfigProblem> problems = new LinkedHashSet<>();

    public void add(String component, String text) {
        problems.add(new ConfigProblem(component, text));
    }

    public List<ConfigProblem> list() {
        return List.copyOf(problems);
    }

    /** Ends the start when anything was found. */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(list());
        }
    }
}
