package io.github.servletjwt.internal.deployment;

import io.github.servletjwt.api.ConfigProblem;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One start of an application as tests describe it: context-params, then components, then the result. */
public final class Start {
    public static final String SECRET = "secret";

    private final Problems problems = new Problems();
    private final List<ComponentValues> components = new ArrayList<>();
    private final Map<String, String> contextParams = new LinkedHashMap<>();
    private final Map<String, String> env = new HashMap<>();

    /** An environment variable that placeholders find. */
    public Start env(String name, String value) {
        env.put(name, value);
        return this;
    }

    /** Context-params of the components that come after, without prefix. */
    public Start context(String... namesAndValues) {
        contextParams.putAll(map(namesAndValues));
        return this;
    }

    /** A filter named {@code jwt}. */
    public Start filter(String... namesAndValues) {
        return component(Component.FILTER, "jwt", namesAndValues);
    }

    /** A LoginServlet named {@code login}. */
    public Start login(String... namesAndValues) {
        return component(Component.LOGIN, "login", namesAndValues);
    }

    /** A RegisterServlet named {@code register}. */
    public Start register(String... namesAndValues) {
        return component(Component.REGISTER, "register", namesAndValues);
    }

    /** The values of a builder. */
    public Start code(String... namesAndValues) {
        components.add(ComponentValues.ofCode(Component.CODE, map(namesAndValues), problems));
        return this;
    }

    public Start component(Component component, String name, String... namesAndValues) {
        Placeholders placeholders = new Placeholders(env::get, unset -> null);
        ComponentSettings settings = new ComponentSettings(component, name, map(namesAndValues), contextParams);
        components.add(ComponentValues.read(settings, placeholders::fill, problems));
        return this;
    }

    private static Map<String, String> map(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    /** The values of the component that was added at this place. */
    public ComponentValues values(int index) {
        return components.get(index);
    }

    public List<ComponentValues> all() {
        return components;
    }

    /** The shared settings of all components. */
    public JwtAuthConfig merged() {
        return SharedSettings.merge(components.get(0).settings().label(), components, problems);
    }

    /** Every problem as the log would show it, reading alone. */
    public List<String> problemsOfReading() {
        return problems.list().stream().map(ConfigProblem::toString).toList();
    }

    /** Every problem as the log would show it, reading, merging and, where users log in, minting. */
    public List<String> problems() {
        JwtAuthConfig config = merged();
        if (config.accounts().users() != null) {
            config.checkMinting(problems);
        }
        return problemsOfReading();
    }

    /** A valid filter with these settings and the secret. */
    public static Start goodFilter(String... namesAndValues) {
        return new Start()
                .filter(Stream.concat(Stream.of(SECRET, "any"), Stream.of(namesAndValues))
                        .toArray(String[]::new));
    }
}
