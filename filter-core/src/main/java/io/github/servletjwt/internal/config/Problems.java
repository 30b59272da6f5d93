package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.api.ConfigProblem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects all problems, so that startup reports them together. Not thread-safe; used during startup only. */
public final class Problems {
    private final Set<ConfigProblem> problems = new LinkedHashSet<>();

    public void add(String component, String text) {
        problems.add(new ConfigProblem(component, text));
    }

    public List<ConfigProblem> list() {
        return List.copyOf(problems);
    }

    /** Throws one {@link ConfigException} with all problems, if there are any. */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(list());
        }
    }
}
