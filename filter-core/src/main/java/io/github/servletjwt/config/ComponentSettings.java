package io.github.servletjwt.config;

import java.util.Map;

/**
 * What one component was given.
 *
 * @param name its {@code filter-name} or {@code servlet-name}
 * @param initParams its own, as written
 * @param contextParams those of its instance, without their prefix, as written
 */
public record ComponentSettings(
        Component component, String name, Map<String, String> initParams, Map<String, String> contextParams) {
    public ComponentSettings {
        initParams = Map.copyOf(initParams);
        contextParams = Map.copyOf(contextParams);
    }

    /** How texts call the component. */
    public String label() {
        return component.label(name);
    }

    /** The names of the values alone, which may be secret. */
    @Override
    public String toString() {
        return label() + initParams.keySet();
    }
}
