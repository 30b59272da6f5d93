package io.github.servletjwt.internal.deployment;

import io.github.servletjwt.internal.config.GivenValue;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The context-params of the application: {@code servlet-jwt.NAME}, or {@code servlet-jwt[INSTANCE].NAME} for one of
 * several instances.
 */
public final class ContextParams {
    private static final String PREFIX = "servlet-jwt";
    private static final Pattern FORM = Pattern.compile(PREFIX + "(?:\\[([A-Za-z0-9_-]+)])?\\.(.+)");

    private final Map<String, Map<String, String>> byInstance = new LinkedHashMap<>();

    /**
     * Reads our context-params; other names are ignored.
     *
     * @param all every context-param of the application
     * @param instances those that components name; the empty string is the one without a name
     * @param fill fills placeholders; {@link IllegalArgumentException} when it cannot
     */
    public ContextParams(
            Map<String, String> all, Set<String> instances, UnaryOperator<String> fill, Problems problems) {
        all.forEach((name, text) -> {
            if (name.startsWith(PREFIX + ".") || name.startsWith(PREFIX + "[")) {
                add(name, text, instances, fill, problems);
            }
        });
    }

    private void add(String name, String text, Set<String> instances, UnaryOperator<String> fill, Problems problems) {
        String label = "context-param '" + name + "'";
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            problems.add(label, "expected servlet-jwt.NAME or servlet-jwt[INSTANCE].NAME");
            return;
        }
        String instance = matcher.group(1) == null ? "" : matcher.group(1);
        String setting = matcher.group(2);
        if (!instances.contains(instance)) {
            List<String> named =
                    instances.stream().filter(other -> !other.isEmpty()).toList();
            problems.add(label, noComponent(instance) + Suggestion.of(instance, named));
        } else if (Settings.named(setting) == null) {
            List<String> names =
                    new ArrayList<>(Settings.all().stream().map(Param::name).toList());
            names.addAll(Settings.namesLike(setting));
            problems.add(label, setting + ": there is no such setting" + Suggestion.of(setting, names));
        } else {
            check(label, setting, text, fill, problems);
            byInstance.computeIfAbsent(instance, key -> new LinkedHashMap<>()).put(setting, text);
        }
    }

    /** Whether or not a component uses it: one that does reports the same problem, which is listed once. */
    private static void check(
            String label, String setting, String text, UnaryOperator<String> fill, Problems problems) {
        try {
            Objects.requireNonNull(Settings.named(setting)).parse(fill.apply(text.strip()));
        } catch (IllegalArgumentException wrong) {
            String message = ComponentValues.remedy(Settings.named(setting), String.valueOf(wrong.getMessage()));
            boolean filled = text.contains("${");
            problems.add(label, setting + ": " + (filled ? GivenValue.withoutValue(message) : message));
        }
    }

    private static String noComponent(String instance) {
        return instance.isEmpty()
                ? "every component has an " + Settings.INSTANCE + "; expected servlet-jwt[INSTANCE].NAME"
                : "no component has " + Settings.INSTANCE + "=" + instance;
    }

    /** The name of a context-param in messages. */
    static String label(String instance, String setting) {
        return "context-param '" + PREFIX + (instance.isEmpty() ? "" : "[" + instance + "]") + "." + setting + "'";
    }

    /** Setting to value, for an instance. */
    public Map<String, String> of(String instance) {
        return byInstance.getOrDefault(instance, Map.of());
    }
}
