package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.account.Usernames;
import io.github.servletjwt.internal.session.Sessions;
import java.util.List;
import java.util.Optional;

/**
 * Lists and ends the sessions of users, by their names.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link io.github.servletjwt.api.StoreUnavailableException} when
 * the store does not answer; nothing was done then.
 */
public final class SessionsByUser {
    private final Sessions sessions;
    private final boolean normalises;

    /**
     * Sessions of users.
     *
     * @param normalises whether names are normalised; not those of the container or of {@code userQuery}
     */
    public SessionsByUser(Sessions sessions, boolean normalises) {
        this.sessions = sessions;
        this.normalises = normalises;
    }

    /** The open sessions of a user, the last used first, 1000 at most. */
    public List<Session> list(String user) {
        return sessions.list(normal(user));
    }

    /**
     * Ends one session.
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

    /** Ends all sessions of a user. */
    public void revokeAll(String user) {
        sessions.revokeAll(normal(user), null);
    }

    private String normal(String user) {
        return !normalises ? user : Usernames.normalise(user).orElse(user);
    }
}
