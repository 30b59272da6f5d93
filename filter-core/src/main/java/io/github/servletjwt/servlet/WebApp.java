package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.deployment.ApplicationSettings;
import io.github.servletjwt.internal.deployment.Placeholders;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a web application registers of ours. */
final class WebApp {
    private WebApp() {}

    /**
     * What the registrations say.
     *
     * @param self the component that asks, which a mock's context may not know
     */
    static ApplicationSettings settings(RegisteredComponent self, @Nullable ServletContext context, Problems problems) {
        return new ApplicationSettings(
                components(self, context), contextParams(context), Placeholders.ofProcess()::fill, problems);
    }

    private static List<RegisteredComponent> components(RegisteredComponent self, @Nullable ServletContext context) {
        List<RegisteredComponent> all = context == null ? new ArrayList<>() : Registrations.all(context);
        if (all.stream().noneMatch(self::isSame)) {
            all.add(self);
        }
        return all;
    }

    private static Map<String, String> contextParams(@Nullable ServletContext context) {
        Map<String, String> params = new LinkedHashMap<>();
        Enumeration<String> names = context == null ? null : context.getInitParameterNames();
        if (context != null && names != null) {
            Collections.list(names).forEach(name -> params.put(name, context.getInitParameter(name)));
        }
        return params;
    }

    /** The exact paths of the endpoints of an instance. */
    static List<String> endpoints(@Nullable ServletContext context, String instance) {
        return registered(context, instance).stream()
                .filter(component -> component.component().isOpen())
                .flatMap(component -> component.exactPaths().stream())
                .toList();
    }

    /** What is registered, of an instance. */
    static List<RegisteredComponent> registered(@Nullable ServletContext context, String instance) {
        List<RegisteredComponent> all = context == null ? List.of() : Registrations.all(context);
        return all.stream()
                .filter(component -> component.instance().equals(instance))
                .toList();
    }
}
