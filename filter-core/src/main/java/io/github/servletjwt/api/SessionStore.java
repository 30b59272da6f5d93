package io.github.servletjwt.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores sessions. Each call is atomic, and acknowledged changes are durable.
 *
 * <p>Several applications may share a store. The store treats {@code user} as one opaque string of up to 600
 * characters: it contains a tag of the application's realm and the name. Ids and users are compared exactly, character
 * by character.
 *
 * <p><b>Thread safety:</b> any thread, any number of nodes. <b>Failure:</b> {@link StoreUnavailableException} when it
 * cannot answer or act.
 */
public interface SessionStore {
    /**
     * The current state of a session.
     *
     * @param now the store's time of the read
     */
    record Snapshot(Session session, Instant now) {}

    /**
     * Recent revocations.
     *
     * @param now the store's time
     */
    record Revoked(List<Revocation> revocations, Instant now) {}

    /** Stores a new session with counter 0. */
    void open(NewSession session);

    /** The session, whether it is open or not. */
    Optional<Snapshot> find(String id);

    /**
     * Increments the counter if it still has this value and the session is open. The session is used now and lives on
     * for {@code idle}, but not beyond its total lifetime.
     *
     * @param accessUntil {@code exp} of an access token about to be issued
     * @return whether it was done; of several calls with the same counter, one succeeds
     */
    boolean rotate(String id, int counter, Instant accessUntil, Duration idle);

    /**
     * The same, and stores the client that gets the new refresh token ({@link Session#refreshedBy}). A store that does
     * not override this method keeps no client; then repeated use of the token is not compared with the first.
     */
    default boolean rotate(String id, int counter, Instant accessUntil, Duration idle, Session.Refresher refresher) {
        return rotate(id, counter, accessUntil, idle);
    }

    /** Records an access token about to be issued, if the counter still has this value and the session is open. */
    boolean extend(String id, int counter, Instant accessUntil);

    /**
     * Revokes a session. An unknown session is stored as revoked, so that every node learns about it.
     *
     * @param accessUntil lower bound for the latest {@code exp} of its tokens
     */
    Revocation revoke(String id, String user, Instant accessUntil);

    /**
     * Revokes the sessions of a user, including expired ones that may have valid access tokens.
     *
     * @param exceptId a session that stays open, or null
     * @return the revoked sessions; possibly also sessions of the user that were revoked before
     */
    List<Revocation> revokeAll(String user, @Nullable String exceptId);

    /** The open sessions of a user, the last used first. */
    List<Session> list(String user);

    /**
     * Revoked sessions that may still have valid access tokens.
     *
     * @param since the store's time of the previous call: everything that it may have missed is included; null: all
     */
    Revoked revokedSince(@Nullable Instant since);

    /** Whether other nodes revoke sessions in it too, so that it must be polled. */
    default boolean isShared() {
        return true;
    }

    /**
     * Whether {@link #revokedSince} with a time waits for news, a second at most. It is then called again at once, and
     * not every {@code revocationRefresh}.
     */
    default boolean isPushing() {
        return false;
    }

    /** Removes sessions that are no longer needed; called every few minutes on each node. */
    default void removeExpired() {}
}
