package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.SessionsSource;
import io.github.servletjwt.internal.config.UsersSource;
import io.github.servletjwt.internal.deployment.ComponentValues;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;

/** The lines that a successful start logs. */
final class StartLog {
    private static final System.Logger LOG = System.getLogger(StartLog.class.getName());

    private StartLog() {}

    /** One line for each component: which paths are open, and its own settings. */
    static void component(ComponentValues values, List<ComponentValues> group, String open) {
        LOG.log(
                Level.INFO,
                "servlet-jwt: {0} started; {1}{2}",
                values.settings().label(),
                open,
                values.effective(group));
    }

    /** One line for the shared settings of an instance, logged by the component that opens it. */
    static void shared(String label, JwtAuthConfig config) {
        LOG.log(
                Level.INFO,
                "servlet-jwt: shared settings, checked by {0}: {1}{2}",
                label,
                config.effective(),
                config.accounts().users() == null ? "" : volatileState(config));
    }

    /** State that a restart or a new key loses. */
    private static String volatileState(JwtAuthConfig config) {
        UsersSource users = Objects.requireNonNull(config.accounts().users());
        SessionsSource.Kind sessions = config.sessions().source().kind();
        boolean derived = sessions != SessionsSource.Kind.NONE
                && config.sessions().refreshSecrets().isEmpty();
        return (users.kind() == UsersSource.Kind.MEMORY ? "; accounts are in memory and forgotten at restart" : "")
                + (sessions == SessionsSource.Kind.MEMORY
                        ? "; sessions are in memory: known to this node alone, and forgotten at restart"
                        : "")
                + (derived ? "; without refreshSecret, replacing the signing key ends all sessions" : "");
    }
}
