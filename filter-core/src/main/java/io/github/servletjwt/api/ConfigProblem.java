package io.github.servletjwt.api;

import java.io.Serializable;

/**
 * One mistake in the configuration.
 *
 * @param component the filter, servlet or other place that contains it
 * @param text names the setting, the expected form and the remedy; never a secret
 */
public record ConfigProblem(String component, String text) implements Serializable {
    @Override
    public String toString() {
        return component + ": " + text;
    }
}
