package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.access.PathPattern;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@code web.xml} that concern us.
 *
 * @param root of the web application, which contains {@code /WEB-INF}; null when only the file is there
 * @param roleReferences of security-role-ref: servlet, name in its code, and the role for which it stands
 */
record WebXml(
        @Nullable Path root,
        Map<String, String> contextParams,
        List<Filter> filters,
        List<FilterMapping> filterMappings,
        List<Servlet> servlets,
        List<ServletMapping> servletMappings,
        List<String> constraints,
        @Nullable String authMethod,
        List<String> welcomeFiles,
        boolean hasListeners,
        List<String> roleReferences,
        List<String> repeatedParams,
        String sessionCookie) {

    /** A declared filter. */
    record Filter(String name, String type, boolean asyncSupported, Map<String, String> params) {
        /** The class name without its package, for guesses about its purpose. */
        String simpleType() {
            return type.substring(type.lastIndexOf('.') + 1);
        }

        /** Its name in findings. */
        String label() {
            return "filter '" + name + "' (" + type + ")";
        }

        boolean isOurs() {
            return Component.ofClass(type) == Component.FILTER;
        }
    }

    /**
     * One mapping of a filter.
     *
     * @param dispatchers empty means REQUEST
     */
    record FilterMapping(String filter, List<String> patterns, List<String> servlets, Set<String> dispatchers) {
        boolean isFor(String dispatcher) {
            return dispatchers.contains(dispatcher) || (dispatchers.isEmpty() && dispatcher.equals("REQUEST"));
        }
    }

    /** A declared servlet; the type is empty for a JSP. */
    record Servlet(String name, String type, boolean asyncSupported, Map<String, String> params) {}

    /** One url-pattern of a servlet. */
    record ServletMapping(String servlet, String pattern) {}

    /** Our components, as a container would register them. */
    List<RegisteredComponent> components() {
        List<RegisteredComponent> components = new ArrayList<>();
        for (Filter filter : filters) {
            if (filter.isOurs()) {
                components.add(
                        RegisteredComponent.of(Component.FILTER, filter.name(), filter.params(), mappings(filter)));
            }
        }
        for (Servlet servlet : servlets) {
            Component component = Component.ofClass(servlet.type());
            if (component != null && component != Component.FILTER) {
                components.add(
                        RegisteredComponent.of(component, servlet.name(), servlet.params(), patterns(servlet.name())));
            }
        }
        return components;
    }

    private List<String> mappings(Filter filter) {
        List<String> mappings = new ArrayList<>();
        for (FilterMapping mapping : mappingsOf(filter)) {
            mappings.addAll(mapping.patterns());
            mapping.servlets().forEach(servlet -> mappings.add("servlet " + servlet));
        }
        return mappings;
    }

    List<FilterMapping> mappingsOf(Filter filter) {
        return filterMappings.stream()
                .filter(mapping -> mapping.filter().equals(filter.name()))
                .toList();
    }

    /** The url-patterns of a servlet. */
    List<String> patterns(String servlet) {
        return servletMappings.stream()
                .filter(mapping -> mapping.servlet().equals(servlet))
                .map(ServletMapping::pattern)
                .toList();
    }

    /** The url-patterns of a mapping, including those of the servlets that it names. */
    List<String> effectivePatterns(FilterMapping mapping) {
        List<String> effective = new ArrayList<>(mapping.patterns());
        for (String servlet : mapping.servlets()) {
            effective.addAll(servlet.equals("*") ? List.of(PathPattern.BELOW) : patterns(servlet));
        }
        return effective;
    }

    /** Every url-pattern of filters and servlets. */
    Stream<String> allPatterns() {
        return Stream.concat(
                filterMappings.stream().flatMap(mapping -> mapping.patterns().stream()),
                servletMappings.stream().map(ServletMapping::pattern));
    }

    /** The files below {@code WEB-INF}; null when it is not there. */
    @Nullable
    Path inWebInf(String name) {
        Path found = root == null ? null : root.resolve("WEB-INF").resolve(name);
        return found == null || !Files.exists(found) ? null : found;
    }
}
