package io.github.servletjwt.api;

import java.io.Serializable;

/**
 * One mistake in the configuration.
 *
 * @param component which filter, servlet or other place holds it
 * @param text names the setting, what was expected and the remedy; never a secret
 */
public record ConfigProblem(String component, String text) implements Serializable {
    @Override
    public String toString() {
        return component + ": " + text;
    }
}
