package io.github.servletjwt.internal.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One start of an application as tests tell it: context-params, then components, then what came of them. */
final class Start {
    static final String SECRET = "secret";

    private final Problems problems = new Problems();
    private final List<ComponentValues> components = new ArrayList<>();
    private final Map<String, String> contextParams = new LinkedHashMap<>();
    private final Map<String, String> env = new HashMap<>();

    /** An environment variable that placeholders find. */
    Start env(String name, String value) {
        env.put(name, value);
        return this;
    }

    /** Context-params of the components that come after, without prefix. */
    Start context(String... namesAndValues) {
        contextParams.putAll(map(namesAndValues));
        return this;
    }

    /** A filter named {@code jwt}. */
    Start filter(String... namesAndValues) {
        return component(Component.FILTER, "jwt", namesAndValues);
    }

    /** A LoginServlet named {@code login}. */
    Start login(String... namesAndValues) {
        return component(Component.LOGIN, "login", namesAndValues);
    }

    /** A RegisterServlet named {@code register}. */
    Start register(String... namesAndValues) {
        return component(Component.REGISTER, "register", namesAndValues);
    }

    /** What a builder was given. */
    Start code(String... namesAndValues) {
        return component(Component.CODE, Component.CODE.defaultName(), namesAndValues);
    }

    Start component(Component component, String name, String... namesAndValues) {
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
    ComponentValues values(int index) {
        return components.get(index);
    }

    List<ComponentValues> all() {
        return components;
    }

    /** What the components together say of the shared settings. */
    JwtAuthConfig merged() {
        return SharedValues.merge(components.get(0).settings().label(), components, problems);
    }

    /** Every problem as the log would show it, reading alone. */
    List<String> problemsOfReading() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    /** Every problem as the log would show it, reading, merging and, where users log in, minting. */
    List<String> problems() {
        JwtAuthConfig config = merged();
        if (config.accounts().users() != null) {
            config.checkMinting(problems);
        }
        return problemsOfReading();
    }

    /** A good filter with these settings beside the secret. */
    static Start goodFilter(String... namesAndValues) {
        return new Start()
                .filter(Stream.concat(Stream.of(SECRET, "any"), Stream.of(namesAndValues))
                        .toArray(String[]::new));
    }
}
