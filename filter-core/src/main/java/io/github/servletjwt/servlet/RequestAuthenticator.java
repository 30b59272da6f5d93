package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.access.RequestPath;
import io.github.servletjwt.internal.access.Requirement;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.internal.token.VerifiedToken;
import io.github.servletjwt.internal.token.VerifiedTokenCache;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one request: path, rule, token, requirement, in this order (contract of the filter's settings).
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class RequestAuthenticator {
    private static final String VERIFIED = VerifiedToken.class.getName();
    private static final String SESSION_PARAMETER = "jsessionid";

    private final FilterSettings config;
    private final AccessRules rules;
    private final VerifiedTokenCache tokens;
    private final UriGuard guard;
    private final BearerTokenResolver resolver;
    private final ClientResolver clients;
    private final CsrfGuard csrf;

    private RequestAuthenticator(
            FilterSettings config,
            AccessRules rules,
            VerifiedTokenCache tokens,
            BearerTokenResolver resolver,
            ClientResolver clients,
            Set<String> sessionParameters) {
        this.config = config;
        this.rules = rules;
        this.tokens = tokens;
        this.guard = new UriGuard(config, sessionParameters);
        this.resolver = resolver;
        this.clients = clients;
        this.csrf = new CsrfGuard(clients);
    }

    /** An authenticator outside of an application. */
    static RequestAuthenticator of(FilterSettings config, AccessRules rules, AuthRuntime runtime) {
        ClientResolver clients = new ClientResolver(runtime.trustedProxies());
        return new RequestAuthenticator(
                config,
                rules,
                new VerifiedTokenCache(runtime.verifier(), config.tokenCacheSize()),
                new BearerTokenResolver(config.requests(), new AuthCookies(runtime.cookies(), clients)),
                clients,
                Set.of(SESSION_PARAMETER));
    }

    /**
     * The same authenticator in an application.
     *
     * @param endpoints paths of our own endpoints, permitted before all rules
     */
    RequestAuthenticator in(@Nullable ServletContext context, Collection<String> endpoints) {
        Set<String> parameters = new LinkedHashSet<>(Set.of(SESSION_PARAMETER));
        SessionCookieConfig cookie = context == null ? null : context.getSessionCookieConfig();
        if (cookie != null && cookie.getName() != null) {
            parameters.add(cookie.getName());
        }
        return new RequestAuthenticator(
                config, rules.permitting(endpoints, "endpoint"), tokens, resolver, clients, parameters);
    }

    AccessRules rules() {
        return rules;
    }

    /** The patterns that need no token, for the start line. */
    List<String> open() {
        return rules.open();
    }

    /**
     * The outcome for an admitted request.
     *
     * @param user null where no token is needed and none came
     * @param byHeader whether its token came in the header
     * @param isOptional whether a token would have been looked at
     */
    record Admission(@Nullable AuthenticatedUser user, boolean byHeader, boolean isOptional) {
        private static final Admission ANONYMOUS = new Admission(null, false, false);
        private static final Admission WITHOUT_TOKEN = new Admission(null, false, true);

        private static Admission of(AuthenticatedUser user, BearerTokenResolver.BearerToken token) {
            return new Admission(user, !token.fromCookie(), false);
        }
    }

    /**
     * Decides whether a request is admitted; null when it needs a token and has none, which is so common that it must
     * not cost an exception.
     *
     * @throws AuthFailureException when it is refused for another reason
     */
    @Nullable
    Admission admit(HttpServletRequest request) throws AuthFailureException {
        RequestPath path = guard.check(request);
        clients.requireConsistent(request);
        if (config.requireHttps() && !clients.isSecure(request) && resolver.carriesCredentials(request)) {
            throw new AuthFailureException(FailureCode.INSECURE_REQUEST);
        }
        String method = method(request);
        Requirement requirement = rules.match(method, path);
        if (requirement.kind() == Requirement.Kind.DENY) {
            throw new AuthFailureException(FailureCode.DENIED);
        }
        if (requirement.kind() == Requirement.Kind.PERMIT || isAllowedPreflight(method, request)) {
            return Admission.ANONYMOUS;
        }
        BearerTokenResolver.BearerToken token = resolver.find(request);
        if (token != null) {
            return Admission.of(identified(request, token, requirement), token);
        }
        return requirement.kind() == Requirement.Kind.OPTIONAL ? Admission.WITHOUT_TOKEN : null;
    }

    private static String method(HttpServletRequest request) throws AuthFailureException {
        String method = request.getMethod();
        if (method == null) {
            return "GET";
        }
        if (!AccessRules.judges(method)) {
            throw new AuthFailureException(FailureCode.METHOD_REFUSED);
        }
        return method;
    }

    private boolean isAllowedPreflight(String method, HttpServletRequest request) {
        return config.allowCorsPreflight()
                && method.equals("OPTIONS")
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    private AuthenticatedUser identified(
            HttpServletRequest request, BearerTokenResolver.BearerToken token, Requirement requirement)
            throws AuthFailureException {
        VerifiedToken verified = verified(token);
        request.setAttribute(VERIFIED, verified);
        requirement.check(verified.user());
        requireCsrf(request, token, verified.user());
        remember(request, verified);
        return verified.user();
    }

    private void requireCsrf(HttpServletRequest request, BearerTokenResolver.BearerToken token, AuthenticatedUser user)
            throws AuthFailureException {
        if (token.fromCookie()) {
            csrf.require(request, user.claims().get("csrf") instanceof String claim ? claim : null);
        }
    }

    /**
     * The admission by the request's token, whatever the rule requires; without a user when it has no token.
     *
     * @throws AuthFailureException when the token is not valid
     */
    Admission authenticate(HttpServletRequest request) throws AuthFailureException {
        BearerTokenResolver.BearerToken token = resolver.find(request);
        if (token == null) {
            return Admission.ANONYMOUS;
        }
        VerifiedToken verified = verified(token);
        requireCsrf(request, token, verified.user());
        remember(request, verified);
        return Admission.of(verified.user(), token);
    }

    /** Stores the user for later dispatches, our endpoints and access logs. */
    static void remember(HttpServletRequest request, VerifiedToken token) {
        request.setAttribute(VERIFIED, token);
        request.setAttribute(AuthenticatedUser.ATTRIBUTE, token.user());
        request.setAttribute(AuthenticatedUser.NAME_ATTRIBUTE, token.user().getName());
    }

    /** Undoes {@link #remember}. */
    static void forget(HttpServletRequest request) {
        request.removeAttribute(VERIFIED);
        request.removeAttribute(AuthenticatedUser.ATTRIBUTE);
        request.removeAttribute(AuthenticatedUser.NAME_ATTRIBUTE);
    }

    private VerifiedToken verified(BearerTokenResolver.BearerToken token) throws AuthFailureException {
        try {
            return tokens.verify(token.carrier(), token.start());
        } catch (AuthFailureException refused) {
            FailureCode code = refused.failure().code();
            if (code == FailureCode.TOKEN_MALFORMED || code == FailureCode.TOKEN_TOO_LONG) {
                // the header itself may be malformed, which is another failure
                token.requireForm();
            }
            throw refused;
        }
    }

    /** Forgets all cached tokens. */
    void close() {
        tokens.clear();
    }

    /** The client's address, for events. */
    String address(HttpServletRequest request) {
        return clients.address(request);
    }

    /** The name in the verified token of a request; empty when no token was verified. */
    static String verifiedName(HttpServletRequest request) {
        VerifiedToken token = verified(request);
        return token == null ? "" : token.user().getName();
    }

    /** Forgets the verified token of a request that is refused all the same. */
    static void forgetToken(HttpServletRequest request) {
        if (verified(request) != null) {
            request.removeAttribute(VERIFIED);
        }
    }

    /**
     * The token of the caller of an endpoint behind the filter.
     *
     * @throws AuthFailureException when no filter has verified one, or another issuer issued it
     */
    static VerifiedToken requireCaller(HttpServletRequest request, AuthRuntime runtime) throws AuthFailureException {
        VerifiedToken token = verified(request);
        if (token == null) {
            throw new AuthFailureException(FailureCode.MISSING_TOKEN);
        }
        if (!runtime.verifier().isOwn(token)) {
            throw new AuthFailureException(FailureCode.FOREIGN_TOKEN);
        }
        return token;
    }

    /** The token with which the request was admitted; null when it was admitted without one. */
    static @Nullable VerifiedToken verified(HttpServletRequest request) {
        return request.getAttribute(VERIFIED) instanceof VerifiedToken token ? token : null;
    }

    /** A later dispatch of an admitted request: restores the identity. */
    static HttpServletRequest readmit(HttpServletRequest request) {
        boolean named = request.getAttribute(AuthenticatedUser.ATTRIBUTE) instanceof AuthenticatedUser user
                && !user.equals(request.getUserPrincipal());
        return named
                ? new AuthenticatedRequest(
                        request, (AuthenticatedUser) request.getAttribute(AuthenticatedUser.ATTRIBUTE))
                : request;
    }
}
