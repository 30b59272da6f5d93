package io.github.servletjwt.servlet;

import io.github.servletjwt.config.Component;
import io.github.servletjwt.config.Param;
import io.github.servletjwt.config.Placeholders;
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
 * A component of ours, as the container has it.
 *
 * @param instance which {@code JwtAuth} of several it belongs to; empty for the one without a name
 * @param mappings url-patterns, and names of servlets that a filter is mapped to; null when nobody knows them
 */
record Registered(
        Component component,
        String name,
        String instance,
        Map<String, String> initParams,
        @Nullable Collection<String> mappings) {
    private static final Map<String, Component> CLASSES = Map.of(
            JwtAuthFilter.class.getName(), Component.FILTER,
            PasswordServlet.class.getName(), Component.PASSWORD,
            LoginServlet.class.getName(), Component.LOGIN,
            RegisterServlet.class.getName(), Component.REGISTER,
            RefreshServlet.class.getName(), Component.REFRESH,
            LogoutServlet.class.getName(), Component.LOGOUT,
            SessionsServlet.class.getName(), Component.SESSIONS,
            JwksServlet.class.getName(), Component.JWKS);

    static Registered of(FilterConfig config) {
        return of(
                Component.FILTER,
                config.getFilterName(),
                params(config.getInitParameterNames(), config::getInitParameter),
                null);
    }

    static Registered of(Component component, ServletConfig config) {
        return of(
                component,
                config.getServletName(),
                params(config.getInitParameterNames(), config::getInitParameter),
                null);
    }

    private static Registered of(
            Component component,
            @Nullable String name,
            Map<String, String> params,
            @Nullable Collection<String> mappings) {
        String instance = filled(params.getOrDefault(Param.INSTANCE, "").strip());
        return new Registered(component, name == null ? component.defaultName() : name, instance, params, mappings);
    }

    /** As it stands when a placeholder cannot be filled: it is no name then, and the start says so. */
    private static String filled(String instance) {
        try {
            return Placeholders.ofProcess().fill(instance);
        } catch (IllegalArgumentException unresolved) {
            return instance;
        }
    }

    /** A mock may stub {@code getInitParameter} alone: then every name is asked for. */
    private static Map<String, String> params(
            @Nullable Enumeration<String> given, UnaryOperator<@Nullable String> get) {
        List<String> names = new ArrayList<>();
        if (given != null) {
            names.addAll(Collections.list(given));
        } else {
            Param.all().forEach(param -> names.add(param.name()));
            names.add(Param.INSTANCE);
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
    static List<Registered> all(ServletContext context) {
        List<Registered> all = new ArrayList<>();
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

    private static void add(List<Registered> all, Registration registration, Supplier<Collection<String>> mappings) {
        Component component = registration.getClassName() == null ? null : CLASSES.get(registration.getClassName());
        if (component != null) {
            all.add(of(
                    component, registration.getName(), registration.getInitParameters(), List.copyOf(mappings.get())));
        }
    }

    /**
     * A component made in code has its settings there.
     *
     * @throws ServletException when there are init-params too
     */
    void requireNoSettings() throws ServletException {
        if (!initParams.isEmpty()) {
            throw new ServletException(name + " was made in code, so its init-params " + initParams.keySet()
                    + " would not count; give them in code");
        }
    }

    /** The names of the values alone, which may be secret. */
    @Override
    public String toString() {
        return component + " '" + name + "' " + initParams.keySet();
    }

    boolean isSame(Registered other) {
        return component == other.component && name.equals(other.name);
    }

    /** The mappings, as far as they are known. */
    @Override
    public Collection<String> mappings() {
        return mappings == null ? List.of() : mappings;
    }

    boolean isUnmapped() {
        return mappings != null && mappings.isEmpty();
    }

    /** The exact paths of an endpoint; a prefix or extension mapping is none. */
    List<String> exactPaths() {
        return mappings().stream()
                .filter(mapping ->
                        mapping.length() > 1 && mapping.startsWith("/") && !mapping.endsWith(PathPattern.BELOW))
                .toList();
    }
}
