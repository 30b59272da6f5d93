package io.github.servletjwt.internal.deployment;

import io.github.servletjwt.internal.config.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A component as the container has registered it.
 *
 * @param instance the {@code JwtAuth} of several to which it belongs; empty for the one without a name
 * @param mappings url-patterns, and names of servlets that a filter is mapped to; null when they are not known
 */
public record RegisteredComponent(
        Component component,
        String name,
        String instance,
        Map<String, String> initParams,
        @Nullable Collection<String> mappings) {

    /** The end of a pattern that matches everything below. */
    private static final String BELOW = "/" + '*';

    /**
     * A component.
     *
     * @param name null when the container gives it none
     */
    public static RegisteredComponent of(
            Component component,
            @Nullable String name,
            Map<String, String> params,
            @Nullable Collection<String> mappings) {
        String instance = filled(params.getOrDefault(Settings.INSTANCE, "").strip());
        return new RegisteredComponent(
                component, name == null ? component.defaultName() : name, instance, params, mappings);
    }

    /** Stays as it is when a placeholder cannot be filled: it is not a valid name then, and the start reports it. */
    private static String filled(String instance) {
        try {
            return Placeholders.ofProcess().fill(instance);
        } catch (IllegalArgumentException unresolved) {
            return instance;
        }
    }

    /** Only the names; the values may be secret. */
    @Override
    public String toString() {
        return component + " '" + name + "' " + initParams.keySet();
    }

    /** Whether both are the same component; one of them may not know its mappings. */
    public boolean isSame(RegisteredComponent other) {
        return component == other.component && name.equals(other.name);
    }

    /** The mappings, as far as they are known. */
    @Override
    public Collection<String> mappings() {
        return mappings == null ? List.of() : mappings;
    }

    public boolean isUnmapped() {
        return mappings != null && mappings.isEmpty();
    }

    /** Whether it is also reached by other paths, which are not permitted automatically. */
    public boolean hasOtherThanExactPaths() {
        return exactPaths().size() < mappings().size();
    }

    /** The exact paths of an endpoint, without prefix and extension mappings. */
    public List<String> exactPaths() {
        return mappings().stream()
                .filter(mapping -> mapping.length() > 1 && mapping.startsWith("/") && !mapping.endsWith(BELOW))
                .toList();
    }
}
