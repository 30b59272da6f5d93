package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.config.Instance;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.deployment.ApplicationSettings;
import io.github.servletjwt.internal.deployment.ComponentSettings;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The components of one web application with their settings, read and validated once, by the first component that starts.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Deployment {
    private final ApplicationSettings settings;
    private final Map<String, Group> groups;

    private Deployment(ApplicationSettings settings, Map<String, Group> groups) {
        this.settings = settings;
        this.groups = groups;
    }

    /**
     * The components of one instance.
     *
     * @param config their shared configuration
     * @param rules the compiled rules of each filter
     */
    public record Group(
            JwtAuthConfig config, List<ComponentValues> components, Map<ComponentSettings, AccessRules> rules) {
        public Group {
            components = List.copyOf(components);
            rules = Map.copyOf(rules);
        }

        /** The compiled rules of a filter. */
        public AccessRules rulesOf(ComponentValues filter) {
            return Objects.requireNonNull(rules.get(filter.settings()));
        }
    }

    /**
     * Validates the settings of all instances.
     *
     * @param problems those already found
     * @throws ConfigException with every problem of every component
     */
    public static Deployment of(ApplicationSettings settings, Problems problems) {
        Map<String, Group> groups = new LinkedHashMap<>();
        settings.valuesByInstance()
                .forEach((instance, components) ->
                        groups.put(instance, SettingsValidator.validate(components, problems)));
        problems.throwIfAny();
        return new Deployment(settings, groups);
    }

    /** Whether the component was registered when the deployment was read. */
    public boolean contains(RegisteredComponent component) {
        return find(component) != null;
    }

    /** The values of a component; null when it was registered later. */
    public @Nullable ComponentValues find(RegisteredComponent component) {
        return settings.find(component);
    }

    /** The components of an instance that has some. */
    public Group group(String instance) {
        return Objects.requireNonNull(groups.get(instance), instance);
    }

    /** An instance, and the names of the others. */
    public Instance instance(String name) {
        Set<String> others = new HashSet<>(groups.keySet());
        others.remove(name);
        return new Instance(name, others);
    }
}
