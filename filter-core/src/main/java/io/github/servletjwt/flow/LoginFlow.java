package io.github.servletjwt.flow;

import io.github.servletjwt.account.Passwords;
import io.github.servletjwt.account.Usernames;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.session.Sessions;
import io.github.servletjwt.token.IssuedToken;
import io.github.servletjwt.token.TokenIssuer;
import io.github.servletjwt.token.TokenSession;
import java.lang.System.Logger.Level;
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
    private final AccessTokens tokens;
    private final @Nullable Sessions sessions;

    /**
     * A flow.
     *
     * @param sessions null where there are none
     */
    public LoginFlow(UserStore users, Passwords passwords, TokenIssuer issuer, @Nullable Sessions sessions) {
        this.users = users;
        this.passwords = passwords;
        this.tokens = new AccessTokens(issuer);
        this.sessions = sessions;
    }

    /**
     * The tokens of the user whose credentials these are.
     *
     * @param scopes those asked for, which narrow what the store grants and never widen it; null when none were named
     * @param client who asks
     */
    public TokenResponse login(Credentials credentials, @Nullable Set<String> scopes, Sessions.Client client)
            throws AuthFailureException {
        try {
            if (sessions != null) {
                sessions.requireAnswering();
            }
            String name = authenticated(credentials);
            return tokens(name, AccessTokens.narrowed(users.grants(name), scopes), scopes, client);
        } catch (StoreUnavailableException down) {
            LOG.log(Level.ERROR, "a login cannot be answered: {0}", down.getMessage());
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }

    /**
     * The session is opened last: what is not kept is not handed out. It keeps what was granted of the scopes asked for:
     * no refresh gives more (RFC 6749 §6), and nothing else that somebody sends is stored.
     */
    private TokenResponse tokens(String name, UserGrants grants, @Nullable Set<String> scopes, Sessions.Client client)
            throws AuthFailureException {
        if (sessions == null) {
            return new TokenResponse(tokens.issue(name, grants, null), null);
        }
        String id = sessions.newId();
        IssuedToken access = tokens.issue(name, grants, new TokenSession(id, null));
        Set<String> granted = scopes == null ? null : grants.scopes();
        return new TokenResponse(access, sessions.open(id, name, granted, access.expiresAt(), client));
    }

    private String authenticated(Credentials credentials) throws AuthFailureException {
        Optional<String> name = Usernames.normalise(credentials.username());
        Optional<UserAccount> account = name.flatMap(users::find);
        if (!passwords.verify(credentials.password(), account)) {
            throw new AuthFailureException(FailureCode.INVALID_CREDENTIALS);
        }
        return name.orElseThrow();
    }
}
