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
import java.io.Serial;
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
    public record RefreshRequest(@Nullable Set<String> scopes, Sessions.Client client, TokenDelivery transport) {
        public RefreshRequest {
            scopes = scopes == null ? null : Set.copyOf(scopes);
        }

        String address() {
            return client.address();
        }
    }

    /** New tokens for a refresh token; for one that was rotated just now, the same successor. */
    public TokenResponse refresh(String refreshToken, RefreshRequest demand) throws AuthFailureException {
        try {
            RefreshTokens.Presented presented = sessions.verify(refreshToken).orElseThrow(RefreshFlow::refused);
            for (int i = 0; i < TRIES; i++) {
                TokenResponse response = tryRefresh(presented, demand);
                if (response != null) {
                    return response;
                }
            }
            throw new StoreUnavailableException("a session changes faster than it can be refreshed");
        } catch (Reused reused) {
            events.accept(reused.event);
            throw refused();
        } catch (StoreUnavailableException down) {
            LOG.log(down.level(), "a refresh cannot be processed: {0}", down.getMessage());
            throw told(demand, new AuthFailureException(FailureCode.STORE_UNAVAILABLE));
        } catch (AuthFailureException refused) {
            throw told(demand, refused);
        }
    }

    private AuthFailureException told(RefreshRequest demand, AuthFailureException refused) {
        events.accept(new AuthEvent.RefreshRefused(
                "", demand.address(), refused.failure().code()));
        return refused;
    }

    private static AuthFailureException refused() {
        return new AuthFailureException(FailureCode.REFRESH_REFUSED);
    }

    /** Null when the session has changed meanwhile. */
    private @Nullable TokenResponse tryRefresh(RefreshTokens.Presented presented, RefreshRequest demand)
            throws AuthFailureException, Reused {
        SessionStore.Snapshot snapshot = sessions.find(presented.sessionId()).orElseThrow(RefreshFlow::refused);
        Session session = snapshot.session();
        Sessions.Standing standing = sessions.standing(snapshot, presented.counter());
        boolean elsewhere = requireGood(session, standing, demand);
        if (sessions.isEnded(session.id())) {
            // the store has lost an acknowledged revocation; this node still knows it
            sessions.revoke(session);
            throw refused();
        }
        UserGrants grants = AccessTokenIssuer.narrowed(grants(session), session.scopes());
        String csrf = demand.transport().cookies() ? sessions.csrf(session.id()) : null;
        IssuedToken access = tokens.issue(
                session.user(),
                AccessTokenIssuer.narrowed(grants, demand.scopes()),
                new SessionClaims(
                        session.id(), Objects.requireNonNullElse(session.authenticatedAt(), session.created()), csrf),
                demand.transport());
        String refreshToken = sessions.renew(session, standing, access.expiresAt(), demand.client());
        if (refreshToken == null) {
            return null;
        }
        if (elsewhere) {
            events.accept(new AuthEvent.RefreshAddressChanged(session.user(), demand.address(), session.id()));
        }
        events.accept(new AuthEvent.Refreshed(session.user(), demand.address(), session.id()));
        return new TokenResponse(access, refreshToken, csrf, sessions.left(snapshot));
    }

    /**
     * Refuses a token that is no longer valid, and one whose successor went to another User-Agent: two tabs of one
     * browser send the same.
     *
     * @return whether the successor goes to another address than the first time
     */
    private boolean requireGood(Session session, Sessions.Standing standing, RefreshRequest demand)
            throws AuthFailureException, Reused {
        Session.Refresher first = standing == Sessions.Standing.JUST_ROTATED ? session.refreshedBy() : null;
        boolean otherAgent =
                first != null && !first.userAgent().equals(demand.client().userAgent());
        if (standing == Sessions.Standing.DEAD) {
            throw refused();
        }
        if (standing == Sessions.Standing.REUSED || otherAgent) {
            throw reused(session, demand);
        }
        return first != null && !IpAddress.siteOf(first.address()).equals(IpAddress.siteOf(demand.address()));
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

    /** Ends the session, and raises the event once. */
    private Reused reused(Session session, RefreshRequest demand) throws AuthFailureException {
        if (!sessions.revoke(session)) {
            throw refused();
        }
        return new Reused(new AuthEvent.RefreshReused(session.user(), demand.address(), session.id()));
    }

    /** Somebody has a copy of the token; refused in its own way. */
    private static final class Reused extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient AuthEvent event;

        private Reused(AuthEvent event) {
            super(null, null, false, false);
            this.event = event;
        }
    }
}
