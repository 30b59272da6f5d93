package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.session.RefreshTokens;
import io.github.servletjwt.internal.session.Sessions;
import io.github.servletjwt.internal.token.TokenVerifier;
import io.github.servletjwt.internal.token.VerifiedToken;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A logout: ends the session of a token, or all sessions of its user. A token that has ended or is not ours is not a
 * failure (RFC 7009 §2.2).
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}: 503 when the token could not be
 * ended; it is never reported as ended then.
 */
public final class LogoutFlow {
    private static final System.Logger LOG = System.getLogger(LogoutFlow.class.getName());

    private final TokenVerifier verifier;
    private final Sessions sessions;
    private final Consumer<AuthEvent> events;

    public LogoutFlow(TokenVerifier verifier, Sessions sessions, Consumer<AuthEvent> events) {
        this.verifier = verifier;
        this.sessions = sessions;
        this.events = events;
    }

    /**
     * The request of a client.
     *
     * @param everywhere whether all sessions of the user end
     * @param address the client's address
     */
    public record LogoutRequest(boolean everywhere, String address) {}

    /** Ends the session of an access token, which may be expired. */
    public void endByAccessToken(String accessToken, LogoutRequest request) throws AuthFailureException {
        VerifiedToken token = authentic(accessToken).orElse(null);
        if (token == null) {
            return;
        }
        if (!verifier.isOwn(token)) {
            throw new AuthFailureException(FailureCode.FOREIGN_TOKEN);
        }
        String id = token.sessionId();
        if (id == null) {
            LOG.log(Level.WARNING, "a token with neither sid nor jti cannot be ended; it is valid until its exp");
            return;
        }
        store(() -> {
            Sessions.LookUp found = sessions.lookUp(id);
            if (found.foreign()) {
                throw new AuthFailureException(FailureCode.FOREIGN_TOKEN);
            }
            Optional<SessionStore.Snapshot> known = found.own();
            boolean open = known.filter(at -> at.session().isOpen(at.now())).isPresent();
            boolean ended = isEnded(known, token.expiresAt()) || sessions.isEnded(id);
            if (!ended && (open || !verifier.isExpired(token))) {
                String user = known.map(at -> at.session().user()).orElse(token.subject());
                end(id, user, token.expiresAt(), request);
            }
        });
    }

    /** Whether the store has it as ended; if so, this node learns about it now, because it may not have polled yet. */
    private boolean isEnded(Optional<SessionStore.Snapshot> known, Instant accessUntil) {
        Optional<Session> ended =
                known.map(SessionStore.Snapshot::session).filter(session -> session.revokedAt() != null);
        ended.ifPresent(session -> sessions.addRevoked(session, accessUntil));
        return ended.isPresent();
    }

    private Optional<VerifiedToken> authentic(String accessToken) throws AuthFailureException {
        try {
            return Optional.of(verifier.authenticate(accessToken));
        } catch (AuthFailureException unknown) {
            if (unknown.failure().code() == FailureCode.KEYS_UNAVAILABLE) {
                throw unknown;
            }
            if (verifier.isSignedElsewhere(accessToken)) {
                throw new AuthFailureException(FailureCode.FOREIGN_TOKEN);
            }
            return Optional.empty();
        }
    }

    /** Ends the session of a refresh token. */
    public void endByRefreshToken(String refreshToken, LogoutRequest request) throws AuthFailureException {
        store(() -> {
            Optional<SessionStore.Snapshot> known = sessions.verify(refreshToken)
                    .map(RefreshTokens.Presented::sessionId)
                    .flatMap(sessions::find);
            if (known.isPresent() && !isEnded(known, Instant.EPOCH)) {
                Session session = known.get().session();
                boolean open = session.isOpen(known.get().now());
                end(
                        session.id(),
                        session.user(),
                        session.accessUntil(),
                        new LogoutRequest(request.everywhere() && open, request.address()));
            }
        });
    }

    /** Ends the token's own session last: if ending the others fails, the token can be used again to end them. */
    private void end(String id, String user, Instant accessUntil, LogoutRequest request) {
        if (request.everywhere()) {
            sessions.revokeAll(user, id);
        }
        sessions.revoke(id, user, accessUntil);
        events.accept(new AuthEvent.LoggedOut(user, request.address(), id, request.everywhere()));
    }

    private static void store(StoreGuard.StoreAction work) throws AuthFailureException {
        StoreGuard.call(LOG, "a logout", work);
    }
}
