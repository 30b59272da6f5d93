package io.github.servletjwt.flow;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.token.IssuedToken;
import io.github.servletjwt.token.TokenIssuer;
import io.github.servletjwt.token.TokenSession;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of users whose grants a store tells.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class AccessTokens {
    private static final System.Logger LOG = System.getLogger(AccessTokens.class.getName());

    private final TokenIssuer issuer;

    AccessTokens(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    /** The token, or a failure that says it is our plumbing: the user has done nothing wrong. */
    IssuedToken issue(String name, UserGrants grants, @Nullable TokenSession session) throws AuthFailureException {
        try {
            return issuer.issue(name, grants, session);
        } catch (IllegalArgumentException unusable) {
            LOG.log(
                    Level.ERROR,
                    "user {0} gets no token: the user store grants what no token can carry: {1}",
                    name,
                    unusable.getMessage());
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }

    /** The grants without the scopes that are not named; all when none were named. */
    static UserGrants narrowed(UserGrants grants, @Nullable Set<String> scopes) {
        if (scopes == null) {
            return grants;
        }
        Set<String> both = new LinkedHashSet<>(grants.scopes());
        both.retainAll(scopes);
        return new UserGrants(grants.roles(), both, grants.claims());
    }
}
