package io.github.servletjwt.api;

import java.util.Optional;

/**
 * Where accounts are found. A class named in the setting {@code users} needs a public constructor without arguments;
 * one that is {@link AutoCloseable} is closed with the application, one that is {@link Configurable} gets the settings.
 *
 * <p><b>Thread safety:</b> called by many threads at once. <b>Failure:</b> a store that cannot answer throws
 * {@link StoreUnavailableException}; the user gets 503.
 */
public interface UserStore {
    /**
     * The account of that name. Unknown, disabled and wrong-password logins call this once each and nothing else, so
     * that the time of the answer does not tell them apart.
     *
     * @param name normalised (NFKC, case-folded), 1 to 64 of letters, digits and {@code ._@-}
     */
    Optional<UserAccount> find(String name);

    /** The roles, scopes and further claims of an account that {@link #find} has found. */
    UserGrants grants(String name);
}
