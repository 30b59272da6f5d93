package io.github.servletjwt.api;

import java.util.Set;

/** A {@link UserStore} that can take new accounts; what {@code RegisterServlet} needs. */
public interface WritableUserStore extends UserStore {
    /**
     * Adds an account with its roles, both or nothing.
     *
     * @return false when there is an account of that name already: of several callers at once, exactly one gets true
     */
    boolean create(UserAccount account, Set<String> roles);
}
