package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.LoginFlow;
import io.github.servletjwt.internal.flow.LogoutFlow;
import io.github.servletjwt.internal.flow.TokenDelivery;
import io.github.servletjwt.internal.flow.TokenResponse;
import io.github.servletjwt.internal.token.VerifiedToken;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Implements {@code login}, {@code logout} and {@code authenticate} of requests behind one filter, alike in all
 * containers. The given requests are the container's.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class SecurityMethods {
    private final AuthRuntime runtime;
    private final RequestAuthenticator authenticator;
    private final FilterSettings config;
    private final ClientResolver clients;
    private final AuthCookies cookies;
    private final CsrfGuard csrf;
    private final BearerTokenResolver resolver;
    private final boolean setsCookies;
    private final ConsumedCredentials consumed;

    /** Answers a request that has no user. */
    interface Refusal {
        void answer(HttpServletRequest request, HttpServletResponse response, AuthFailure failure) throws IOException;
    }

    private final Refusal refusal;

    /**
     * The methods behind a filter.
     *
     * @param setsCookies whether a login delivers cookies
     */
    SecurityMethods(
            AuthRuntime runtime,
            RequestAuthenticator authenticator,
            FilterSettings config,
            boolean setsCookies,
            Refusal refusal) {
        this.runtime = runtime;
        this.authenticator = authenticator;
        this.config = config;
        this.clients = new ClientResolver(runtime.trustedProxies());
        this.cookies = new AuthCookies(runtime.cookies(), clients);
        this.csrf = new CsrfGuard(clients);
        this.resolver = new BearerTokenResolver(config.requests(), cookies);
        this.setsCookies = setsCookies;
        boolean hasCookies = config.requests().acceptsCookies() || setsCookies;
        this.consumed = config.forwardToken()
                ? ConsumedCredentials.NONE
                : new ConsumedCredentials(config.tokenHeader(), hasCookies ? cookies.tokenNames() : Set.of());
        this.refusal = refusal;
    }

    /** The credentials that the application is not to see. */
    ConsumedCredentials consumed(boolean byHeader) {
        return byHeader ? consumed : consumed.withoutHeader();
    }

    /**
     * Ends the session of the request's token, or, where the container has logged in the user, only that login. The
     * request has no user afterwards, whatever fails.
     */
    void logout(HttpServletRequest request, HttpServletResponse response, RequestIdentity identity)
            throws ServletException {
        if (identity.isLoggedInByContainer()) {
            identity.leave();
            request.logout();
            return;
        }
        String issued = identity.issued();
        identity.leave();
        RequestAuthenticator.forget(request);
        try {
            if (request.getUserPrincipal() != null) {
                request.logout();
            }
        } finally {
            endSession(request, issued);
        }
        boolean mayHaveCookies = config.requests().acceptsCookies() || setsCookies || cookies.cameWith(request);
        if (mayHaveCookies && !response.isCommitted()) {
            cookies.clear(request, response);
        }
    }

    private void endSession(HttpServletRequest request, @Nullable String issued) throws ServletException {
        if (!runtime.hasSessions()) {
            return;
        }
        RequestDeadline.Request begun = runtime.beginRequest();
        try {
            endSession(request, issued, runtime.newLogoutFlow());
        } catch (AuthFailureException refused) {
            // another issuer's session is not ours to end
            if (HttpErrors.of(refused.failure().code()).status() == 503) {
                throw new ServletException("the session is not ended: its store cannot be reached; try again", refused);
            }
        } finally {
            begun.close();
        }
    }

    /** By the access token; without one, because it has expired, by the refresh cookie. */
    private void endSession(HttpServletRequest request, @Nullable String issued, LogoutFlow flow)
            throws AuthFailureException {
        LogoutFlow.LogoutRequest logoutRequest = new LogoutFlow.LogoutRequest(false, clients.address(request));
        BearerTokenResolver.BearerToken found = issued == null ? resolver.resolve(request) : null;
        String access = found == null ? issued : found.token();
        String refresh = access == null && config.requests().acceptsCookies() ? cookies.refresh(request) : null;
        if (access != null) {
            flow.endByAccessToken(access, logoutRequest);
        }
        if (refresh != null) {
            flow.endByRefreshToken(refresh, logoutRequest);
        }
    }

    /** Accepts a valid token of the request, or sends the filter's own response. */
    boolean authenticate(HttpServletRequest request, HttpServletResponse response, RequestIdentity identity)
            throws IOException {
        if (response.isCommitted()) {
            throw new IllegalStateException("the response is committed: authenticate() cannot send a challenge");
        }
        try {
            RequestAuthenticator.Admission admission = identity.hasLeft() ? null : authenticator.authenticate(request);
            if (admission == null || admission.user() == null) {
                throw new AuthFailureException(FailureCode.MISSING_TOKEN);
            }
            identity.enter(admission.user(), null);
            identity.consume(consumed(admission.byHeader()));
            return true;
        } catch (AuthFailureException refused) {
            refusal.answer(request, response, refused.failure());
            return false;
        }
    }

    /** Logs in with our {@code users}, or with the container where there are none. */
    void login(
            HttpServletRequest request,
            HttpServletResponse response,
            RequestIdentity identity,
            @Nullable String username,
            @Nullable String password)
            throws ServletException {
        if (!runtime.hasUsers()) {
            request.login(username, password);
            identity.enterByContainer();
            return;
        }
        try {
            require(request, response);
            TokenResponse tokens = tokens(request, credentials(username, password));
            String token = tokens.access().token();
            VerifiedToken verified = runtime.verifier().verify(token);
            if (setsCookies) {
                cookies.set(request, response, tokens);
            }
            RequestAuthenticator.remember(request, verified);
            identity.enter(verified.user(), token);
        } catch (AuthFailureException refused) {
            throw new ServletException(HttpErrors.of(refused.failure().code()).description(), refused);
        }
    }

    /** The requirements of LoginServlet. */
    private void require(HttpServletRequest request, HttpServletResponse response)
            throws AuthFailureException, ServletException {
        if (config.requireHttps() && !clients.isSecure(request)) {
            throw new AuthFailureException(FailureCode.INSECURE_REQUEST);
        }
        if (setsCookies) {
            if (response.isCommitted()) {
                throw new ServletException("the response is committed: login() cannot set cookies");
            }
            cookies.requireSecure(request);
            csrf.requireSameOrigin(request);
        }
    }

    private static Credentials credentials(@Nullable String username, @Nullable String password)
            throws AuthFailureException {
        if (username == null || username.isEmpty() || password == null || password.isEmpty()) {
            throw new AuthFailureException(FailureCode.FIELD_MISSING);
        }
        return Credentials.of(username, password);
    }

    /** Without cookies nobody receives a refresh token, so no session is opened. */
    private TokenResponse tokens(HttpServletRequest request, Credentials credentials) throws AuthFailureException {
        LoginFlow flow = setsCookies ? runtime.newLoginFlow() : runtime.newLoginFlowWithoutSession();
        TokenDelivery delivery = setsCookies ? new TokenDelivery(true, cookies.mostAccessToken()) : TokenDelivery.BODY;
        RequestDeadline.Request begun = runtime.beginRequest();
        try {
            return flow.login(
                    ContainerRealm.of(runtime, request),
                    credentials,
                    new LoginFlow.LoginRequest(null, clients.of(request), delivery));
        } finally {
            begun.close();
        }
    }
}
