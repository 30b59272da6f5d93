package io.github.servletjwt.api;

import java.util.List;
import java.util.Optional;

/**
 * Where accounts are found. A class named in the setting {@code users} needs a public constructor without arguments;
 * one that is {@link AutoCloseable} is closed with the application, one that is {@link Configurable} gets the settings,
 * one that is a {@link PasswordHasher} verifies the hashes whose form is not known here.
 *
 * <p><b>Thread safety:</b> called by many threads at once. <b>Failure:</b> a store that cannot answer throws
 * {@link StoreUnavailableException}; the user gets 503.
 */
public interface UserStore {
    /**
     * The account of that name. Unknown, disabled and wrong-password logins call this once each and nothing else, so
     * that the time of the answer does not tell them apart.
     *
     * @param name normalised (NFKC, case-folded), 1 to 256 code points, none of them a control character
     */
    Optional<UserAccount> find(String name);

    /**
     * The account as it is now. A login asks once more when its session is open: a password that was replaced meanwhile must
     * not count. A store that keeps a copy of its accounts reads them anew.
     */
    default Optional<UserAccount> findCurrent(String name) {
        return find(name);
    }

    /** The roles, scopes and further claims of an account that {@link #find} has found. */
    UserGrants grants(String name);

    /**
     * Some of the stored hashes, of whichever accounts: a login of an unknown user is checked against a hash of the same
     * form and cost, so that its time does not tell. Asked once, at start.
     *
     * @param max no more than this many
     * @return none where they cannot be had; the forms are learned from logins then
     */
    default List<String> sampleHashes(int max) {
        return List.of();
    }
}
