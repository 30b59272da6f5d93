package io.github.servletjwt.servlet;

import io.github.servletjwt.config.Component;
import io.github.servletjwt.config.ComponentSettings;
import io.github.servletjwt.config.ComponentValues;
import io.github.servletjwt.config.ContextParams;
import io.github.servletjwt.config.Param;
import io.github.servletjwt.config.Placeholders;
import io.github.servletjwt.config.Problems;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one web application says of all our components, in the order of their instances. Belongs to one start. */
final class WebApp {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]*");

    private final List<Registered> components;
    private final Map<String, List<ComponentValues>> valuesByInstance = new LinkedHashMap<>();
    private final Map<Registered, ComponentValues> values = new LinkedHashMap<>();

    /**
     * Reads the registrations.
     *
     * @param self the component that asks, which a mock's context may not know
     */
    WebApp(Registered self, @Nullable ServletContext context, Problems problems) {
        this.components = components(self, context);
        ContextParams contextParams =
                new ContextParams(contextParams(context), instances(), Placeholders.ofProcess()::fill, problems);
        for (Registered component : components) {
            ComponentSettings settings = settings(component, contextParams);
            check(component, settings.label(), problems);
            ComponentValues read = ComponentValues.read(settings, Placeholders.ofProcess()::fill, problems);
            values.put(component, read);
            valuesByInstance
                    .computeIfAbsent(component.instance(), key -> new ArrayList<>())
                    .add(read);
        }
    }

    private static ComponentSettings settings(Registered component, ContextParams contextParams) {
        return new ComponentSettings(
                component.component(),
                component.name(),
                component.initParams(),
                contextParams.of(component.instance()),
                component.instance());
    }

    private static void check(Registered component, String label, Problems problems) {
        if (component.component() == Component.FILTER && component.isUnmapped()) {
            problems.add(
                    label,
                    "is not mapped, so it protects nothing; add a <filter-mapping> with <url-pattern>"
                            + PathPattern.BELOW + "</url-pattern>");
        }
        if (!INSTANCE.matcher(component.instance()).matches()) {
            problems.add(label, Param.INSTANCE + ": expected letters, digits, _ or -");
        }
    }

    private static List<Registered> components(Registered self, @Nullable ServletContext context) {
        List<Registered> all = context == null ? new ArrayList<>() : Registered.all(context);
        if (all.stream().noneMatch(self::isSame)) {
            all.add(self);
        }
        return all;
    }

    private Set<String> instances() {
        Set<String> instances = new LinkedHashSet<>();
        components.forEach(component -> instances.add(component.instance()));
        return instances;
    }

    private static Map<String, String> contextParams(@Nullable ServletContext context) {
        Map<String, String> params = new LinkedHashMap<>();
        Enumeration<String> names = context == null ? null : context.getInitParameterNames();
        if (context != null && names != null) {
            Collections.list(names).forEach(name -> params.put(name, context.getInitParameter(name)));
        }
        return params;
    }

    Map<String, List<ComponentValues>> valuesByInstance() {
        return valuesByInstance;
    }

    /** What was read for the component. */
    ComponentValues valuesOf(Registered component) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().isSame(component))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** The exact paths of the endpoints of an instance. */
    static List<String> endpoints(@Nullable ServletContext context, String instance) {
        return registered(context, instance).stream()
                .filter(component -> component.component().isOpen())
                .flatMap(component -> component.exactPaths().stream())
                .toList();
    }

    /** What is registered, of an instance. */
    static List<Registered> registered(@Nullable ServletContext context, String instance) {
        List<Registered> all = context == null ? List.of() : Registered.all(context);
        return all.stream()
                .filter(component -> component.instance().equals(instance))
                .toList();
    }
}
