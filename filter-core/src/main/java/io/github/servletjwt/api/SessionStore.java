package io.github.servletjwt.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions are kept. Each call is atomic, and what it has answered is kept: nothing that was acknowledged is lost.
 *
 * <p>Several applications may share a store. The store treats {@code user} as one opaque string of up to 600 characters: it
 * holds a tag of the application's realm and the name. Ids and users are compared exactly, character by character.
 *
 * <p><b>Thread safety:</b> any thread, any number of nodes. <b>Failure:</b> {@link StoreUnavailableException} when it
 * cannot tell or do it.
 */
public interface SessionStore {
    /**
     * A session as it is now.
     *
     * @param now the store's time when it was read
     */
    record Snapshot(Session session, Instant now) {}

    /**
     * What was ended lately.
     *
     * @param now the store's time
     */
    record Revoked(List<Revocation> revocations, Instant now) {}

    /** Keeps a new session, with counter 0. */
    void open(NewSession session);

    /** The session, whether it lives or not. */
    Optional<Snapshot> find(String id);

    /**
     * Counts one further if the counter still is this and the session is open; it is used now, and lives on for
     * {@code idle}, but not beyond its total.
     *
     * @param accessUntil {@code exp} of an access token about to be handed out
     * @return whether it was done; of several that try with one counter, one succeeds
     */
    boolean rotate(String id, int counter, Instant accessUntil, Duration idle);

    /**
     * The same, and keeps the client that gets the new refresh token ({@link Session#refreshedBy}). A store that does not
     * override this method keeps none; then a second hand-out of the token is not compared with the first.
     */
    default boolean rotate(String id, int counter, Instant accessUntil, Duration idle, Session.Refresher refresher) {
        return rotate(id, counter, accessUntil, idle);
    }

    /** Notes an access token about to be handed out, if the counter still is this and the session is open. */
    boolean extend(String id, int counter, Instant accessUntil);

    /**
     * Ends a session; one that is not known is kept as ended, so that every node hears of it.
     *
     * @param accessUntil of a token of it that is known, at least
     */
    Revocation revoke(String id, String user, Instant accessUntil);

    /**
     * Ends the sessions of a user, those too that are over and may have living access tokens.
     *
     * @param exceptId one that goes on, or null
     * @return those; perhaps with others of the user that ended before
     */
    List<Revocation> revokeAll(String user, @Nullable String exceptId);

    /** The open sessions of a user, the last used first. */
    List<Session> list(String user);

    /**
     * Sessions that were ended and of which access tokens may still live.
     *
     * @param since the store's time of the call before, and all that may not have been told then; null = all
     */
    Revoked revokedSince(@Nullable Instant since);

    /** Whether other nodes end sessions in it too, so that it must be asked. */
    default boolean isShared() {
        return true;
    }

    /**
     * Whether {@link #revokedSince} with a time waits until there is something to tell, a second at most: then it is asked
     * again at once, and not every {@code revocationRefresh}.
     */
    default boolean isPushing() {
        return false;
    }

    /** Removes what nobody needs any more; called every few minutes on each node. */
    default void removeExpired() {}
}
