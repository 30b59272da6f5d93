package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.account.HashLimiter;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.internal.account.NamesAsStored;
import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.AddressRange;
import io.github.servletjwt.internal.config.CookieConfig;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.SessionSettings;
import io.github.servletjwt.internal.event.Events;
import io.github.servletjwt.internal.flow.LoginFlow;
import io.github.servletjwt.internal.flow.LogoutFlow;
import io.github.servletjwt.internal.flow.PasswordFlow;
import io.github.servletjwt.internal.flow.Realm;
import io.github.servletjwt.internal.flow.RefreshFlow;
import io.github.servletjwt.internal.flow.RegisterFlow;
import io.github.servletjwt.internal.flow.SessionsByUser;
import io.github.servletjwt.internal.flow.StoreRealm;
import io.github.servletjwt.internal.session.Sessions;
import io.github.servletjwt.internal.token.TokenIssuer;
import io.github.servletjwt.internal.token.TokenVerifier;
import io.github.servletjwt.internal.token.TrustedIssuer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The running authentication of one application or instance: verifier, issuer, users, sessions and events, assembled
 * once. {@link io.github.servletjwt.JwtAuth} shows a part of it to applications; filter and servlets use all of it.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> methods that need users or sessions throw {@link
 * IllegalStateException} where the settings name none.
 */
public final class AuthRuntime implements AutoCloseable {
    private final Parts parts;
    private final OpenedResources resources;

    AuthRuntime(Parts parts, OpenedResources resources) {
        this.parts = parts;
        this.resources = resources;
    }

    /**
     * The components.
     *
     * @param login null without users
     * @param sessions null without sessions
     */
    record Parts(
            JwtAuthConfig config,
            TrustedIssuer own,
            TokenVerifier verifier,
            TokenIssuer issuer,
            @Nullable LoginComponents login,
            @Nullable Sessions sessions,
            Events events,
            RequestDeadline time) {}

    /** Verifies tokens. */
    public TokenVerifier verifier() {
        return parts.verifier();
    }

    /** Issues access tokens. */
    public TokenIssuer issuer() {
        return parts.issuer();
    }

    /**
     * The public keys of our own issuer, as a JWK Set (RFC 7517 §5); empty when the key is secret.
     *
     * @throws AuthFailureException when remote keys have not been fetched yet
     */
    public Map<String, Object> publicKeys() throws AuthFailureException {
        return parts.own().publicKeys();
    }

    /** Whether there are users who can log in. */
    public boolean hasUsers() {
        return parts.login() != null;
    }

    /** Whether the user store accepts new accounts and new passwords. */
    public boolean canRegister() {
        return parts.login() != null && parts.login().users() instanceof WritableUserStore;
    }

    /**
     * The flow of a login.
     *
     * @throws IllegalStateException when there are no users
     */
    public LoginFlow newLoginFlow() {
        return new LoginFlow(requireLogin().throttle(), parts.issuer(), parts.sessions(), parts.events()::raise);
    }

    /**
     * The flow of a login without a refresh token: it opens no session.
     *
     * @throws IllegalStateException when there are no users
     */
    public LoginFlow newLoginFlowWithoutSession() {
        return new LoginFlow(requireLogin().throttle(), parts.issuer(), null, parts.events()::raise);
    }

    private LoginComponents requireLogin() {
        if (parts.login() == null) {
            throw new IllegalStateException(
                    "no users: set " + AccountSettings.USERS.name() + " to " + AccountSettings.USERS.form());
        }
        return parts.login();
    }

    /**
     * The users of the store, for a login.
     *
     * @throws IllegalStateException when there is no user store
     */
    public Realm realm() {
        LoginComponents login = requireLogin();
        if (login.users() == null) {
            throw new IllegalStateException("the users are the container's, which needs a request to look them up");
        }
        return new StoreRealm(login.users(), login.passwords(), parts.events()::raise);
    }

    /** The roles to look up where the users are the container's; else empty. */
    public Optional<List<String>> containerRoles() {
        boolean container = parts.login() != null && parts.login().users() == null;
        return container ? Optional.of(parts.config().accounts().containerRoles()) : Optional.empty();
    }

    /**
     * Limits concurrent password hashing.
     *
     * @throws IllegalStateException when there are no users
     */
    public HashLimiter hashLimiter() {
        return requireLogin().limiter();
    }

    /**
     * Counts failures and registrations.
     *
     * @throws IllegalStateException when there are no users
     */
    public LoginThrottle throttle() {
        return requireLogin().throttle();
    }

    /**
     * The flow of a refresh.
     *
     * @throws IllegalStateException when there are no users, or no sessions
     */
    public RefreshFlow newRefreshFlow() {
        return new RefreshFlow(requireLogin().users(), requireSessions(), parts.issuer(), parts.events()::raise);
    }

    /** Whether there are sessions, so that tokens can be refreshed and revoked. */
    public boolean hasSessions() {
        return parts.sessions() != null;
    }

    /**
     * The flow of a logout.
     *
     * @throws IllegalStateException when there are no sessions
     */
    public LogoutFlow newLogoutFlow() {
        return new LogoutFlow(parts.verifier(), requireSessions(), parts.events()::raise);
    }

    /**
     * The sessions by the names of their users.
     *
     * @throws IllegalStateException when there are no sessions
     */
    public SessionsByUser sessions() {
        boolean asStored = parts.login() != null && parts.login().users() instanceof NamesAsStored;
        return new SessionsByUser(requireSessions(), containerRoles().isEmpty() && !asStored);
    }

    private Sessions requireSessions() {
        if (parts.sessions() == null) {
            throw new IllegalStateException("no sessions: " + SessionSettings.SESSIONS.name()
                    + " is none; set it to memory, jdbc, redis://host:port or a class name");
        }
        return parts.sessions();
    }

    /**
     * The flow of a registration.
     *
     * @throws IllegalStateException when the user store does not accept changes
     */
    public RegisterFlow newRegisterFlow() {
        LoginComponents login = requireLogin();
        return new RegisterFlow(
                writableUsers(),
                login.passwords(),
                login.policy(),
                parts.config().reservedPrefixes(),
                parts.sessions(),
                parts.events()::raise);
    }

    /**
     * The flow of a password change.
     *
     * @throws IllegalStateException when the user store does not accept changes
     */
    public PasswordFlow newPasswordFlow() {
        LoginComponents login = requireLogin();
        return new PasswordFlow(
                writableUsers(),
                login.passwords(),
                login.policy(),
                login.throttle(),
                parts.sessions(),
                parts.events()::raise);
    }

    /**
     * The user store, if it accepts changes.
     *
     * @throws IllegalStateException when it does not
     */
    public WritableUserStore writableUsers() {
        if (requireLogin().users() instanceof WritableUserStore writable) {
            return writable;
        }
        throw new IllegalStateException("the user store does not accept changes: set " + AccountSettings.USERS.name()
                + " to jdbc without userQuery and rolesQuery, to memory, or to a WritableUserStore");
    }

    /** Settings of cookies. */
    public CookieConfig cookies() {
        return parts.config().cookies();
    }

    /** Proxies whose forwarding headers are trusted. */
    public List<AddressRange> trustedProxies() {
        return parts.config().trustedProxies();
    }

    /**
     * Begins the deadline of a request on this thread: until it is closed, the total time of waiting for Redis is
     * bounded.
     */
    public RequestDeadline.Request beginRequest() {
        return parts.time().begin();
    }

    /** Delivers an event to the counters, the audit log and the listeners. */
    public void raise(AuthEvent event) {
        parts.events().raise(event);
    }

    /**
     * The same for an event of every request; the event is made only when somebody wants it.
     *
     * @param kind one that anybody can cause: {@code TOKEN_ACCEPTED}, {@code TOKEN_REFUSED} or {@code
     *     ACCESS_DENIED}
     */
    public void raise(AuthEvent.Kind kind, Supplier<AuthEvent> event) {
        parts.events().raise(kind, event);
    }

    /** Closes the threads that refresh keys and sessions, the connection pool, and every plug-in that can be closed. */
    @Override
    public void close() {
        resources.close();
    }
}
