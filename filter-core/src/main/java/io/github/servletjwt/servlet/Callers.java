package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.token.VerifiedToken;
import jakarta.servlet.http.HttpServletRequest;

/** Who calls an endpoint that lies behind the filter. */
final class Callers {
    private Callers() {}

    /** What the filter has verified; another issuer's users are none of ours. */
    static VerifiedToken require(HttpServletRequest request, AuthRuntime runtime) throws AuthFailureException {
        VerifiedToken token = RequestAuthenticator.verified(request);
        if (token == null) {
            throw new AuthFailureException(FailureCode.MISSING_TOKEN);
        }
        if (!runtime.verifier().isOwn(token)) {
            throw new AuthFailureException(FailureCode.FOREIGN_TOKEN);
        }
        return token;
    }

    /** The account's name, as we wrote it into the token. */
    static String subject(VerifiedToken token) {
        return String.valueOf(token.user().claims().get("sub"));
    }
}
