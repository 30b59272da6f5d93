package io.github.servletjwt.flow;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.session.RefreshTokens;
import io.github.servletjwt.session.Sessions;
import io.github.servletjwt.token.IssuedToken;
import io.github.servletjwt.token.TokenIssuer;
import io.github.servletjwt.token.TokenSession;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A refresh: the token's proof, the session, the user, the access token, and last the rotation, after which nothing can
 * fail. A token that was used before, and not just now, ends the session.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}; what a store could not do is logged.
 */
public final class RefreshFlow {
    private static final System.Logger LOG = System.getLogger(RefreshFlow.class.getName());

    /** The session may change under a refresh; more than twice at once is nothing that users do. */
    private static final int TRIES = 5;

    private final UserStore users;
    private final Sessions sessions;
    private final AccessTokens tokens;
    private final Consumer<AuthEvent> events;

    public RefreshFlow(UserStore users, Sessions sessions, TokenIssuer issuer, Consumer<AuthEvent> events) {
        this.users = users;
        this.sessions = sessions;
        this.tokens = new AccessTokens(issuer);
        this.events = events;
    }

    /**
     * New tokens for a refresh token; for one that was rotated a moment ago, the same successor.
     *
     * @param scopes those asked for, which narrow and never widen; null when none were named
     * @param address where the request comes from
     */
    public TokenResponse refresh(String refreshToken, @Nullable Set<String> scopes, String address)
            throws AuthFailureException {
        try {
            RefreshTokens.Presented presented = sessions.verify(refreshToken).orElseThrow(RefreshFlow::refused);
            for (int i = 0; i < TRIES; i++) {
                TokenResponse response = tryRefresh(presented, scopes, address);
                if (response != null) {
                    return response;
                }
            }
            throw new StoreUnavailableException("a session changes faster than it can be refreshed");
        } catch (StoreUnavailableException down) {
            LOG.log(Level.ERROR, "a refresh cannot be answered: {0}", down.getMessage());
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }

    private static AuthFailureException refused() {
        return new AuthFailureException(FailureCode.REFRESH_REFUSED);
    }

    /** Null when the session has changed meanwhile. */
    private @Nullable TokenResponse tryRefresh(
            RefreshTokens.Presented presented, @Nullable Set<String> scopes, String address)
            throws AuthFailureException {
        SessionStore.Snapshot snapshot = sessions.find(presented.sessionId()).orElseThrow(RefreshFlow::refused);
        Session session = snapshot.session();
        Sessions.Standing standing = sessions.standing(snapshot, presented.counter());
        switch (standing) {
            case CURRENT, JUST_ROTATED -> {}
            case DEAD -> throw refused();
            case REUSED -> {
                if (end(session)) {
                    events.accept(new AuthEvent.RefreshReused(session.user(), session.id(), address));
                }
                throw refused();
            }
        }
        UserGrants grants = AccessTokens.narrowed(grants(session), session.scopes());
        IssuedToken access = tokens.issue(
                session.user(),
                AccessTokens.narrowed(grants, scopes),
                new TokenSession(session.id(), session.created()));
        String refreshToken = sessions.renew(session, standing, access.expiresAt());
        return refreshToken == null ? null : new TokenResponse(access, refreshToken);
    }

    /** As the user store has them now; a user who is gone or disabled has no session any more. */
    private UserGrants grants(Session session) throws AuthFailureException {
        if (users.find(session.user()).filter(UserAccount::enabled).isEmpty()) {
            sessions.revoke(session.id(), session.user(), session.accessUntil());
            throw refused();
        }
        return users.grants(session.user());
    }

    /** Whether it was not known to be ended. */
    private boolean end(Session session) {
        return sessions.revoke(session.id(), session.user(), session.accessUntil());
    }
}
