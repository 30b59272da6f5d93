package io.github.servletjwt.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The context-params of the application: {@code servlet-jwt.NAME}, or {@code servlet-jwt[INSTANCE].NAME} for one of
 * several instances.
 */
public final class ContextParams {
    private static final String PREFIX = "servlet-jwt";
    private static final Pattern FORM = Pattern.compile(PREFIX + "(?:\\[([A-Za-z0-9_-]+)])?\\.(.+)");

    private final Map<String, Map<String, String>> byInstance = new HashMap<>();

    /**
     * Reads what is ours; other names are left alone.
     *
     * @param all every context-param of the application
     * @param instances those that components name; the empty text is the one without a name
     */
    public ContextParams(Map<String, String> all, Set<String> instances, Problems problems) {
        all.forEach((name, text) -> {
            if (name.startsWith(PREFIX + ".") || name.startsWith(PREFIX + "[")) {
                add(name, text, instances, problems);
            }
        });
    }

    private void add(String name, String text, Set<String> instances, Problems problems) {
        String label = "context-param '" + name + "'";
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            problems.add(label, "expected servlet-jwt.NAME or servlet-jwt[INSTANCE].NAME");
            return;
        }
        String instance = matcher.group(1) == null ? "" : matcher.group(1);
        String setting = matcher.group(2);
        if (!instances.contains(instance)) {
            problems.add(
                    label, "no component has " + Param.INSTANCE + "=" + instance + Suggestion.of(instance, instances));
        } else if (Param.named(setting) == null) {
            List<String> names = Param.all().stream().map(Param::name).toList();
            problems.add(label, setting + ": there is no such setting" + Suggestion.of(setting, names));
        } else {
            byInstance.computeIfAbsent(instance, key -> new HashMap<>()).put(setting, text);
        }
    }

    /** Setting to text, for an instance. */
    public Map<String, String> of(String instance) {
        return byInstance.getOrDefault(instance, Map.of());
    }
}
