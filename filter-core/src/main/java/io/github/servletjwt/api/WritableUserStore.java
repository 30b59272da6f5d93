package io.github.servletjwt.api;

import java.util.Set;

/**
 * A {@link UserStore} that accepts changes; {@code RegisterServlet} and {@code PasswordServlet} need one.
 *
 * <p><b>Thread safety:</b> called by many threads at once. <b>Failure:</b> {@link StoreUnavailableException} when
 * nothing can be written now; the user gets 503.
 */
public interface WritableUserStore extends UserStore {
    /**
     * Adds an account with its roles, both or nothing.
     *
     * @return false when an account with that name exists: of several concurrent calls, exactly one returns true
     */
    boolean create(UserAccount account, Set<String> roles);

    /**
     * Replaces the hash of an account if it still has this value: for a new password, or for the same one in a better
     * format.
     *
     * @return whether it was done; false also when the account no longer exists
     */
    boolean updateHash(String name, String oldHash, String newHash);
}
