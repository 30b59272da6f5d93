package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.config.Settings;
import io.github.servletjwt.internal.deployment.Component;
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

/** Finds our components among the registrations of a container. */
final class Registrations {
    private Registrations() {}

    static RegisteredComponent of(FilterConfig config) {
        return RegisteredComponent.of(
                Component.FILTER,
                config.getFilterName(),
                params(config.getInitParameterNames(), config::getInitParameter),
                null);
    }

    static RegisteredComponent of(Component component, ServletConfig config) {
        return RegisteredComponent.of(
                component,
                config.getServletName(),
                params(config.getInitParameterNames(), config::getInitParameter),
                null);
    }

    /** A mock may stub {@code getInitParameter} alone: then every name is asked for. */
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

    /** All components of ours that the application registers. */
    static List<RegisteredComponent> all(ServletContext context) {
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

    /**
     * A component made in code has its settings there.
     *
     * @throws ServletException when there are init-params too
     */
    static void requireNoSettings(RegisteredComponent component) throws ServletException {
        if (!component.initParams().isEmpty()) {
            throw new ServletException(component.name() + " was made in code, so its init-params "
                    + component.initParams().keySet()
                    + " would not count; give them in code");
        }
    }
}
