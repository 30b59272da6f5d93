package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.config.IpAddress;
import io.github.servletjwt.internal.session.RefreshTokens;
import io.github.servletjwt.internal.session.Sessions;
import io.github.servletjwt.internal.token.SessionClaims;
import io.github.servletjwt.internal.token.TokenIssuer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A refresh: check the token, read the session and the user, issue the access token, and rotate last; nothing can fail
 * after that. A token that was used before, and not just now, ends the session.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}; failures of a store are logged.
 */
public final class RefreshFlow {
    private static final System.Logger LOG = System.getLogger(RefreshFlow.class.getName());

    /** The session may change during a refresh; users do not cause more than two changes at once. */
    private static final int TRIES = 5;

    private final @Nullable UserStore users;
    private final Sessions sessions;
    private final AccessTokenIssuer tokens;
    private final Consumer<AuthEvent> events;

    /**
     * A flow.
     *
     * @param users null where sessions keep the roles of the login
     */
    public RefreshFlow(@Nullable UserStore users, Sessions sessions, TokenIssuer issuer, Consumer<AuthEvent> events) {
        this.users = users;
        this.sessions = sessions;
        this.tokens = new AccessTokenIssuer(issuer);
        this.events = events;
    }

    /**
     * The request of a client.
     *
     * @param scopes the requested scopes, which limit and never extend; null when none were named
     * @param client the client
     */
    public record RefreshRequest(@Nullable Set<String> scopes, Sessions.Client client, TokenDelivery delivery) {
        public RefreshRequest {
            scopes = scopes == null ? null : Set.copyOf(scopes);
        }

        String address() {
            return client.address();
        }
    }

    /**
     * The outcome of a refresh.
     *
     * @param tokens null when it is refused
     * @param failure null when it succeeds
     * @param events what happened, in order
     */
    private record Outcome(
            @Nullable TokenResponse tokens, @Nullable AuthFailureException failure, List<AuthEvent> events) {
        static Outcome refused(AuthFailureException failure, AuthEvent event) {
            return new Outcome(null, failure, List.of(event));
        }
    }

    /** New tokens for a refresh token; for one that was rotated just now, the same successor. */
    public TokenResponse refresh(String refreshToken, RefreshRequest request) throws AuthFailureException {
        Outcome outcome = outcome(refreshToken, request);
        outcome.events().forEach(events);
        if (outcome.failure() != null) {
            throw outcome.failure();
        }
        return Objects.requireNonNull(outcome.tokens());
    }

    private Outcome outcome(String refreshToken, RefreshRequest request) {
        try {
            return StoreGuard.run(LOG, "a refresh", () -> {
                RefreshTokens.Presented presented =
                        sessions.verify(refreshToken).orElseThrow(RefreshFlow::refused);
                for (int i = 0; i < TRIES; i++) {
                    Outcome outcome = tryRefresh(presented, request);
                    if (outcome != null) {
                        return outcome;
                    }
                }
                throw new StoreUnavailableException("a session changes faster than it can be refreshed");
            });
        } catch (AuthFailureException refused) {
            FailureCode code = refused.failure().code();
            return Outcome.refused(refused, new AuthEvent.RefreshRefused("", request.address(), code));
        }
    }

    private static AuthFailureException refused() {
        return new AuthFailureException(FailureCode.REFRESH_REFUSED);
    }

    /** Null when the session has changed meanwhile. */
    private @Nullable Outcome tryRefresh(RefreshTokens.Presented presented, RefreshRequest request)
            throws AuthFailureException {
        SessionStore.Snapshot snapshot = sessions.find(presented.sessionId()).orElseThrow(RefreshFlow::refused);
        Session session = snapshot.session();
        Sessions.Standing standing = sessions.standing(snapshot, presented.counter());
        Session.Refresher first = standing == Sessions.Standing.JUST_ROTATED ? session.refreshedBy() : null;
        if (standing == Sessions.Standing.DEAD) {
            throw refused();
        }
        if (standing == Sessions.Standing.REUSED || isOtherAgent(first, request)) {
            return reused(session, request);
        }
        if (sessions.isEnded(session.id())) {
            // the store has lost an acknowledged revocation; this node still knows it
            sessions.revoke(session);
            throw refused();
        }
        UserGrants grants = AccessTokenIssuer.narrowed(grants(session), session.scopes());
        String csrf = request.delivery().cookies() ? sessions.csrf(session.id()) : null;
        IssuedToken access = tokens.issue(
                session.user(),
                AccessTokenIssuer.narrowed(grants, request.scopes()),
                new SessionClaims(
                        session.id(), Objects.requireNonNullElse(session.authenticatedAt(), session.created()), csrf),
                request.delivery());
        String refreshToken = sessions.renew(session, standing, access.expiresAt(), request.client());
        if (refreshToken == null) {
            return null;
        }
        TokenResponse response = new TokenResponse(access, refreshToken, csrf, sessions.left(snapshot));
        return new Outcome(response, null, succeeded(session, first, request));
    }

    /** Whether the successor went to another User-Agent: two tabs of one browser send the same. */
    private static boolean isOtherAgent(Session.@Nullable Refresher first, RefreshRequest request) {
        return first != null && !first.userAgent().equals(request.client().userAgent());
    }

    /** The events of a success: one more when the successor goes to another address than the first time. */
    private static List<AuthEvent> succeeded(
            Session session, Session.@Nullable Refresher first, RefreshRequest request) {
        AuthEvent refreshed = new AuthEvent.Refreshed(session.user(), request.address(), session.id());
        boolean moved = first != null && !IpAddress.siteOf(first.address()).equals(IpAddress.siteOf(request.address()));
        return moved
                ? List.of(
                        new AuthEvent.RefreshAddressChanged(session.user(), request.address(), session.id()), refreshed)
                : List.of(refreshed);
    }

    /** The current grants of the user store; the session of a removed or disabled user is over. */
    private UserGrants grants(Session session) throws AuthFailureException {
        if (session.roles() != null) {
            return UserGrants.ofRoles(session.roles());
        }
        if (users == null
                || users.find(session.user()).filter(UserAccount::enabled).isEmpty()) {
            sessions.revoke(session);
            throw refused();
        }
        return users.grants(session.user());
    }

    /** Somebody has a copy of the token. Ends the session; only the call that ends it raises the event. */
    private Outcome reused(Session session, RefreshRequest request) throws AuthFailureException {
        if (!sessions.revoke(session)) {
            throw refused();
        }
        return Outcome.refused(refused(), new AuthEvent.RefreshReused(session.user(), request.address(), session.id()));
    }
}
