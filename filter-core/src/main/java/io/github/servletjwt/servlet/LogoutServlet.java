package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.flow.LogoutFlow;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serial;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends the session of the token in the request: a bearer token, which may be expired, or {@code refresh_token} in a
 * JSON or form body, or the cookies, which it clears. With {@code everywhere} it ends all sessions of the user. Their
 * access tokens are refused from the next request on.
 *
 * <p>Settings: {@code docs/configuration.md}.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one {@link
 * ServletException}; a servlet that was not started answers 503.
 */
public final class LogoutServlet extends EndpointServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Set<String> MEMBERS = Set.of(RequestBodyReader.REFRESH_TOKEN, RequestBodyReader.EVERYWHERE);

    /** For {@code web.xml}: settings come with {@link #init}. */
    public LogoutServlet() {
        super(Component.LOGOUT, LogoutServlet::endpoint);
    }

    /**
     * For code.
     *
     * @throws IllegalStateException when {@code auth} has no sessions
     */
    public LogoutServlet(JwtAuth auth) {
        super(Component.LOGOUT, LogoutServlet::endpoint, auth, Map.of());
    }

    private static Endpoint endpoint(EndpointContext context) {
        LogoutFlow flow = context.runtime().newLogoutFlow();
        BearerTokenResolver resolver = new BearerTokenResolver(context.requests(), context.cookies());
        return context.endpoint((request, response) -> {
            BearerTokenResolver.BearerToken access = resolver.resolve(request);
            RequestBodyReader.Fields fields = RequestBodyReader.readIfAny(request, MEMBERS);
            logout(request, flow, context, access, fields);
            boolean mayHaveCookies =
                    context.requests().acceptsCookies() || context.cookies().cameWith(request);
            boolean byHeader = access != null && !access.fromCookie();
            // a page of another site could send any refresh token in a form, and so log out its visitor
            if (mayHaveCookies && (byHeader || context.csrf().isSameOrigin(request))) {
                context.cookies().clear(request, response);
            }
            context.responses().done(response);
        });
    }

    /** A token in the header or the body has priority; cookies apply only without one. */
    private static void logout(
            HttpServletRequest request,
            LogoutFlow flow,
            EndpointContext context,
            BearerTokenResolver.@Nullable BearerToken access,
            RequestBodyReader.Fields fields)
            throws AuthFailureException {
        String refreshToken = fields.find(RequestBodyReader.REFRESH_TOKEN);
        boolean byCookie = refreshToken == null && (access == null || access.fromCookie());
        if (byCookie) {
            refreshToken = context.cookies().refresh(request);
        }
        if (access == null && refreshToken == null) {
            throw new AuthFailureException(FailureCode.TOKEN_REQUIRED);
        }
        if (byCookie) {
            context.csrf().requireSameOrigin(request);
        }
        LogoutFlow.LogoutRequest logoutRequest = new LogoutFlow.LogoutRequest(
                everywhere(fields.find(RequestBodyReader.EVERYWHERE)),
                context.clients().address(request));
        if (access != null && (byCookie || !access.fromCookie())) {
            flow.endByAccessToken(access.token(), logoutRequest);
        }
        if (refreshToken != null) {
            flow.endByRefreshToken(refreshToken, logoutRequest);
        }
    }

    private static boolean everywhere(@Nullable String text) throws AuthFailureException {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw new AuthFailureException(FailureCode.BODY_MALFORMED);
    }
}
