package io.github.servletjwt.servlet;

import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.internal.assembly.AuthAssembler;
import io.github.servletjwt.internal.assembly.AuthDirectory;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.assembly.Environment;
import io.github.servletjwt.internal.assembly.SettingsValidator;
import io.github.servletjwt.internal.config.Delivery;
import io.github.servletjwt.internal.config.Instance;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.SessionsSource;
import io.github.servletjwt.internal.config.UsersSource;
import io.github.servletjwt.internal.deployment.ApplicationSettings;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One component's part in the application's {@code JwtAuth}. Whichever component joins first checks the settings of all
 * and makes it; the last to leave closes it.
 *
 * <p><b>Thread safety:</b> joining and leaving are serialised; the rest is immutable.
 */
final class Membership {
    private static final System.Logger LOG = System.getLogger(Membership.class.getName());
    private static final String SHARED = "io.github.servletjwt.shared:";
    private static final Object LOCK = new Object();

    private final @Nullable ServletContext context;
    private final RegisteredComponent self;
    private final SharedAuth shared;
    private final ComponentValues values;

    private Membership(
            @Nullable ServletContext context, RegisteredComponent self, SharedAuth shared, ComponentValues values) {
        this.context = context;
        this.self = self;
        this.shared = shared;
        this.values = values;
    }

    /**
     * Joins the application's {@code JwtAuth}, and makes it if there is none.
     *
     * @throws ServletException when anything in the application's settings is wrong; it lists everything
     */
    static Membership join(RegisteredComponent self, @Nullable ServletContext context) throws ServletException {
        synchronized (LOCK) {
            try {
                Problems problems = new Problems();
                ApplicationSettings app = WebApp.settings(self, context, problems);
                ComponentValues values = app.valuesOf(self);
                SharedAuth shared = find(context, self.instance());
                if (shared == null) {
                    shared = start(app, self, context, problems);
                } else {
                    checkLate(values, shared, problems);
                }
                shared.enter();
                return new Membership(context, self, shared, values);
            } catch (ConfigException wrong) {
                throw failed(self, context, wrong);
            }
        }
    }

    /** Told in the log, by the filter for all: Tomcat's console says no more than that some filter failed. */
    private static ServletException failed(
            RegisteredComponent self, @Nullable ServletContext context, ConfigException wrong) {
        boolean filterTells = WebApp.registered(context, self.instance()).stream()
                .anyMatch(other -> other.component() == Component.FILTER);
        if (self.component() == Component.FILTER || !filterTells) {
            LOG.log(Level.ERROR, "{0}", wrong.getMessage());
        }
        return new StartFailedException(String.valueOf(wrong.getMessage()));
    }

    private static @Nullable SharedAuth find(@Nullable ServletContext context, String instance) {
        return context != null && context.getAttribute(SHARED + instance) instanceof SharedAuth shared ? shared : null;
    }

    private static SharedAuth start(
            ApplicationSettings app, RegisteredComponent self, @Nullable ServletContext context, Problems problems) {
        Map<String, JwtAuthConfig> configs = new LinkedHashMap<>();
        app.valuesByInstance()
                .forEach((instance, group) -> configs.put(instance, SettingsValidator.check(group, problems)));
        problems.throwIfAny();
        JwtAuthConfig own = Objects.requireNonNull(configs.get(self.instance()));
        String label = app.valuesOf(self).settings().label();
        FailedStart.throwIfKept(context, self.instance(), own.texts(), label);
        SharedAuth shared;
        try {
            shared = open(app, self, own, context, problems);
        } catch (ConfigException failure) {
            FailedStart.keep(context, self.instance(), own.texts(), failure, label);
            throw failure;
        }
        FailedStart.forget(context, self.instance());
        logShared(label, own);
        if (context != null) {
            context.setAttribute(SHARED + self.instance(), shared);
            context.setAttribute(AuthDirectory.ATTRIBUTE, (AuthDirectory) instance -> {
                SharedAuth found = find(context, instance);
                return found == null ? null : found.runtime();
            });
        }
        return shared;
    }

    private static SharedAuth open(
            ApplicationSettings app,
            RegisteredComponent self,
            JwtAuthConfig config,
            @Nullable ServletContext context,
            Problems problems) {
        List<ComponentValues> group = app.valuesByInstance().getOrDefault(self.instance(), List.of());
        Instance instance = instance(self, app);
        Environment surroundings = context == null
                ? Environment.of(self.name(), instance, null, path -> null, name -> null)
                : Environment.of(
                        name(self, context),
                        instance,
                        name(self, context),
                        context::getResourceAsStream,
                        context::getAttribute);
        AuthRuntime runtime = new AuthAssembler(config, surroundings).open(problems, AuthAssembler.Supplied.NOTHING);
        requireWritable(group, runtime, problems);
        if (!problems.list().isEmpty()) {
            runtime.close();
        }
        problems.throwIfAny();
        return new SharedAuth(runtime, config, group);
    }

    private static Instance instance(RegisteredComponent self, ApplicationSettings app) {
        Set<String> others = new HashSet<>(app.valuesByInstance().keySet());
        others.remove(self.instance());
        return new Instance(self.instance(), others);
    }

    /** As people tell applications apart. */
    private static String name(RegisteredComponent self, ServletContext context) {
        String path = Objects.requireNonNullElse(context.getContextPath(), "");
        return (path.isEmpty() ? "/" : path) + (self.instance().isEmpty() ? "" : " " + self.instance());
    }

    private static void requireWritable(List<ComponentValues> group, AuthRuntime runtime, Problems problems) {
        for (ComponentValues component : group) {
            if (component.settings().component().needsWritableUsers() && !runtime.canRegister()) {
                problems.add(component.settings().label(), SettingsValidator.NOT_WRITABLE);
            }
        }
    }

    /** A component that was not registered when the others were checked. */
    private static void checkLate(ComponentValues values, SharedAuth shared, Problems problems) {
        List<ComponentValues> all = new ArrayList<>(shared.components());
        boolean known = all.stream().anyMatch(other -> other.settings().equals(values.settings()));
        if (!known) {
            all.add(values);
            JwtAuthConfig merged = SettingsValidator.check(all, problems);
            requireWritable(List.of(values), shared.runtime(), problems);
            if (!merged.texts().equals(shared.config().texts())) {
                problems.add(
                        values.settings().label(),
                        "has shared settings, but came after the others were started; "
                                + "give them to the filter, or as context-param servlet-jwt.NAME");
            }
        }
        problems.throwIfAny();
    }

    AuthRuntime runtime() {
        return shared.runtime();
    }

    ComponentValues values() {
        return values;
    }

    ResponseWriter answers() {
        return new ResponseWriter(values.answers(shared.components()));
    }

    /** Whether logins deliver cookies: as a LoginServlet says, or, without any, as the filter reads them. */
    boolean setsCookies() {
        List<ComponentValues> logins = shared.components().stream()
                .filter(other -> other.settings().component() == Component.LOGIN)
                .toList();
        return logins.isEmpty()
                ? values.filter().requests().acceptsCookies()
                : logins.stream().anyMatch(login -> login.delivery() == Delivery.COOKIE);
    }

    EndpointContext site() {
        return EndpointContext.of(runtime(), values, answers(), values.requests(shared.components()));
    }

    void logStart(String open) {
        logStart(values, shared.components(), open);
    }

    /** One line: what passes without a token, and what holds; the shared settings are told by whoever starts first. */
    static void logStart(ComponentValues values, List<ComponentValues> all, String open) {
        LOG.log(
                Level.INFO,
                "servlet-jwt: {0} started; {1}{2}",
                values.settings().label(),
                open,
                values.effective(all));
    }

    private static void logShared(String label, JwtAuthConfig config) {
        LOG.log(
                Level.INFO,
                "servlet-jwt: shared settings, checked by {0}: {1}{2}",
                label,
                config.effective(),
                config.accounts().users() == null ? "" : forgetful(config));
    }

    /** What will not outlive a restart, or a new key. */
    private static String forgetful(JwtAuthConfig config) {
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

    /** Leaves; the last closes. */
    void leave() {
        synchronized (LOCK) {
            if (shared.leave()) {
                if (context != null) {
                    context.removeAttribute(SHARED + self.instance());
                    forgetDirectory(context);
                }
                shared.runtime().close();
            }
        }
    }

    /** With the last instance. */
    private static void forgetDirectory(ServletContext context) {
        Enumeration<String> names = context.getAttributeNames();
        boolean others = names != null && Collections.list(names).stream().anyMatch(name -> name.startsWith(SHARED));
        if (!others) {
            context.removeAttribute(AuthDirectory.ATTRIBUTE);
        }
    }
}
