package io.github.servletjwt.flow;

import io.github.servletjwt.account.Passwords;
import io.github.servletjwt.account.Usernames;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.token.IssuedToken;
import io.github.servletjwt.token.TokenIssuer;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A login: the account, the password, the token. Unknown, disabled and wrong cost the same work and fail alike.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}; what the store could not do is logged.
 */
public final class LoginFlow {
    private static final System.Logger LOG = System.getLogger(LoginFlow.class.getName());

    private final UserStore users;
    private final Passwords passwords;
    private final TokenIssuer issuer;

    public LoginFlow(UserStore users, Passwords passwords, TokenIssuer issuer) {
        this.users = users;
        this.passwords = passwords;
        this.issuer = issuer;
    }

    /**
     * The token of the user whose credentials these are.
     *
     * @param scopes those asked for, which narrow what the store grants and never widen it; null when none were named
     */
    public IssuedToken login(Credentials credentials, @Nullable Set<String> scopes) throws AuthFailureException {
        try {
            String name = authenticated(credentials);
            return issued(name, narrowed(users.grants(name), scopes));
        } catch (StoreUnavailableException down) {
            LOG.log(Level.ERROR, "a login cannot be answered: the user store is unavailable", down);
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }

    private IssuedToken issued(String name, UserGrants grants) throws AuthFailureException {
        try {
            return issuer.issue(name, grants);
        } catch (IllegalArgumentException unusable) {
            LOG.log(
                    Level.ERROR,
                    "user {0} cannot log in: the user store grants what no token can carry: {1}",
                    name,
                    unusable.getMessage());
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }

    private String authenticated(Credentials credentials) throws AuthFailureException {
        Optional<String> name = Usernames.normalise(credentials.username());
        Optional<UserAccount> account = name.flatMap(users::find);
        if (!passwords.verify(credentials.password(), account)) {
            throw new AuthFailureException(FailureCode.INVALID_CREDENTIALS);
        }
        return name.orElseThrow();
    }

    private static UserGrants narrowed(UserGrants grants, @Nullable Set<String> scopes) {
        if (scopes == null) {
            return grants;
        }
        Set<String> both = new LinkedHashSet<>(grants.scopes());
        both.retainAll(scopes);
        return new UserGrants(grants.roles(), both, grants.claims());
    }
}
