package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.api.ConfigProblem;
import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.assembly.SettingsValidator;
import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.ResourceLocations;
import io.github.servletjwt.internal.deployment.ApplicationSettings;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The result of a trial start: problems with the settings, and the effective protection.
 *
 * @param problems each would stop the start
 * @param configs by instance
 */
record Diagnosis(
        WebXml webXml, List<ConfigProblem> problems, List<Protection> protections, Map<String, JwtAuthConfig> configs) {

    /**
     * One of our filters and its protection.
     *
     * @param rules with the paths that are permitted before them
     */
    record Protection(
            WebXml.Filter filter,
            String instance,
            FilterSettings config,
            AccessRules rules,
            List<WebXml.FilterMapping> mappings) {}

    /** Reads everything, and the files that settings name if the web application is there. */
    static Diagnosis of(WebXml webXml, UnaryOperator<String> fill) {
        Problems problems = new Problems();
        List<RegisteredComponent> components = webXml.components();
        ApplicationSettings settings = new ApplicationSettings(components, webXml.contextParams(), fill, problems);
        Map<String, JwtAuthConfig> configs = new LinkedHashMap<>();
        settings.valuesByInstance().forEach((instance, group) -> {
            JwtAuthConfig config = SettingsValidator.validate(group, problems).config();
            if (webXml.root() != null) {
                SettingsValidator.checkFiles(config, files(webXml.root()), problems);
            }
            configs.put(instance, config);
        });
        List<Protection> protections = new ArrayList<>();
        for (WebXml.Filter filter : webXml.filters()) {
            components.stream()
                    .filter(component -> component.component() == Component.FILTER
                            && component.name().equals(filter.name()))
                    .findFirst()
                    .ifPresent(component -> protections.add(
                            protection(webXml, filter, component, settings.valuesOf(component), components)));
        }
        return new Diagnosis(webXml, problems.list(), protections, configs);
    }

    private static Protection protection(
            WebXml webXml,
            WebXml.Filter filter,
            RegisteredComponent component,
            ComponentValues values,
            List<RegisteredComponent> components) {
        FilterSettings config = values.filter();
        AccessRules rules = AccessRules.compile(config, told -> {});
        for (int i = components.size() - 1; i >= 0; i--) {
            RegisteredComponent endpoint = components.get(i);
            if (endpoint.component().isOpen() && endpoint.instance().equals(component.instance())) {
                rules = rules.permitting(
                        endpoint.exactPaths(), endpoint.component().defaultName());
            }
        }
        return new Protection(filter, component.instance(), config, rules, webXml.mappingsOf(filter));
    }

    private static ResourceLocations files(Path root) {
        return new ResourceLocations(path -> open(root, path), null);
    }

    /** Like a container, serves nothing from outside of the application. */
    private static @Nullable InputStream open(Path root, String path) {
        Path file = root.resolve(path.substring(1)).normalize();
        try {
            return file.startsWith(root.normalize()) ? Files.newInputStream(file) : null;
        } catch (IOException absent) {
            return null;
        }
    }
}
