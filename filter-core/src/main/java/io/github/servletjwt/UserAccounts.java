package io.github.servletjwt;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.internal.assembly.AuthOperations;
import java.util.Set;

/**
 * Manages accounts in code, for example to create the first administrator.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}, whose code says why.
 */
public final class UserAccounts {
    private final AuthOperations.Accounts accounts;

    UserAccounts(AuthOperations.Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Whether an account with this name exists.
     *
     * @throws io.github.servletjwt.api.StoreUnavailableException when the store is unavailable
     */
    public boolean exists(String name) {
        return accounts.exists(name);
    }

    /**
     * Adds an enabled account with exactly these roles.
     *
     * @param password 8 to 256 code points
     * @throws AuthFailureException when the name is taken, or name or password are refused; its code says which
     */
    public void create(String name, String password, Set<String> roles) throws AuthFailureException {
        accounts.create(name, password, roles);
    }
}
