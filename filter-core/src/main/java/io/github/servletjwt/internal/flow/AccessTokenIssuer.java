package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.internal.token.SessionClaims;
import io.github.servletjwt.internal.token.TokenIssuer;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Issues access tokens for users whose grants come from a store.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class AccessTokenIssuer {
    private static final System.Logger LOG = System.getLogger(AccessTokenIssuer.class.getName());

    private final TokenIssuer issuer;

    AccessTokenIssuer(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    /** The token. Fails with a 503 code: the user has done nothing wrong. */
    IssuedToken issue(String name, UserGrants grants, SessionClaims session, TokenDelivery delivery)
            throws AuthFailureException {
        try {
            IssuedToken token = issuer.issue(name, grants, session);
            if (token.token().length() > delivery.mostTokenLength()) {
                LOG.log(
                        Level.ERROR,
                        "user {0} gets no token: with {1} characters it does not fit into the cookie access_token, which "
                                + "browsers keep up to 4096 bytes; grant fewer roles or claims, or use delivery=body",
                        name,
                        String.valueOf(token.token().length()));
                throw new AuthFailureException(FailureCode.TOKEN_UNUSABLE);
            }
            return token;
        } catch (IllegalArgumentException unusable) {
            LOG.log(
                    Level.ERROR,
                    "user {0} gets no token: the user store grants something that no token can carry: {1}",
                    name,
                    unusable.getMessage());
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }

    String randomId() {
        return issuer.randomId();
    }

    /** The grants limited to these scopes; all when none were named. */
    static UserGrants narrowed(UserGrants grants, @Nullable Set<String> scopes) {
        if (scopes == null) {
            return grants;
        }
        Set<String> both = new LinkedHashSet<>(grants.scopes());
        both.retainAll(scopes);
        return new UserGrants(grants.roles(), both, grants.claims());
    }
}
