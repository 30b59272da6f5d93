package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.internal.session.Sessions;
import io.github.servletjwt.internal.token.SessionClaims;
import io.github.servletjwt.internal.token.TokenIssuer;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A login: throttle, account, password, token. Unknown users, disabled users and wrong passwords cost the same work and
 * fail alike.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}; failures of the store are logged.
 */
public final class LoginFlow {
    private static final System.Logger LOG = System.getLogger(LoginFlow.class.getName());

    private final LoginThrottle throttle;
    private final AccessTokenIssuer tokens;
    private final @Nullable Sessions sessions;
    private final Consumer<AuthEvent> events;

    /**
     * A flow.
     *
     * @param sessions null without sessions
     */
    public LoginFlow(
            LoginThrottle throttle, TokenIssuer issuer, @Nullable Sessions sessions, Consumer<AuthEvent> events) {
        this.throttle = throttle;
        this.tokens = new AccessTokenIssuer(issuer);
        this.sessions = sessions;
        this.events = events;
    }

    /**
     * The request of a client.
     *
     * @param scopes the requested scopes, which limit the store's grants and never extend them; null when none were
     *     named
     * @param client the client
     */
    public record LoginRequest(@Nullable Set<String> scopes, Sessions.Client client, TokenDelivery delivery) {
        public LoginRequest {
            scopes = scopes == null ? null : Set.copyOf(scopes);
        }

        String address() {
            return client.address();
        }
    }

    /** Issues tokens for the user with these credentials. */
    public TokenResponse login(Realm realm, Credentials credentials, LoginRequest request) throws AuthFailureException {
        LoginThrottle.Attempt attempt = throttle.attempt(realm.name(credentials), request.address());
        Realm.Candidate candidate = reporting("", request, () -> {
            attempt.require();
            return realm.find(credentials);
        });
        return reporting(candidate.user(), request, () -> tokens(authenticated(candidate, attempt, request), request));
    }

    private <T> T reporting(String user, LoginRequest request, StoreGuard.StoreCall<T> work)
            throws AuthFailureException {
        try {
            return StoreGuard.run(LOG, "a login", work);
        } catch (AuthFailureException refused) {
            FailureCode code = refused.failure().code();
            events.accept(
                    code == FailureCode.TOO_MANY_ATTEMPTS
                            ? new AuthEvent.LoginThrottled(user, request.address())
                            : new AuthEvent.LoginFailed(user, request.address(), code));
            throw refused;
        }
    }

    private Realm.Identity authenticated(Realm.Candidate candidate, LoginThrottle.Attempt attempt, LoginRequest request)
            throws AuthFailureException {
        Realm.Proof proof = candidate.prove(attempt);
        if (proof.failuresOfAttack() > 0) {
            events.accept(new AuthEvent.AccountAttacked(candidate.user(), request.address(), proof.failuresOfAttack()));
        }
        if (proof.identity() == null) {
            throw new AuthFailureException(FailureCode.INVALID_CREDENTIALS);
        }
        return proof.identity();
    }

    /**
     * Opens the session last: a token is handed out only if its session is stored. The session keeps the granted part
     * of the requested scopes: a refresh never grants more (RFC 6749 §6), and other client input is not stored.
     */
    private TokenResponse tokens(Realm.Identity user, LoginRequest request) throws AuthFailureException {
        Realm.Identity narrowed = new Realm.Identity(
                user.name(),
                AccessTokenIssuer.narrowed(user.grants(), request.scopes()),
                user.lasting(),
                user.reproof());
        return sessions == null ? withoutSession(narrowed, request) : withSession(sessions, narrowed, request);
    }

    private TokenResponse withoutSession(Realm.Identity user, LoginRequest request) throws AuthFailureException {
        String csrf = request.delivery().cookies() ? tokens.randomId() : null;
        IssuedToken access =
                tokens.issue(user.name(), user.grants(), new SessionClaims(null, null, csrf), request.delivery());
        events.accept(new AuthEvent.LoginSucceeded(user.name(), request.address(), null));
        return new TokenResponse(access, null, csrf, access.ttl());
    }

    /**
     * Checks the password again once the session is open. A password change ends the sessions that it finds; a session
     * that it does not find was opened after it, and so sees the new password here.
     */
    private TokenResponse withSession(Sessions sessions, Realm.Identity user, LoginRequest request)
            throws AuthFailureException {
        String id = sessions.newId();
        String csrf = request.delivery().cookies() ? sessions.csrf(id) : null;
        IssuedToken access =
                tokens.issue(user.name(), user.grants(), new SessionClaims(id, null, csrf), request.delivery());
        Set<String> scopes = request.scopes() == null ? null : user.grants().scopes();
        Set<String> roles = user.lasting() ? user.grants().roles() : null;
        Instant authenticatedAt = access.expiresAt().minus(access.ttl());
        String refreshToken = sessions.open(
                new Sessions.Opening(id, user.name(), scopes, roles, authenticatedAt, access.expiresAt()),
                request.client());
        requireStillProven(user, () -> sessions.revoke(id, user.name(), access.expiresAt()));
        events.accept(new AuthEvent.LoginSucceeded(user.name(), request.address(), id));
        return new TokenResponse(access, refreshToken, csrf, sessions.total());
    }

    private static void requireStillProven(Realm.Identity user, Runnable undo) throws AuthFailureException {
        boolean holds = false;
        try {
            holds = user.reproof().holds();
        } finally {
            if (!holds) {
                undo.run();
            }
        }
        if (!holds) {
            throw new AuthFailureException(FailureCode.INVALID_CREDENTIALS);
        }
    }
}
