package io.github.servletjwt.internal.deployment;

import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.GivenValue;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.ParamValues;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.SessionSettings;
import io.github.servletjwt.internal.config.SessionsSource;
import io.github.servletjwt.internal.config.Settings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Merges the shared settings of the components of one instance. */
public final class SharedSettings {
    private SharedSettings() {}

    /**
     * The merged configuration; contradictions, missing and malformed settings are added to the problems.
     *
     * @param label the name of the set where no single component is at fault
     */
    public static JwtAuthConfig merge(String label, List<ComponentValues> components, Problems problems) {
        Map<String, GivenValue<?>> shared = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        components.forEach(component -> names.addAll(component.names()));
        for (Param<?> param : Settings.allAnd(names)) {
            if (param.scope() == Param.Scope.SHARED) {
                GivenValue<?> given = agreed(param, components, problems);
                if (given != null) {
                    shared.put(param.name(), given);
                }
            }
        }
        ParamValues values = new ParamValues(label, shared, problems);
        JwtAuthConfig config = JwtAuthConfig.read(values);
        components.forEach(component -> {
            requireUsers(component, values);
            requireSessions(component, config, values);
        });
        return config;
    }

    private static @Nullable GivenValue<?> agreed(Param<?> param, List<ComponentValues> components, Problems problems) {
        GivenValue<?> first = null;
        for (ComponentValues component : components) {
            GivenValue<?> given = component.given(param);
            if (first == null || !first.isResolved()) {
                first = given == null ? first : given;
            } else if (given != null && given.isResolved() && !given.isSame(first)) {
                problems.add(given.origin(), contradiction(param, given, first));
            }
        }
        return first;
    }

    private static String contradiction(Param<?> param, GivenValue<?> given, GivenValue<?> first) {
        String values = param.isSecret() ? "the value" : "'" + param.shown(given.text()) + "'";
        String other = param.isSecret() ? "the one" : "'" + param.shown(first.text()) + "'";
        return param.name() + ": " + values + " contradicts " + other + " of " + first.origin()
                + "; one application shares it, so give it once";
    }

    private static void requireSessions(ComponentValues component, JwtAuthConfig config, ParamValues values) {
        if (component.settings().component().needsSessions()
                && config.sessions().source().kind() == SessionsSource.Kind.NONE) {
            values.problem(
                    SessionSettings.SESSIONS,
                    "none leaves nothing to do for " + component.settings().label()
                            + "; remove that servlet; or expected memory, jdbc, redis://host:port or a class name");
        }
    }

    private static void requireUsers(ComponentValues component, ParamValues values) {
        if (component.settings().component().needsUsers() && !values.given(AccountSettings.USERS)) {
            values.problem(
                    AccountSettings.USERS,
                    "is required by " + component.settings().label()
                            + "; set it there or as context-param servlet-jwt.users; expected "
                            + AccountSettings.USERS.form());
        }
    }
}
