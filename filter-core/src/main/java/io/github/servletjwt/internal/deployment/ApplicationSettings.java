package io.github.servletjwt.internal.deployment;

import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of all our components in one web application, in the order of their instances. Used during startup only.
 */
public final class ApplicationSettings {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]*");

    private final Map<String, List<ComponentValues>> valuesByInstance = new LinkedHashMap<>();
    private final Map<RegisteredComponent, ComponentValues> values = new LinkedHashMap<>();

    /**
     * Reads the settings of the components.
     *
     * @param contextParams those of the whole application
     * @param fill fills placeholders; {@link IllegalArgumentException} when it cannot
     */
    public ApplicationSettings(
            List<RegisteredComponent> components,
            Map<String, String> contextParams,
            UnaryOperator<String> fill,
            Problems problems) {
        ContextParams ofContext = new ContextParams(contextParams, instances(components), fill, problems);
        for (RegisteredComponent component : components) {
            ComponentSettings settings = settings(component, ofContext);
            check(component, settings.label(), problems);
            ComponentValues read = ComponentValues.read(settings, fill, problems);
            values.put(component, read);
            valuesByInstance
                    .computeIfAbsent(component.instance(), key -> new ArrayList<>())
                    .add(read);
        }
    }

    private static ComponentSettings settings(RegisteredComponent component, ContextParams contextParams) {
        return new ComponentSettings(
                component.component(),
                component.name(),
                component.initParams(),
                contextParams.of(component.instance()),
                component.instance());
    }

    private static void check(RegisteredComponent component, String label, Problems problems) {
        if (component.component() == Component.FILTER && component.isUnmapped()) {
            problems.add(
                    label,
                    "is not mapped, so it protects nothing; add a <filter-mapping> with <url-pattern>/"
                            + "*</url-pattern>");
        }
        if (!INSTANCE.matcher(component.instance()).matches()) {
            problems.add(label, Settings.INSTANCE + ": expected letters, digits, _ or -");
        }
    }

    private static Set<String> instances(List<RegisteredComponent> components) {
        Set<String> instances = new LinkedHashSet<>();
        components.forEach(component -> instances.add(component.instance()));
        return instances;
    }

    public Map<String, List<ComponentValues>> valuesByInstance() {
        return valuesByInstance;
    }

    /** The values of a component that was read. */
    public ComponentValues valuesOf(RegisteredComponent component) {
        return Objects.requireNonNull(find(component), component.name());
    }

    /** The values of a component; null when it was not read. */
    public @Nullable ComponentValues find(RegisteredComponent component) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().isSame(component))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
