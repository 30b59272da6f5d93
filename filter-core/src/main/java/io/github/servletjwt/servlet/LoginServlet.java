package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.config.Delivery;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.LoginFlow;
import io.github.servletjwt.internal.flow.RefreshFlow;
import io.github.servletjwt.internal.flow.TokenDelivery;
import io.github.servletjwt.internal.flow.TokenResponse;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges a name and a password for tokens: JSON, a form, or OAuth's password grant (RFC 6749 §4.3); also a refresh
 * token for new tokens (§6). With {@code delivery=cookie} they go into cookies, and a form with {@code return_to}
 * redirects there.
 *
 * <p>Settings: {@code docs/configuration.md}; {@code users} is required.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one {@link
 * ServletException}; a servlet that was not started answers 503.
 */
public final class LoginServlet extends EndpointServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(LoginServlet.class.getName());
    private static final Set<String> MEMBERS = Set.of("username", "password");

    /** For {@code web.xml}: settings come with {@link #init}. */
    public LoginServlet() {
        super(Component.LOGIN, LoginServlet::endpoint);
    }

    /**
     * For code, with the default settings.
     *
     * @throws IllegalStateException when {@code auth} has no users
     */
    public LoginServlet(JwtAuth auth) {
        this(auth, Map.of());
    }

    /**
     * For code.
     *
     * @param settings name to value, as in {@code web.xml} but without placeholders
     * @throws IllegalStateException when {@code auth} has no users
     * @throws io.github.servletjwt.api.ConfigException when a setting is wrong
     */
    public LoginServlet(JwtAuth auth, Map<String, String> settings) {
        super(Component.LOGIN, LoginServlet::endpoint, auth, settings);
    }

    private static Endpoint endpoint(EndpointContext context) {
        boolean cookies = context.values().delivery() == Delivery.COOKIE;
        if (cookies && !context.requests().acceptsCookies()) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: LoginServlet delivers cookies that no filter reads: set tokenSources=header,cookie on the "
                            + "filter");
        }
        RefusalDelay delay = new RefusalDelay(context.runtime().throttle());
        TokenGrants work = new TokenGrants(
                context,
                context.runtime().newLoginFlow(),
                context.runtime().hasSessions() ? context.runtime().newRefreshFlow() : null);
        return context.endpoint((request, response) -> {
            if (cookies) {
                context.cookies().requireSecure(request);
                context.csrf().requireSameOrigin(request);
            }
            RequestBodyReader.Fields fields = RequestBodyReader.read(request, MEMBERS);
            String returnTo = cookies && fields.form() ? fields.find(LoginPage.RETURN_TO) : null;
            try {
                if (cookies) {
                    loginWithCookies(work, request, response, fields, returnTo);
                } else {
                    context.responses()
                            .json(
                                    response,
                                    200,
                                    ResponseWriter.tokenBody(work.tokens(request, fields, TokenDelivery.BODY)));
                }
            } catch (AuthFailureException refused) {
                AuthFailure failure = refused.failure();
                delay.refuse(
                        request, response, failure.code(), () -> refuse(context, request, response, returnTo, failure));
            }
        });
    }

    /** A form with {@code return_to} comes from a person, who gets a page and not JSON. */
    private static void loginWithCookies(
            TokenGrants work,
            HttpServletRequest request,
            HttpServletResponse response,
            RequestBodyReader.Fields fields,
            @Nullable String returnTo)
            throws IOException, AuthFailureException {
        AuthCookies cookies = work.context().cookies();
        TokenResponse tokens = work.tokens(request, fields, new TokenDelivery(true, cookies.mostAccessToken()));
        cookies.set(request, response, tokens);
        if (returnTo != null && ReturnPath.isSafe(returnTo)) {
            LoginPage.redirect(response, 303, returnTo);
        } else {
            work.context().responses().json(response, 200, ResponseWriter.cookieBody(tokens));
        }
    }

    private static void refuse(
            EndpointContext context,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable String returnTo,
            AuthFailure failure)
            throws IOException {
        LoginPage page = context.loginPage();
        if (returnTo == null || page == null) {
            context.responses().refuse(response, failure);
        } else {
            page.sendAgain(request, response, HttpErrors.of(failure.code()).error(), returnTo);
        }
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        RefusalDelay.prepare(config.getServletContext(), config.getServletName());
    }

    /**
     * Issues tokens for the grants of a request.
     *
     * @param refresh null without sessions
     */
    private record TokenGrants(
            EndpointContext context,
            LoginFlow login,
            @Nullable RefreshFlow refresh) {
        /** By the grant type; failures of a grant use OAuth's error codes (RFC 6749 §5.2). */
        TokenResponse tokens(HttpServletRequest request, RequestBodyReader.Fields fields, TokenDelivery delivery)
                throws AuthFailureException {
            String grantType = fields.find("grant_type");
            if (grantType == null) {
                return login(request, fields, delivery);
            }
            try {
                if (grantType.equals("password")) {
                    return login(request, fields, delivery);
                }
                if (grantType.equals("refresh_token") && refresh != null) {
                    return refresh.refresh(
                            fields.require(RequestBodyReader.REFRESH_TOKEN, FailureCode.REFRESH_TOKEN_MISSING),
                            new RefreshFlow.RefreshRequest(
                                    scopes(fields.find("scope")),
                                    context.clients().of(request),
                                    delivery));
                }
            } catch (AuthFailureException refused) {
                throw inWordsOfOauth(refused);
            }
            throw new AuthFailureException(FailureCode.UNSUPPORTED_GRANT_TYPE);
        }

        private TokenResponse login(HttpServletRequest request, RequestBodyReader.Fields fields, TokenDelivery delivery)
                throws AuthFailureException {
            Credentials credentials = Credentials.of(fields.require("username"), fields.require("password"));
            LoginFlow.LoginRequest loginRequest = new LoginFlow.LoginRequest(
                    scopes(fields.find("scope")), context.clients().of(request), delivery);
            return login.login(ContainerRealm.of(context.runtime(), request), credentials, loginRequest);
        }
    }

    private static @Nullable Set<String> scopes(@Nullable String scope) {
        return scope == null ? null : new TreeSet<>(List.of(scope.strip().split(" +")));
    }

    /** The same failure with OAuth's error code. */
    private static AuthFailureException inWordsOfOauth(AuthFailureException refused) {
        return switch (refused.failure().code()) {
            case INVALID_CREDENTIALS -> new AuthFailureException(FailureCode.INVALID_GRANT);
            case REFRESH_REFUSED -> new AuthFailureException(FailureCode.REFRESH_GRANT_REFUSED);
            default -> refused;
        };
    }
}
