package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.deployment.ComponentValues;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A started filter: admits requests, or refuses and answers them.
 *
 * <p><b>Thread safety:</b> any thread.
 *
 * @param setsCookies whether logins deliver cookies
 */
record ActiveFilter(
        AuthRuntime runtime,
        RequestAuthenticator authenticator,
        ComponentValues values,
        boolean setsCookies,
        Refusals refusals,
        SecurityMethods methods) {
    private static final System.Logger LOG = System.getLogger(JwtAuthFilter.class.getName());
    private static final AuthFailure MISSING_TOKEN = AuthFailure.of(FailureCode.MISSING_TOKEN);

    /** Answers refused requests: one event, and the login page or a challenge. */
    record Refusals(
            AuthRuntime runtime,
            RequestAuthenticator authenticator,
            ResponseWriter responses,
            @Nullable LoginPage loginPage,
            @Nullable SessionRenewal renewal) {
        /** A browser whose user would be unknown here is sent to come back with new cookies, if its session lives. */
        boolean renews(HttpServletRequest request, HttpServletResponse response)
                throws AuthFailureException, IOException {
            return renewal != null && renewal.renew(request, response, MISSING_TOKEN);
        }

        void refuse(HttpServletRequest request, HttpServletResponse response, AuthFailure failure) throws IOException {
            try {
                if (renewal != null && renewal.renew(request, response, failure)) {
                    return;
                }
                answer(request, response, failure);
            } catch (AuthFailureException storeDown) {
                answer(request, response, storeDown.failure());
            }
        }

        private void answer(HttpServletRequest request, HttpServletResponse response, AuthFailure failure)
                throws IOException {
            String user = RequestAuthenticator.verifiedName(request);
            RequestAuthenticator.forgetToken(request);
            LOG.log(Level.DEBUG, "refused: {0}", failure.code());
            raise(request, failure, user);
            if (loginPage != null && loginPage.isFor(request, failure)) {
                loginPage.send(request, response);
            } else if (renewal == null || !renewal.answersFaces(request, response, failure)) {
                responses.refuse(response, failure);
            }
        }

        private void raise(HttpServletRequest request, AuthFailure failure, String user) {
            FailureCode code = failure.code();
            if (responses.status(failure) == 401) {
                runtime.raise(
                        AuthEvent.Kind.TOKEN_REFUSED,
                        () -> new AuthEvent.TokenRefused(authenticator.address(request), code));
            } else {
                runtime.raise(
                        AuthEvent.Kind.ACCESS_DENIED,
                        () -> new AuthEvent.AccessDenied(user, authenticator.address(request), code));
            }
        }
    }

    static ActiveFilter of(
            AuthRuntime runtime,
            RequestAuthenticator authenticator,
            ResponseWriter responses,
            ComponentValues values,
            boolean setsCookies) {
        String page = values.filter().loginPage();
        ClientResolver clients = new ClientResolver(runtime.trustedProxies());
        LoginPage loginPage = page == null ? null : new LoginPage(page, clients);
        SessionRenewal renewal = SessionRenewal.of(runtime, values.filter(), setsCookies);
        return of(values, setsCookies, new Refusals(runtime, authenticator, responses, loginPage, renewal));
    }

    private static ActiveFilter of(ComponentValues values, boolean setsCookies, Refusals refusals) {
        AuthRuntime runtime = refusals.runtime();
        SecurityMethods methods =
                new SecurityMethods(runtime, refusals.authenticator(), values.filter(), setsCookies, refusals::refuse);
        return new ActiveFilter(runtime, refusals.authenticator(), values, setsCookies, refusals, methods);
    }

    /**
     * The same filter in an application.
     *
     * @param endpoints paths of our own endpoints
     */
    ActiveFilter in(@Nullable ServletContext context, List<String> endpoints) {
        RequestAuthenticator inside = authenticator.in(context, endpoints);
        return of(
                values,
                setsCookies,
                new Refusals(runtime, inside, refusals.responses(), refusals.loginPage(), refusals.renewal()));
    }

    /** The request as it goes on; null when it was refused and answered. */
    @Nullable
    HttpServletRequest admitted(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            DispatcherType dispatch = request.getDispatcherType();
            return switch (dispatch == null ? DispatcherType.REQUEST : dispatch) {
                case REQUEST -> admit(request, response);
                case ASYNC, ERROR -> readmit(request, response);
                case FORWARD, INCLUDE -> request;
            };
        } catch (AuthFailureException refused) {
            refusals.refuse(request, response, refused.failure());
            return null;
        }
    }

    private @Nullable HttpServletRequest admit(HttpServletRequest request, HttpServletResponse response)
            throws AuthFailureException, IOException {
        RequestAuthenticator.Admission admission = authenticator.admit(request);
        if (admission == null) {
            refusals.refuse(request, response, MISSING_TOKEN);
            return null;
        }
        AuthenticatedUser user = admission.user();
        if (admission.isOptional() && refusals.renews(request, response)) {
            return null;
        }
        if (user == null) {
            // only a mock has no dispatcher type, and its test may look for the very request
            return request.getDispatcherType() == null ? request : secured(request, response, admission);
        }
        runtime.raise(
                AuthEvent.Kind.TOKEN_ACCEPTED,
                () -> new AuthEvent.TokenAccepted(user.getName(), authenticator.address(request)));
        return secured(request, response, admission);
    }

    private HttpServletRequest secured(
            HttpServletRequest request, HttpServletResponse response, RequestAuthenticator.Admission admission) {
        RequestIdentity identity =
                new RequestIdentity(methods, admission.user(), methods.consumed(admission.byHeader()));
        identity.keepIn(request);
        return new AuthenticatedRequest(request, response, identity);
    }

    /** A later dispatch: restores the identity as earlier dispatches left it. */
    private static HttpServletRequest readmit(HttpServletRequest request, HttpServletResponse response) {
        RequestIdentity identity = RequestIdentity.of(request);
        if (identity == null) {
            return RequestAuthenticator.readmit(request);
        }
        return AuthenticatedRequest.hasIdentity(identity, request)
                ? request
                : new AuthenticatedRequest(request, response, identity);
    }

    /** For the line that a start logs: where the filter runs, and which paths need no token. */
    String open(Collection<String> mappings) {
        List<String> open = authenticator.open();
        return "runs for " + mappings + "; permitted without a token: " + (open.isEmpty() ? "nothing" : open) + "; ";
    }
}
