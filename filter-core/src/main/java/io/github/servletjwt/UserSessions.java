package io.github.servletjwt;

import io.github.servletjwt.internal.account.Usernames;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.session.Sessions;
import java.util.List;
import java.util.Optional;

/**
 * Sessions of users, for code: an application that disables an account ends them.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link io.github.servletjwt.api.StoreUnavailableException} when the
 * store does not answer; nothing was done then.
 */
public final class UserSessions {
    private final Sessions sessions;
    private final boolean normalises;

    /**
     * Sessions of users.
     *
     * @param normalises whether users have the names that we normalise, not those of the container or of {@code userQuery}
     */
    UserSessions(Sessions sessions, boolean normalises) {
        this.sessions = sessions;
        this.normalises = normalises;
    }

    /** The open sessions of a user, the last used first, 1000 at most. */
    public List<Session> list(String user) {
        return sessions.list(normal(user));
    }

    /**
     * Ends one session: its tokens are refused from now on, on other nodes within {@code revocationRefresh}.
     *
     * @return whether it was an open one of this user
     */
    public boolean revoke(String user, String id) {
        Optional<Session> own = sessions.find(id)
                .filter(at -> at.session().isOpen(at.now()))
                .map(SessionStore.Snapshot::session)
                .filter(session -> session.user().equals(normal(user)));
        own.ifPresent(session -> sessions.revoke(session));
        return own.isPresent();
    }

    /** Ends all sessions of a user, as {@link #revoke}. A login after it works. */
    public void revokeAll(String user) {
        sessions.revokeAll(normal(user), null);
    }

    private String normal(String user) {
        return !normalises ? user : Usernames.normalise(user).orElse(user);
    }
}
