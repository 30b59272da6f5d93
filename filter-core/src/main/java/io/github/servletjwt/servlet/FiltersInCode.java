package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.deployment.ComponentValues;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of filters that were made in code, kept by the application: servlets made in code follow them, as those of
 * {@code web.xml} do. Filters start before servlets.
 */
final class FiltersInCode {
    private static final String ATTRIBUTE = "io.github.servletjwt.filtersInCode";

    private record Filter(AuthRuntime runtime, ComponentValues values) {}

    private FiltersInCode() {}

    static void add(@Nullable ServletContext context, AuthRuntime runtime, ComponentValues values) {
        if (context != null) {
            List<Filter> filters = new ArrayList<>(all(context));
            filters.add(new Filter(runtime, values));
            context.setAttribute(ATTRIBUTE, List.copyOf(filters));
        }
    }

    static void remove(@Nullable ServletContext context, ComponentValues values) {
        if (context != null) {
            context.setAttribute(
                    ATTRIBUTE,
                    all(context).stream()
                            .filter(filter -> filter.values() != values)
                            .toList());
        }
    }

    /** Those of one {@code JwtAuth}. */
    static List<ComponentValues> of(@Nullable ServletContext context, AuthRuntime runtime) {
        return context == null
                ? List.of()
                : all(context).stream()
                        .filter(filter -> filter.runtime() == runtime)
                        .map(Filter::values)
                        .toList();
    }

    private static List<Filter> all(ServletContext context) {
        return context.getAttribute(ATTRIBUTE) instanceof List<?> filters
                ? filters.stream().map(Filter.class::cast).toList()
                : List.of();
    }
}
