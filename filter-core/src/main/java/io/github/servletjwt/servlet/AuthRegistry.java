package io.github.servletjwt.servlet;

import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.assembly.AuthAssembler;
import io.github.servletjwt.internal.assembly.AuthDirectory;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.assembly.Deployment;
import io.github.servletjwt.internal.assembly.Environment;
import io.github.servletjwt.internal.assembly.SettingsValidator;
import io.github.servletjwt.internal.config.Delivery;
import io.github.servletjwt.internal.config.Instance;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The runtimes of one web application and the components that use them. The first component that joins an instance
 * opens its runtime; the last that leaves closes it.
 *
 * <p>It is the one context attribute of this library. Its lock is held while databases are opened, so every application
 * has a lock of its own: a database that hangs stops one application only.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class AuthRegistry implements AuthDirectory {
    private static final System.Logger LOG = System.getLogger(AuthRegistry.class.getName());

    private final @Nullable ServletContext context;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Map<String, Failure> failures = new HashMap<>();
    private final List<CodeFilter> codeFilters = new ArrayList<>();
    private @Nullable ContainerRegistrations registrations;
    private @Nullable Deployment deployment;

    /** An open runtime and its number of members. */
    private static final class Running {
        private final AuthRuntime runtime;
        private final Deployment.Group group;
        private int members;

        private Running(AuthRuntime runtime, Deployment.Group group) {
            this.runtime = runtime;
            this.group = group;
        }
    }

    /**
     * A failed start. Later components fail with the same error once; a repeated init retries.
     *
     * @param reported the components that have failed with it
     */
    private record Failure(ConfigException cause, Set<String> reported) {}

    /** A filter made in code. Servlets made in code on the same {@code JwtAuth} follow its settings. */
    private record CodeFilter(AuthRuntime runtime, ComponentValues values) {}

    private AuthRegistry(@Nullable ServletContext context) {
        this.context = context;
    }

    /** The registry of an application, new when it has none; without a context, one that nobody shares. */
    static AuthRegistry of(@Nullable ServletContext context) {
        if (context == null) {
            return new AuthRegistry(null);
        }
        synchronized (context) {
            if (context.getAttribute(ATTRIBUTE) instanceof AuthRegistry known) {
                return known;
            }
            AuthRegistry made = new AuthRegistry(context);
            context.setAttribute(ATTRIBUTE, made);
            return made;
        }
    }

    @Override
    public @Nullable AuthRuntime find(String instance) {
        Running found = running.get(instance);
        return found == null ? null : found.runtime;
    }

    /**
     * Joins the instance of a component, and opens it if the component is the first.
     *
     * @throws ServletException when any setting of the application is wrong; it lists all problems
     */
    synchronized Member join(RegisteredComponent self) throws ServletException {
        try {
            return member(self);
        } catch (ConfigException wrong) {
            logFailure(self, wrong);
            throw new StartFailedException(String.valueOf(wrong.getMessage()));
        } finally {
            removeIfUnused();
        }
    }

    private Member member(RegisteredComponent self) {
        Running joined = running.get(self.instance());
        ComponentValues values;
        if (joined == null) {
            Deployment current = current(self);
            values = Objects.requireNonNull(current.find(self));
            joined = start(self, values, current);
        } else {
            ComponentValues known = deployment == null ? null : deployment.find(self);
            values = known == null ? late(self, joined) : known;
        }
        joined.members++;
        return new Member(self, values, joined);
    }

    /** The deployment as it was read; read again for a component that it does not know, and for a retry. */
    private Deployment current(RegisteredComponent self) {
        Failure failure = failures.get(self.instance());
        if (failure != null && failure.reported().add(key(self))) {
            throw failure.cause();
        }
        if (deployment == null || failure != null || !deployment.contains(self)) {
            registrations = ContainerRegistrations.read(context);
            Problems problems = new Problems();
            deployment = Deployment.of(registrations.settings(self, problems), problems);
        }
        return deployment;
    }

    private static String key(RegisteredComponent self) {
        return self.component() + " " + self.name();
    }

    private Running start(RegisteredComponent self, ComponentValues values, Deployment current) {
        Deployment.Group group = current.group(self.instance());
        Running started;
        try {
            started = new Running(open(self, group, current.instance(self.instance())), group);
        } catch (ConfigException failure) {
            failures.put(self.instance(), new Failure(failure, new HashSet<>(Set.of(key(self)))));
            throw failure;
        }
        failures.remove(self.instance());
        StartLog.shared(values.settings().label(), group.config());
        running.put(self.instance(), started);
        return started;
    }

    private AuthRuntime open(RegisteredComponent self, Deployment.Group group, Instance instance) {
        Environment environment = context == null
                ? Environment.of(self.name(), instance, null, path -> null, name -> null)
                : Environment.of(
                        name(context, instance),
                        instance,
                        name(context, instance),
                        context::getResourceAsStream,
                        context::getAttribute);
        Problems problems = new Problems();
        AuthRuntime runtime =
                new AuthAssembler(group.config(), environment).open(problems, AuthAssembler.Supplied.NOTHING);
        requireWritable(group.components(), runtime, problems);
        if (!problems.list().isEmpty()) {
            runtime.close();
        }
        problems.throwIfAny();
        return runtime;
    }

    /** Context path and instance. */
    private static String name(ServletContext context, Instance instance) {
        String path = Objects.requireNonNullElse(context.getContextPath(), "");
        return (path.isEmpty() ? "/" : path) + (instance.name().isEmpty() ? "" : " " + instance.name());
    }

    private static void requireWritable(List<ComponentValues> group, AuthRuntime runtime, Problems problems) {
        for (ComponentValues component : group) {
            if (component.settings().component().needsWritableUsers() && !runtime.canRegister()) {
                problems.add(component.settings().label(), SettingsValidator.NOT_WRITABLE);
            }
        }
    }

    /** A component that was registered after its instance had started: it may repeat shared settings, not add any. */
    private ComponentValues late(RegisteredComponent self, Running joined) {
        Problems problems = new Problems();
        ComponentValues values =
                ContainerRegistrations.read(context).settings(self, problems).valuesOf(self);
        List<ComponentValues> all = new ArrayList<>(joined.group.components());
        all.add(values);
        Deployment.Group merged = SettingsValidator.validate(all, problems);
        requireWritable(List.of(values), joined.runtime, problems);
        if (!merged.config().texts().equals(joined.group.config().texts())) {
            problems.add(
                    values.settings().label(),
                    "has shared settings, but came after the others were started; "
                            + "give them to the filter, or as context-param servlet-jwt.NAME");
        }
        problems.throwIfAny();
        return values;
    }

    /** The filter logs for all components: Tomcat's console only says that some filter failed. */
    private void logFailure(RegisteredComponent self, ConfigException wrong) {
        boolean filterLogs = registrations != null
                && registrations.ofInstance(self.instance()).stream()
                        .anyMatch(other -> other.component() == Component.FILTER);
        if (self.component() == Component.FILTER || !filterLogs) {
            LOG.log(Level.ERROR, "{0}", wrong.getMessage());
        }
    }

    /** The registrations of the application; read again for a component that they do not contain. */
    synchronized ContainerRegistrations registrations(RegisteredComponent self) {
        if (registrations == null || !registrations.contains(self)) {
            registrations = ContainerRegistrations.read(context);
        }
        return registrations;
    }

    synchronized void addCodeFilter(AuthRuntime runtime, ComponentValues values) {
        codeFilters.add(new CodeFilter(runtime, values));
    }

    synchronized void removeCodeFilter(ComponentValues values) {
        codeFilters.removeIf(filter -> filter.values() == values);
        removeIfUnused();
    }

    /** The settings of the filters made in code on one runtime. */
    static List<ComponentValues> codeFilters(@Nullable ServletContext context, AuthRuntime runtime) {
        return context != null && context.getAttribute(ATTRIBUTE) instanceof AuthRegistry registry
                ? registry.codeFilters(runtime)
                : List.of();
    }

    private synchronized List<ComponentValues> codeFilters(AuthRuntime runtime) {
        return codeFilters.stream()
                .filter(filter -> filter.runtime() == runtime)
                .map(CodeFilter::values)
                .toList();
    }

    private synchronized void leave(RegisteredComponent self, Running left) {
        left.members--;
        if (left.members == 0) {
            running.remove(self.instance());
            left.runtime.close();
        }
        removeIfUnused();
    }

    private void removeIfUnused() {
        if (running.isEmpty() && failures.isEmpty() && codeFilters.isEmpty()) {
            registrations = null;
            deployment = null;
            if (context != null) {
                context.removeAttribute(ATTRIBUTE);
            }
        }
    }

    /** One component's part in its instance, from init to destroy. Immutable. */
    final class Member {
        private final RegisteredComponent self;
        private final ComponentValues values;
        private final Running joined;

        private Member(RegisteredComponent self, ComponentValues values, Running joined) {
            this.self = self;
            this.values = values;
            this.joined = joined;
        }

        AuthRuntime runtime() {
            return joined.runtime;
        }

        ComponentValues values() {
            return values;
        }

        /** The compiled rules of a filter. */
        AccessRules rules() {
            return joined.group.rulesOf(values);
        }

        ResponseWriter responses() {
            return new ResponseWriter(values.answers(joined.group.components()));
        }

        /** Whether logins deliver cookies: as a LoginServlet says, or, without one, as the filter reads them. */
        boolean setsCookies() {
            List<ComponentValues> logins = joined.group.components().stream()
                    .filter(other -> other.settings().component() == Component.LOGIN)
                    .toList();
            return logins.isEmpty()
                    ? values.filter().requests().acceptsCookies()
                    : logins.stream().anyMatch(login -> login.delivery() == Delivery.COOKIE);
        }

        EndpointContext endpointContext() {
            return EndpointContext.of(runtime(), values, responses(), values.requests(joined.group.components()));
        }

        void logStart(String open) {
            StartLog.component(values, joined.group.components(), open);
        }

        /** Leaves the instance; the last member closes it. */
        void leave() {
            AuthRegistry.this.leave(self, joined);
        }
    }
}
