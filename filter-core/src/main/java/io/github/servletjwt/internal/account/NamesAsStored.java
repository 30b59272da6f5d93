package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserStore;
import java.util.Optional;

/**
 * A store whose accounts have their stored names, whatever a user types to find them. {@link #find} takes such a name.
 *
 * <p><b>Thread safety:</b> that of {@link UserStore}.
 */
public interface NamesAsStored extends UserStore {
    /**
     * Finds the account for a typed name.
     *
     * @param name as the user typed it, in NFC
     * @return with the stored name
     */
    Optional<UserAccount> findTyped(String name);
}
