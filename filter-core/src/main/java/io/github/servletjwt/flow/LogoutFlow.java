package io.github.servletjwt.flow;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.session.RefreshTokens;
import io.github.servletjwt.session.Sessions;
import io.github.servletjwt.token.TokenVerifier;
import io.github.servletjwt.token.VerifiedToken;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;

/**
 * A logout: it ends the session of a token, or all sessions of its user. A token that is dead or none of ours is no
 * failure (RFC 7009 §2.2).
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}: 503 when the token could not be ended;
 * it is never reported dead then.
 */
public final class LogoutFlow {
    private static final System.Logger LOG = System.getLogger(LogoutFlow.class.getName());

    private final TokenVerifier verifier;
    private final Sessions sessions;

    public LogoutFlow(TokenVerifier verifier, Sessions sessions) {
        this.verifier = verifier;
        this.sessions = sessions;
    }

    /**
     * Ends what an access token, perhaps an expired one, belongs to.
     *
     * @param everywhere all sessions of its user
     */
    public void endByAccessToken(String accessToken, boolean everywhere) throws AuthFailureException {
        VerifiedToken token = authentic(accessToken).orElse(null);
        if (token == null) {
            return;
        }
        if (!verifier.isOwn(token)) {
            throw new AuthFailureException(FailureCode.FOREIGN_TOKEN);
        }
        String id = token.sessionId();
        if (id == null) {
            LOG.log(Level.WARNING, "a token with neither sid nor jti cannot be ended; it lives until its exp");
            return;
        }
        store(() -> {
            Optional<SessionStore.Snapshot> known = sessions.find(id);
            boolean open = known.filter(at -> at.session().isOpen(at.now())).isPresent();
            boolean ended = known.filter(at -> at.session().revokedAt() != null).isPresent() || sessions.isEnded(id);
            if (!ended && (open || !verifier.isExpired(token))) {
                String user = known.map(at -> at.session().user()).orElse(subject(token));
                end(id, user, token.expiresAt(), everywhere);
            }
        });
    }

    private Optional<VerifiedToken> authentic(String accessToken) throws AuthFailureException {
        try {
            return Optional.of(verifier.authenticate(accessToken));
        } catch (AuthFailureException unknown) {
            if (unknown.failure().code() == FailureCode.KEYS_UNAVAILABLE) {
                throw unknown;
            }
            return Optional.empty();
        }
    }

    private static String subject(VerifiedToken token) {
        return String.valueOf(token.user().claims().get("sub"));
    }

    /**
     * Ends the session of a refresh token.
     *
     * @param everywhere all sessions of its user
     */
    public void endByRefreshToken(String refreshToken, boolean everywhere) throws AuthFailureException {
        store(() -> {
            Optional<Session> session = sessions.verify(refreshToken)
                    .map(RefreshTokens.Presented::sessionId)
                    .flatMap(sessions::find)
                    .filter(at -> at.session().isOpen(at.now()))
                    .map(SessionStore.Snapshot::session);
            session.ifPresent(open -> end(open.id(), open.user(), open.accessUntil(), everywhere));
        });
    }

    private void end(String id, String user, Instant accessUntil, boolean everywhere) {
        sessions.revoke(id, user, accessUntil);
        if (everywhere) {
            sessions.revokeAll(user, null);
        }
    }

    private static void store(Runnable work) throws AuthFailureException {
        try {
            work.run();
        } catch (StoreUnavailableException down) {
            LOG.log(Level.ERROR, "a logout cannot be answered: " + down.getMessage(), down);
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }
}
