package io.github.servletjwt.api;

import java.util.List;
import java.util.Optional;

/**
 * Finds accounts. A class named in the setting {@code users} needs a public constructor without arguments. One that is
 * {@link AutoCloseable} is closed with the application, one that is {@link Configurable} gets its settings, one that is
 * a {@link PasswordHasher} verifies hashes whose format is not built in.
 *
 * <p><b>Thread safety:</b> called by many threads at once. <b>Failure:</b> a store that cannot answer throws {@link
 * StoreUnavailableException}; the user gets 503.
 */
public interface UserStore {
    /**
     * The account with that name. Logins of unknown and disabled users and with wrong passwords call this once each and
     * nothing else, so that the response time does not distinguish them.
     *
     * @param name normalised (NFKC, case-folded), 1 to 256 code points, without control characters
     */
    Optional<UserAccount> find(String name);

    /**
     * The current state of the account. A login calls it again once its session is open, because a password that was
     * replaced meanwhile must not work. A store that caches accounts reads them anew.
     */
    default Optional<UserAccount> findCurrent(String name) {
        return find(name);
    }

    /** The roles, scopes and further claims of an account that {@link #find} has found. */
    UserGrants grants(String name);

    /**
     * Some of the stored hashes, of any accounts. Logins of unknown users are checked against a hash of the same format
     * and cost, so that their time does not reveal them. Called once, at startup.
     *
     * @param max the maximum number
     * @return empty when they are not available; formats are then learned from logins
     */
    default List<String> sampleHashes(int max) {
        return List.of();
    }
}
