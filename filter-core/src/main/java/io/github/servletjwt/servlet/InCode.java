package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.ComponentValues;
import java.util.Map;

/** Reads the settings of a component made in code, by the rules of {@code web.xml}. */
final class InCode {
    private InCode() {}

    /**
     * The component's settings; the caller has to check for problems.
     *
     * @param given values without placeholders, as {@link ComponentValues#ofCode} takes them
     */
    static ComponentValues read(Component component, Map<String, ?> given, Problems problems) {
        ComponentValues values = ComponentValues.ofCode(component, given, problems);
        values.requireNoShared();
        switch (component) {
            case REGISTER -> values.register();
            case PASSWORD -> values.minPasswordLength();
            case LOGIN -> values.delivery();
            case FILTER, REFRESH, LOGOUT, SESSIONS, JWKS, CODE -> {}
        }
        return values;
    }
}
