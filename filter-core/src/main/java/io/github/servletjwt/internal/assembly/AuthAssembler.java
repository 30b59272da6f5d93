package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.internal.account.PasswordHashes;
import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.RequestSettings;
import io.github.servletjwt.internal.event.CounterRegistration;
import io.github.servletjwt.internal.event.Counters;
import io.github.servletjwt.internal.event.Events;
import io.github.servletjwt.internal.key.KeyRefresher;
import io.github.servletjwt.internal.redis.Redis;
import io.github.servletjwt.internal.session.Sessions;
import io.github.servletjwt.internal.token.SessionCheck;
import io.github.servletjwt.internal.token.TokenIssuer;
import io.github.servletjwt.internal.token.TokenVerifier;
import io.github.servletjwt.internal.token.TrustedIssuer;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the authentication of one application together from its configuration, as {@code web.xml} and the builder do.
 *
 * <p><b>Thread safety:</b> any thread; each call of {@link #open(Problems, Supplied)} makes a runtime of its own.
 *
 * @param config the checked settings
 * @param environment where settings find files, classes and data sources
 * @param clock wall-clock time
 * @param nanos monotonic time in nanoseconds
 * @param random salts, keys and ids
 */
public record AuthAssembler(
        JwtAuthConfig config, Environment environment, InstantSource clock, LongSupplier nanos, SecureRandom random) {
    private static final System.Logger LOG = System.getLogger(AuthAssembler.class.getName());

    /** With the system's clock and randomness. */
    public AuthAssembler(JwtAuthConfig config, Environment environment) {
        this(config, environment, InstantSource.system(), System::nanoTime, new SecureRandom());
    }

    /** Objects that the caller made, and closes. */
    public record Supplied(
            @Nullable UserStore users, @Nullable SessionStore sessions, List<AuthEventListener> listeners) {
        /** Nothing: all come from the settings. */
        public static final Supplied NOTHING = new Supplied(null, null, List.of());
    }

    /**
     * Validates the settings, then opens everything.
     *
     * @param problems those already found; nothing is opened when there are any
     * @throws io.github.servletjwt.api.ConfigException with every problem; nothing stays open
     */
    public AuthRuntime open(Problems problems, Supplied supplied) {
        SettingsValidator.check(config, problems);
        if (supplied.users() != null) {
            config.checkMinting(problems);
        }
        problems.throwIfAny();
        OpenedResources resources = new OpenedResources();
        try {
            AuthRuntime runtime = new Assembly(problems, supplied, resources).open();
            problems.throwIfAny();
            return runtime;
        } catch (RuntimeException wrong) {
            resources.close();
            throw wrong;
        }
    }

    /** One run. Not thread-safe. */
    private final class Assembly {
        private final Problems problems;
        private final Supplied supplied;
        private final OpenedResources resources;
        private final PluginLoader plugins;
        private final LazyDatabase database;
        private final RequestDeadline deadline = new RequestDeadline();
        private final LazyRedis redis;
        private final PasswordHashes hashes = PasswordHashes.of(config.accounts(), random);

        Assembly(Problems problems, Supplied supplied, OpenedResources resources) {
            this.problems = problems;
            this.supplied = supplied;
            this.resources = resources;
            this.plugins = new PluginLoader(config, environment.loader(), problems, resources);
            this.database = new LazyDatabase(environment, plugins);
            this.redis = new LazyRedis(plugins, deadline, nanos);
        }

        AuthRuntime open() {
            KeyRefresher refresher = new KeyRefresher(clock, random);
            resources.add(refresher);
            TrustedIssuers issuers = new TrustedIssuers(config, environment, refresher, plugins, problems);
            TrustedIssuer own = issuers.own();
            Map<String, TrustedIssuer> further = issuers.further();
            UserStore users = users();
            Counters counters = new Counters();
            Events events = new Events(counters, listeners());
            problems.throwIfAny();
            SessionsFactory factory =
                    new SessionsFactory(config, environment, plugins, database, redis, clock, nanos, random);
            Sessions sessions = factory.open(Objects.requireNonNull(own), supplied.sessions());
            problems.throwIfAny();
            resources.add(CounterRegistration.publish(counters, environment.name()));
            TokenVerifier verifier =
                    new TokenVerifier(own, further, sessions == null ? SessionCheck.NONE : sessions::check, clock);
            TokenIssuer issuer = new TokenIssuer(own, verifier, clock, random);
            LoginComponents login = LoginComponents.of(config, users, hashes, random, () -> throttle(factory.realm()));
            logHints();
            return new AuthRuntime(
                    new AuthRuntime.Parts(config, own, verifier, issuer, login, sessions, events, deadline), resources);
        }

        private @Nullable UserStore users() {
            return supplied.users() != null
                    ? supplied.users()
                    : new UserStoreFactory(config, environment, hashes, plugins, database, nanos).open();
        }

        /** Counts failures in Redis if the sessions are there. */
        private LoginThrottle throttle(String realm) {
            Redis shared = supplied.sessions() == null ? redis.require() : null;
            return shared == null
                    ? new LoginThrottle(config.throttle(), nanos)
                    : LoginThrottle.shared(config.throttle(), nanos, clock, shared, realm);
        }

        private List<AuthEventListener> listeners() {
            List<AuthEventListener> listeners = new ArrayList<>();
            for (String name : config.listeners()) {
                AuthEventListener listener = plugins.create(name, AuthEventListener.class, RequestSettings.LISTENERS);
                if (listener != null) {
                    listeners.add(listener);
                }
            }
            listeners.addAll(supplied.listeners());
            return listeners;
        }

        private void logHints() {
            config.hints().forEach(hint -> LOG.log(Level.INFO, "servlet-jwt: {0}", hint));
            if (config.accounts().allowPlaintextPasswords()) {
                LOG.log(
                        Level.WARNING,
                        "servlet-jwt: allowPlaintextPasswords=true: everybody who can read the store can read the passwords behind "
                                + "{noop} in it; never set it on a machine that others use");
            }
        }
    }
}
