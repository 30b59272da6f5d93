package io.github.servletjwt;

import io.github.servletjwt.internal.account.HashLimiter;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.internal.account.NamesAsStored;
import io.github.servletjwt.internal.account.PasswordHashes;
import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.config.AddressRange;
import io.github.servletjwt.internal.config.CookieConfig;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.event.Counters;
import io.github.servletjwt.internal.event.Events;
import io.github.servletjwt.internal.event.CounterRegistration;
import io.github.servletjwt.internal.flow.LoginFlow;
import io.github.servletjwt.internal.flow.LogoutFlow;
import io.github.servletjwt.internal.flow.PasswordFlow;
import io.github.servletjwt.internal.flow.Realm;
import io.github.servletjwt.internal.flow.RefreshFlow;
import io.github.servletjwt.internal.flow.RegisterFlow;
import io.github.servletjwt.internal.flow.StoreRealm;
import io.github.servletjwt.internal.key.KeyRefresher;
import io.github.servletjwt.internal.redis.Redis;
import io.github.servletjwt.internal.redis.RequestTime;
import io.github.servletjwt.internal.session.Sessions;
import io.github.servletjwt.internal.token.IssuedToken;
import io.github.servletjwt.internal.token.SessionCheck;
import io.github.servletjwt.internal.token.TokenIssuer;
import io.github.servletjwt.internal.token.TokenVerifier;
import io.github.servletjwt.internal.token.TrustedIssuer;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The authentication of one application: what filter and servlets share.
 *
 * <p>From {@code web.xml} it is made by whichever component starts first, and closed with the last; {@link #of} finds
 * it. In code, {@link #builder} makes it, and who builds it closes it.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings are listed in one
 * {@link io.github.servletjwt.internal.config.ConfigException}; a refused token is an {@link AuthFailureException}.
 */
public final class JwtAuth implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JwtAuth.class.getName());

    private final Parts parts;
    private final Deque<AutoCloseable> resources;

    private JwtAuth(Parts parts, Deque<AutoCloseable> resources) {
        this.parts = parts;
        this.resources = resources;
    }

    /**
     * What it is put together from.
     *
     * @param login null where nobody logs in
     * @param sessions null where there are none
     */
    private record Parts(
            JwtAuthConfig config,
            TrustedIssuer own,
            TokenVerifier verifier,
            TokenIssuer issuer,
            @Nullable LoginParts login,
            @Nullable Sessions sessions,
            Events events,
            RequestTime time) {}

    /** Makes one in code. */
    public static JwtAuthBuilder builder() {
        return new JwtAuthBuilder();
    }

    /**
     * The one of a web application.
     *
     * @throws IllegalStateException when no component of it has started
     */
    public static JwtAuth of(ServletContext context) {
        return of(context, "");
    }

    /**
     * The one of several in a web application.
     *
     * @param instance what its components name in {@code instance}
     * @throws IllegalStateException when no component of it has started
     */
    public static JwtAuth of(ServletContext context, String instance) {
        if (context.getAttribute(attribute(instance)) instanceof JwtAuth auth) {
            return auth;
        }
        throw new IllegalStateException("no JwtAuth " + (instance.isEmpty() ? "" : "'" + instance + "' ")
                + "in this application: map JwtAuthFilter, and ask after it has started (not in a listener)");
    }

    /** Name of the context attribute that holds the instance; the empty text is the one without a name. */
    public static String attribute(String instance) {
        return JwtAuth.class.getName() + (instance.isEmpty() ? "" : "." + instance);
    }

    /**
     * Makes one from its configuration, as {@code web.xml} and the builder do.
     *
     * @param problems those already found; nothing is opened when there are any
     */
    public static JwtAuth open(JwtAuthConfig config, Surroundings surroundings, Problems problems) {
        return new Assembly(config, surroundings, InstantSource.system(), System::nanoTime, new SecureRandom())
                .open(problems, Given.NOTHING);
    }

    /** What the caller has made himself, and closes himself. */
    record Given(@Nullable UserStore users, @Nullable SessionStore sessions, List<AuthEventListener> listeners) {
        static final Given NOTHING = new Given(null, null, List.of());
    }

    /** What one is put together from. */
    record Assembly(
            JwtAuthConfig config,
            Surroundings surroundings,
            InstantSource clock,
            LongSupplier nanos,
            SecureRandom random) {

        JwtAuth open(Problems problems, Given given) {
            SettingsCheck.check(config, problems);
            if (given.users() != null) {
                config.checkMinting(problems);
            }
            problems.throwIfAny();
            Deque<AutoCloseable> resources = new ConcurrentLinkedDeque<>();
            try {
                JwtAuth auth = open(problems, given, resources);
                problems.throwIfAny();
                return auth;
            } catch (RuntimeException wrong) {
                closeAll(resources);
                throw wrong;
            }
        }

        private JwtAuth open(Problems problems, Given given, Deque<AutoCloseable> resources) {
            Instances instances = new Instances(config, surroundings.loader(), problems, resources);
            KeyRefresher room = new KeyRefresher(clock, random);
            resources.push(room);
            Trusts trusts = new Trusts(config, surroundings, room, instances, problems);
            TrustedIssuer own = trusts.own();
            Map<String, TrustedIssuer> further = trusts.further();
            DatabaseOfStart database = new DatabaseOfStart(surroundings, instances);
            PasswordHashes hashes = PasswordHashes.of(config.accounts(), random);
            UserStore users = given.users() != null
                    ? given.users()
                    : new UserStores(config, surroundings, hashes, instances, database, nanos).open();
            Counters counters = new Counters();
            Events events = new Events(counters, listeners(instances, given.listeners()));
            problems.throwIfAny();
            RequestTime time = new RequestTime();
            RedisOfStart redis = new RedisOfStart(instances, time, nanos);
            SessionStores stores =
                    new SessionStores(config, surroundings, instances, database, redis, clock, nanos, random);
            Sessions sessions = stores.open(Objects.requireNonNull(own), given.sessions());
            problems.throwIfAny();
            resources.push(CounterRegistration.publish(counters, surroundings.name()));
            SessionCheck check = sessions == null ? SessionCheck.NONE : sessions::check;
            TokenVerifier verifier = new TokenVerifier(own, further, check, clock);
            TokenIssuer issuer = new TokenIssuer(own, verifier, clock, random);
            LoginParts login = LoginParts.of(
                    config,
                    users,
                    hashes,
                    random,
                    () -> throttle(given.sessions() == null ? redis.require() : null, stores.realm()));
            config.hints().forEach(hint -> LOG.log(Level.INFO, "servlet-jwt: {0}", hint));
            if (config.accounts().allowPlaintextPasswords()) {
                LOG.log(
                        Level.WARNING,
                        "servlet-jwt: allowPlaintextPasswords=true: whoever reads the store reads the passwords behind "
                                + "{noop} in it; never on a machine that others use");
            }
            return new JwtAuth(new Parts(config, own, verifier, issuer, login, sessions, events, time), resources);
        }

        /** Failures are counted where the sessions are, when that is Redis. */
        private LoginThrottle throttle(@Nullable Redis redis, String realm) {
            return redis == null
                    ? new LoginThrottle(config.throttle(), nanos)
                    : LoginThrottle.shared(config.throttle(), nanos, clock, redis, realm);
        }

        private List<AuthEventListener> listeners(Instances instances, List<AuthEventListener> given) {
            List<AuthEventListener> listeners = new ArrayList<>();
            for (String name : config.listeners()) {
                AuthEventListener listener = instances.create(name, AuthEventListener.class, Param.LISTENERS);
                if (listener != null) {
                    listeners.add(listener);
                }
            }
            listeners.addAll(given);
            return listeners;
        }
    }

    /**
     * The user of a token, if it is good.
     *
     * @throws AuthFailureException when it is not; its code tells why
     */
    public AuthenticatedUser verify(String token) throws AuthFailureException {
        return parts.verifier().verify(token).user();
    }

    /**
     * The public halves of our own keys, for others to verify our tokens with; none when they are secret.
     *
     * @return a JWK Set (RFC 7517 §5)
     * @throws AuthFailureException when keys that are fetched have not been had yet
     */
    public Map<String, Object> publicKeys() throws AuthFailureException {
        return parts.own().publicKeys();
    }

    /** What verifies tokens. */
    public TokenVerifier verifier() {
        return parts.verifier();
    }

    /**
     * An access token for a user whom the caller has authenticated.
     *
     * @return the compact form
     * @throws AuthFailureException when it would be refused here, because it is too long, say, or names nobody
     * @throws IllegalStateException when the keys only verify
     */
    public String issue(String subject, String... roles) throws AuthFailureException {
        return issue(subject, UserGrants.ofRoles(new LinkedHashSet<>(Arrays.asList(roles))))
                .token();
    }

    /**
     * An access token with scopes and further claims.
     *
     * @throws AuthFailureException when it would be refused here, because it is too long, say, or names nobody
     * @throws IllegalArgumentException when a further claim has a name whose meaning is fixed, or a scope is none
     */
    public IssuedToken issue(String subject, UserGrants grants) throws AuthFailureException {
        return parts.issuer().issue(subject, grants, null);
    }

    /** Whether users log in here. */
    public boolean hasUsers() {
        return parts.login() != null;
    }

    /** Whether the user store can be written: takes new accounts and new passwords. */
    public boolean canRegister() {
        return parts.login() != null && parts.login().users() instanceof WritableUserStore;
    }

    /**
     * What happens on a login.
     *
     * @throws IllegalStateException when there are no users
     */
    public LoginFlow login() {
        return new LoginFlow(requireLogin().throttle(), parts.issuer(), parts.sessions(), parts.events()::raise);
    }

    /**
     * What happens on a login whose user receives no refresh token: it opens no session.
     *
     * @throws IllegalStateException when there are no users
     */
    public LoginFlow loginWithoutSession() {
        return new LoginFlow(requireLogin().throttle(), parts.issuer(), null, parts.events()::raise);
    }

    private LoginParts requireLogin() {
        if (parts.login() == null) {
            throw new IllegalStateException("no users: set " + Param.USERS.name() + " to " + Param.USERS.form());
        }
        return parts.login();
    }

    /**
     * The users of the store, for a login.
     *
     * @throws IllegalStateException when there is no user store
     */
    public Realm realm() {
        LoginParts login = requireLogin();
        if (login.users() == null) {
            throw new IllegalStateException("the users are the container's, who is asked through a request");
        }
        return new StoreRealm(login.users(), login.passwords(), parts.events()::raise);
    }

    /** Roles that the container is asked for, where the users are the container's; else empty. */
    public Optional<List<String>> containerRoles() {
        boolean container = parts.login() != null && parts.login().users() == null;
        return container ? Optional.of(parts.config().accounts().containerRoles()) : Optional.empty();
    }

    /**
     * What few logins pass at a time.
     *
     * @throws IllegalStateException when there are no users
     */
    public HashLimiter hashGate() {
        return requireLogin().gate();
    }

    /**
     * What counts failures and registrations.
     *
     * @throws IllegalStateException when there are no users
     */
    public LoginThrottle throttle() {
        return requireLogin().throttle();
    }

    /**
     * What happens on a refresh.
     *
     * @throws IllegalStateException when there are no users, or no sessions
     */
    public RefreshFlow refresh() {
        return new RefreshFlow(requireLogin().users(), requireSessions(), parts.issuer(), parts.events()::raise);
    }

    /** Whether sessions are kept, so that tokens can be refreshed and taken back. */
    public boolean hasSessions() {
        return parts.sessions() != null;
    }

    /**
     * What happens on a logout.
     *
     * @throws IllegalStateException when there are no sessions
     */
    public LogoutFlow logout() {
        return new LogoutFlow(parts.verifier(), requireSessions(), parts.events()::raise);
    }

    /**
     * Sessions of users, for code.
     *
     * @throws IllegalStateException when there are no sessions
     */
    public UserSessions sessions() {
        boolean asStored = parts.login() != null && parts.login().users() instanceof NamesAsStored;
        return new UserSessions(requireSessions(), containerRoles().isEmpty() && !asStored);
    }

    private Sessions requireSessions() {
        if (parts.sessions() == null) {
            throw new IllegalStateException("no sessions: " + Param.SESSIONS.name()
                    + " is none; set it to memory, jdbc, redis://host:port or a class name");
        }
        return parts.sessions();
    }

    /**
     * What happens on a registration.
     *
     * @throws IllegalStateException when the user store cannot be written
     */
    public RegisterFlow registration() {
        LoginParts login = requireLogin();
        return new RegisterFlow(
                writableUsers(),
                login.passwords(),
                login.newPasswords(),
                parts.config().reservedPrefixes(),
                parts.sessions(),
                parts.events()::raise);
    }

    /**
     * What happens when a user changes his password.
     *
     * @throws IllegalStateException when the user store cannot be written
     */
    public PasswordFlow passwordChange() {
        LoginParts login = requireLogin();
        return new PasswordFlow(
                writableUsers(),
                login.passwords(),
                login.newPasswords(),
                login.throttle(),
                parts.sessions(),
                parts.events()::raise);
    }

    /**
     * Accounts, for code.
     *
     * @throws IllegalStateException when the user store cannot be written
     */
    public UserAccounts accounts() {
        return new UserAccounts(writableUsers(), registration());
    }

    private WritableUserStore writableUsers() {
        if (requireLogin().users() instanceof WritableUserStore writable) {
            return writable;
        }
        throw new IllegalStateException("the user store cannot be written: set " + Param.USERS.name()
                + " to jdbc without userQuery and rolesQuery, to memory, or to a WritableUserStore");
    }

    /** Settings of cookies. */
    public CookieConfig cookies() {
        return parts.config().cookies();
    }

    /** Proxies that are believed where a request comes from. */
    public List<AddressRange> trustedProxies() {
        return parts.config().trustedProxies();
    }

    /** Begins a request to an endpoint on this thread: how long it waits for sessions in Redis is bounded until it is closed. */
    public RequestTime.Request request() {
        return parts.time().begin();
    }

    /** Tells the counters, the audit log and the listeners. */
    public void raise(AuthEvent event) {
        parts.events().raise(event);
    }

    /**
     * The same of what happens with every request; the event is made when somebody wants to know.
     *
     * @param kind one that everybody may cause: {@code TOKEN_ACCEPTED}, {@code TOKEN_REFUSED} or {@code ACCESS_DENIED}
     */
    public void raise(AuthEvent.Kind kind, Supplier<AuthEvent> event) {
        parts.events().raise(kind, event);
    }

    /** Closes what was opened for it: the threads that keep keys and sessions up to date, the connection pool, and what a setting named
     * by its class and can be closed. */
    @Override
    public void close() {
        closeAll(resources);
    }

    private static void closeAll(Deque<AutoCloseable> resources) {
        for (AutoCloseable next = resources.poll(); next != null; next = resources.poll()) {
            try {
                next.close();
            } catch (Exception failed) {
                LOG.log(Level.WARNING, next.getClass().getName() + " could not be closed", failed);
            }
        }
    }
}
