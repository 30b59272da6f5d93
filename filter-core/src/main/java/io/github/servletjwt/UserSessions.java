package io.github.servletjwt;

import io.github.servletjwt.api.Session;
import io.github.servletjwt.internal.assembly.AuthOperations;
import java.util.List;

/**
 * Manages the sessions of users in code: an application that disables an account ends them.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link io.github.servletjwt.api.StoreUnavailableException} when
 * the store is unavailable; then nothing was changed.
 */
public final class UserSessions {
    private final AuthOperations.Sessions sessions;

    UserSessions(AuthOperations.Sessions sessions) {
        this.sessions = sessions;
    }

    /** The open sessions of a user, the most recently used first, 1000 at most. */
    public List<Session> list(String user) {
        return sessions.list(user);
    }

    /**
     * Ends one session. Its tokens are refused immediately, on other nodes within {@code revocationRefresh}.
     *
     * @return whether it was an open session of this user
     */
    public boolean revoke(String user, String id) {
        return sessions.revoke(user, id);
    }

    /** Ends all sessions of a user, as {@link #revoke}. The user can log in again. */
    public void revokeAll(String user) {
        sessions.revokeAll(user);
    }
}
