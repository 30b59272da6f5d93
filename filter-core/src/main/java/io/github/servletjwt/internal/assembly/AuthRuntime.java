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
 * The running authentication of one application or instance: verifier, issuer, users, sessions and events, put together
 * once. {@link io.github.servletjwt.JwtAuth} shows part of it to applications; filter and servlets use all of it.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> methods that need users or sessions throw
 * {@link IllegalStateException} where the settings name none.
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
     * @param login null where nobody logs in
     * @param sessions null where there are none
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
    public LoginFlow newLoginFlow() {
        return new LoginFlow(requireLogin().throttle(), parts.issuer(), parts.sessions(), parts.events()::raise);
    }

    /**
     * What happens on a login whose user receives no refresh token: it opens no session.
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
    public HashLimiter hashLimiter() {
        return requireLogin().limiter();
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
    public RefreshFlow newRefreshFlow() {
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
     * What happens on a registration.
     *
     * @throws IllegalStateException when the user store cannot be written
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
     * What happens when a user changes his password.
     *
     * @throws IllegalStateException when the user store cannot be written
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
     * The store of the accounts, where it takes new ones.
     *
     * @throws IllegalStateException when the user store cannot be written
     */
    public WritableUserStore writableUsers() {
        if (requireLogin().users() instanceof WritableUserStore writable) {
            return writable;
        }
        throw new IllegalStateException("the user store cannot be written: set " + AccountSettings.USERS.name()
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
    public RequestDeadline.Request beginRequest() {
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

    /** Closes the threads that refresh keys and sessions, the connection pool, and every plug-in that can be closed. */
    @Override
    public void close() {
        resources.close();
    }
}
