package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.Settings;
import io.github.servletjwt.internal.deployment.ApplicationSettings;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.Placeholders;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Our components as a container has registered them, and its context-params.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param components all our components, of every instance
 */
record ContainerRegistrations(List<RegisteredComponent> components, Map<String, String> contextParams) {
    ContainerRegistrations {
        components = List.copyOf(components);
        contextParams = Collections.unmodifiableMap(new LinkedHashMap<>(contextParams));
    }

    /** Reads them once; empty without a context, and for a mock that knows none. */
    static ContainerRegistrations read(@Nullable ServletContext context) {
        return context == null
                ? new ContainerRegistrations(List.of(), Map.of())
                : new ContainerRegistrations(all(context), contextParams(context));
    }

    private static List<RegisteredComponent> all(ServletContext context) {
        List<RegisteredComponent> all = new ArrayList<>();
        Map<String, ? extends FilterRegistration> filters = context.getFilterRegistrations();
        if (filters != null) {
            filters.values().forEach(filter -> add(all, filter, () -> mappings(filter)));
        }
        Map<String, ? extends ServletRegistration> servlets = context.getServletRegistrations();
        if (servlets != null) {
            servlets.values().forEach(servlet -> add(all, servlet, () -> orEmpty(servlet.getMappings())));
        }
        return all;
    }

    private static Collection<String> mappings(FilterRegistration filter) {
        List<String> mappings = new ArrayList<>(orEmpty(filter.getUrlPatternMappings()));
        orEmpty(filter.getServletNameMappings()).forEach(servlet -> mappings.add("servlet " + servlet));
        return mappings;
    }

    private static Collection<String> orEmpty(@Nullable Collection<String> mappings) {
        return mappings == null ? List.of() : mappings;
    }

    private static void add(
            List<RegisteredComponent> all, Registration registration, Supplier<Collection<String>> mappings) {
        Component component = Component.ofClass(registration.getClassName());
        if (component != null) {
            all.add(RegisteredComponent.of(
                    component, registration.getName(), registration.getInitParameters(), List.copyOf(mappings.get())));
        }
    }

    private static Map<String, String> contextParams(ServletContext context) {
        Map<String, String> params = new LinkedHashMap<>();
        Enumeration<String> names = context.getInitParameterNames();
        if (names != null) {
            Collections.list(names).forEach(name -> params.put(name, context.getInitParameter(name)));
        }
        return params;
    }

    /** The filter that is being initialised; its mappings are not known. */
    static RegisteredComponent self(FilterConfig config) {
        return RegisteredComponent.of(
                Component.FILTER,
                config.getFilterName(),
                params(config.getInitParameterNames(), config::getInitParameter),
                null);
    }

    /** The servlet that is being initialised; its mappings are not known. */
    static RegisteredComponent self(Component component, ServletConfig config) {
        return RegisteredComponent.of(
                component,
                config.getServletName(),
                params(config.getInitParameterNames(), config::getInitParameter),
                null);
    }

    /** A mock may stub {@code getInitParameter} alone: then every setting is read by its name. */
    private static Map<String, String> params(
            @Nullable Enumeration<String> given, UnaryOperator<@Nullable String> get) {
        List<String> names = new ArrayList<>();
        if (given != null) {
            names.addAll(Collections.list(given));
        } else {
            Settings.all().forEach(param -> names.add(param.name()));
            names.add(Settings.INSTANCE);
        }
        Map<String, String> params = new LinkedHashMap<>();
        for (String name : names) {
            String value = get.apply(name);
            if (value != null) {
                params.put(name, value);
            }
        }
        return params;
    }

    /**
     * A component made in code has its settings there.
     *
     * @throws ServletException when there are init-params too
     */
    static void requireNoSettings(RegisteredComponent component) throws ServletException {
        if (!component.initParams().isEmpty()) {
            throw new ServletException(component.name() + " was made in code, so its init-params "
                    + component.initParams().keySet()
                    + " would have no effect; give them in code");
        }
    }

    boolean contains(RegisteredComponent self) {
        return components.stream().anyMatch(self::isSame);
    }

    /**
     * The settings of all components.
     *
     * @param self a component that a mock's context may not know
     */
    ApplicationSettings settings(RegisteredComponent self, Problems problems) {
        List<RegisteredComponent> all = new ArrayList<>(components);
        if (!contains(self)) {
            all.add(self);
        }
        return new ApplicationSettings(all, contextParams, Placeholders.ofProcess()::fill, problems);
    }

    /** The components of an instance. */
    List<RegisteredComponent> ofInstance(String instance) {
        return components.stream()
                .filter(component -> component.instance().equals(instance))
                .toList();
    }

    /** The exact paths of the endpoints of an instance. */
    List<String> endpoints(String instance) {
        return ofInstance(instance).stream()
                .filter(component -> component.component().isOpen())
                .flatMap(component -> component.exactPaths().stream())
                .toList();
    }

    /** The mappings of a component, as far as they are known. */
    Collection<String> mappings(RegisteredComponent self) {
        return components.stream()
                .filter(self::isSame)
                .findFirst()
                .map(RegisteredComponent::mappings)
                .orElse(List.of());
    }
}
