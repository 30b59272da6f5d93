package io.github.servletjwt;

import io.github.servletjwt.account.Argon2idHasher;
import io.github.servletjwt.account.Passwords;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.config.JwtAuthConfig;
import io.github.servletjwt.config.Param;
import io.github.servletjwt.config.Problems;
import io.github.servletjwt.event.Events;
import io.github.servletjwt.flow.LoginFlow;
import io.github.servletjwt.flow.LogoutFlow;
import io.github.servletjwt.flow.RefreshFlow;
import io.github.servletjwt.flow.RegisterFlow;
import io.github.servletjwt.key.KeyRoom;
import io.github.servletjwt.session.Sessions;
import io.github.servletjwt.token.IssuedToken;
import io.github.servletjwt.token.SessionCheck;
import io.github.servletjwt.token.TokenIssuer;
import io.github.servletjwt.token.TokenVerifier;
import io.github.servletjwt.token.Trust;
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
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The authentication of one application: what filter and servlets share.
 *
 * <p>From {@code web.xml} it is made by whichever component starts first, and closed with the last; {@link #of} finds
 * it. In code, {@link #builder} makes it, and who builds it closes it.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings are listed in one
 * {@link io.github.servletjwt.config.ConfigException}; a refused token is an {@link AuthFailureException}.
 */
public final class JwtAuth implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JwtAuth.class.getName());

    private final Trust own;
    private final TokenVerifier verifier;
    private final TokenIssuer issuer;
    private final @Nullable UserStore users;
    private final @Nullable Passwords passwords;
    private final @Nullable Sessions sessions;
    private final Events events;
    private final Deque<AutoCloseable> resources;

    private JwtAuth(
            Trust own,
            TokenVerifier verifier,
            TokenIssuer issuer,
            @Nullable UserStore users,
            @Nullable Passwords passwords,
            @Nullable Sessions sessions,
            Events events,
            Deque<AutoCloseable> resources) {
        this.own = own;
        this.verifier = verifier;
        this.issuer = issuer;
        this.users = users;
        this.passwords = passwords;
        this.sessions = sessions;
        this.events = events;
        this.resources = resources;
    }

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
                .open(problems, null, null);
    }

    /** Whether the keys that stand in the settings are good enough and minted tokens usable, without opening anything. */
    public static void check(JwtAuthConfig config, Problems problems) {
        if (config.accounts().users() != null) {
            config.checkMinting(problems);
        }
        Trusts.check(config, problems);
        SessionStores.check(config, problems);
    }

    /** What one is put together from. */
    record Assembly(
            JwtAuthConfig config,
            Surroundings surroundings,
            InstantSource clock,
            LongSupplier nanos,
            SecureRandom random) {

        JwtAuth open(Problems problems, @Nullable UserStore users, @Nullable SessionStore sessions) {
            check(config, problems);
            if (users != null) {
                config.checkMinting(problems);
            }
            problems.throwIfAny();
            Deque<AutoCloseable> resources = new ConcurrentLinkedDeque<>();
            try {
                JwtAuth auth = open(problems, users, sessions, resources);
                problems.throwIfAny();
                return auth;
            } catch (RuntimeException wrong) {
                closeAll(resources);
                throw wrong;
            }
        }

        private JwtAuth open(
                Problems problems,
                @Nullable UserStore givenUsers,
                @Nullable SessionStore givenSessions,
                Deque<AutoCloseable> resources) {
            Instances instances = new Instances(config, surroundings.loader(), problems, resources);
            KeyRoom room = new KeyRoom(clock, random);
            resources.push(room);
            Trusts trusts = new Trusts(config, surroundings.locations(), room, instances, problems);
            Trust own = trusts.own();
            Map<String, Trust> further = trusts.further();
            DatabaseOfStart database = new DatabaseOfStart(surroundings, instances);
            Argon2idHasher hasher = new Argon2idHasher(random);
            UserStore users = givenUsers != null
                    ? givenUsers
                    : new UserStores(config, surroundings, hasher, instances, database).open();
            Events events = new Events(listeners(instances));
            problems.throwIfAny();
            Sessions sessions = new SessionStores(config, instances, database, clock, nanos, random)
                    .open(Objects.requireNonNull(own), givenSessions);
            problems.throwIfAny();
            SessionCheck check = sessions == null ? SessionCheck.NONE : sessions::check;
            TokenVerifier verifier = new TokenVerifier(own, further, check, clock);
            return new JwtAuth(
                    own,
                    verifier,
                    new TokenIssuer(own, verifier, clock, random),
                    users,
                    users == null
                            ? null
                            : new Passwords(hasher, config.accounts().hashConcurrency()),
                    sessions,
                    events,
                    resources);
        }

        private List<AuthEventListener> listeners(Instances instances) {
            List<AuthEventListener> listeners = new ArrayList<>();
            for (String name : config.listeners()) {
                AuthEventListener listener = instances.create(name, AuthEventListener.class, Param.LISTENERS);
                if (listener != null) {
                    listeners.add(listener);
                }
            }
            return listeners;
        }
    }

    /**
     * The user of a token, if it is good.
     *
     * @throws AuthFailureException when it is not; its code tells why
     */
    public AuthenticatedUser verify(String token) throws AuthFailureException {
        return verifier.verify(token).user();
    }

    /**
     * The public halves of our own keys, for others to verify our tokens with; none when they are secret.
     *
     * @return a JWK Set (RFC 7517 §5)
     * @throws AuthFailureException when keys that are fetched have not been had yet
     */
    public Map<String, Object> publicKeys() throws AuthFailureException {
        return own.publicKeys();
    }

    /** What verifies tokens. */
    public TokenVerifier verifier() {
        return verifier;
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
        return issuer.issue(subject, grants, null);
    }

    /** Whether there is a user store. */
    public boolean hasUsers() {
        return users != null;
    }

    /** Whether the user store takes new accounts. */
    public boolean canRegister() {
        return users instanceof WritableUserStore;
    }

    /**
     * What happens on a login.
     *
     * @throws IllegalStateException when there is no user store
     */
    public LoginFlow login() {
        if (users == null || passwords == null) {
            throw noUsers();
        }
        return new LoginFlow(users, passwords, issuer, sessions);
    }

    private static IllegalStateException noUsers() {
        return new IllegalStateException("no users: set " + Param.USERS.name() + " to " + Param.USERS.form());
    }

    /**
     * What happens on a refresh.
     *
     * @throws IllegalStateException when there is no user store, or there are no sessions
     */
    public RefreshFlow refresh() {
        if (users == null) {
            throw noUsers();
        }
        return new RefreshFlow(users, requireSessions(), issuer, events::raise);
    }

    /** Whether sessions are kept, so that tokens can be refreshed and taken back. */
    public boolean hasSessions() {
        return sessions != null;
    }

    /**
     * What happens on a logout.
     *
     * @throws IllegalStateException when there are no sessions
     */
    public LogoutFlow logout() {
        return new LogoutFlow(verifier, requireSessions());
    }

    /**
     * Sessions of users, for code.
     *
     * @throws IllegalStateException when there are no sessions
     */
    public UserSessions sessions() {
        return new UserSessions(requireSessions());
    }

    private Sessions requireSessions() {
        if (sessions == null) {
            throw new IllegalStateException(
                    "no sessions: " + Param.SESSIONS.name() + " is none; set it to memory, jdbc " + "or a class name");
        }
        return sessions;
    }

    /**
     * What happens on a registration.
     *
     * @throws IllegalStateException when the user store takes no accounts
     */
    public RegisterFlow registration() {
        return new RegisterFlow(writableUsers(), Objects.requireNonNull(passwords), sessions);
    }

    /**
     * Accounts, for code.
     *
     * @throws IllegalStateException when the user store takes no accounts
     */
    public Accounts accounts() {
        return new Accounts(writableUsers(), registration());
    }

    private WritableUserStore writableUsers() {
        if (users instanceof WritableUserStore writable) {
            return writable;
        }
        throw new IllegalStateException("the user store takes no accounts: set " + Param.USERS.name()
                + " to jdbc without userQuery and rolesQuery, to memory, or to a WritableUserStore");
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
