package io.github.servletjwt;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.account.Usernames;
import io.github.servletjwt.internal.config.RegisterConfig;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.RegisterFlow;
import java.util.List;
import java.util.Set;

/**
 * Accounts, for code: to create the first administrator, say.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}, whose code tells what was refused.
 */
public final class UserAccounts {
    private final UserStore users;
    private final RegisterFlow registration;

    UserAccounts(UserStore users, RegisterFlow registration) {
        this.users = users;
        this.registration = registration;
    }

    /**
     * Whether there is an account of that name.
     *
     * @throws io.github.servletjwt.api.StoreUnavailableException when the store does not answer
     */
    public boolean exists(String name) {
        return Usernames.normalise(name).flatMap(users::find).isPresent();
    }

    /**
     * Adds an enabled account with exactly these roles.
     *
     * @param password 8 to 256 code points
     * @throws AuthFailureException when the name is taken, or name or password are refused; its code tells which
     */
    public void create(String name, String password, Set<String> roles) throws AuthFailureException {
        registration.register(new RegisterFlow.RegistrationRequest(
                Credentials.of(name, password), List.copyOf(roles), RegisterConfig.DEFAULT.minPasswordLength()));
    }
}
