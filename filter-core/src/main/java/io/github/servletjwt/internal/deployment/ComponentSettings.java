package io.github.servletjwt.internal.deployment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of one component as written.
 *
 * @param name its {@code filter-name} or {@code servlet-name}
 * @param initParams its own, as written
 * @param contextParams those of its instance, without their prefix, as written
 * @param instance which of several; empty for the one without a name
 */
public record ComponentSettings(
        Component component,
        String name,
        Map<String, String> initParams,
        Map<String, String> contextParams,
        String instance) {

    /** A component of the instance without a name. */
    public ComponentSettings(
            Component component, String name, Map<String, String> initParams, Map<String, String> contextParams) {
        this(component, name, initParams, contextParams, "");
    }

    public ComponentSettings {
        initParams = Collections.unmodifiableMap(new LinkedHashMap<>(initParams));
        contextParams = Collections.unmodifiableMap(new LinkedHashMap<>(contextParams));
    }

    /** The component's name in messages. */
    public String label() {
        return component.label(name);
    }

    /** Only the names; the values may be secret. */
    @Override
    public String toString() {
        return label() + initParams.keySet();
    }
}
