package io.github.servletjwt.api;

import java.util.Set;

/**
 * A {@link UserStore} that can be written; what {@code RegisterServlet} and {@code PasswordServlet} need.
 *
 * <p><b>Thread safety:</b> called by many threads at once. <b>Failure:</b> {@link StoreUnavailableException} when nothing
 * can be written now; the user gets 503.
 */
public interface WritableUserStore extends UserStore {
    /**
     * Adds an account with its roles, both or nothing.
     *
     * @return false when there is an account of that name already: of several callers at once, exactly one gets true
     */
    boolean create(UserAccount account, Set<String> roles);

    /**
     * Replaces the hash of an account, if it still is this one: of a new password, or of the same one in a better form.
     *
     * @return whether it was done; false too when there is no such account any more
     */
    boolean updateHash(String name, String oldHash, String newHash);
}
