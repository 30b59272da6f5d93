package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.flow.RefreshFlow;
import io.github.servletjwt.internal.flow.TokenDelivery;
import io.github.servletjwt.internal.flow.TokenResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;
import java.util.Set;

/**
 * Exchanges a refresh token for new tokens: {@code refresh_token} in JSON or a form, or the cookie. The new tokens are
 * delivered the way the old one came. The token before the current one gets the same response for {@code refreshGrace};
 * an older one ends the session.
 *
 * <p>Settings: {@code docs/configuration.md}.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one {@link
 * ServletException}; a servlet that was not started answers 503.
 */
public final class RefreshServlet extends EndpointServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    /** For {@code web.xml}: settings come with {@link #init}. */
    public RefreshServlet() {
        super(Component.REFRESH, RefreshServlet::endpoint);
    }

    /**
     * For code.
     *
     * @throws IllegalStateException when {@code auth} has no users or no sessions
     */
    public RefreshServlet(JwtAuth auth) {
        super(Component.REFRESH, RefreshServlet::endpoint, auth, Map.of());
    }

    private static Endpoint endpoint(EndpointContext context) {
        RefreshFlow flow = context.runtime().newRefreshFlow();
        return context.endpoint((request, response) -> {
            RequestBodyReader.Fields fields =
                    RequestBodyReader.readIfAny(request, Set.of(RequestBodyReader.REFRESH_TOKEN));
            String inBody = fields.find(RequestBodyReader.REFRESH_TOKEN);
            if (inBody != null) {
                context.responses()
                        .json(
                                response,
                                200,
                                ResponseWriter.tokenBody(refresh(request, flow, context, inBody, TokenDelivery.BODY)));
            } else {
                refreshByCookie(request, response, flow, context);
            }
        });
    }

    private static TokenResponse refresh(
            HttpServletRequest request, RefreshFlow flow, EndpointContext context, String token, TokenDelivery delivery)
            throws AuthFailureException {
        return flow.refresh(
                token, new RefreshFlow.RefreshRequest(null, context.clients().of(request), delivery));
    }

    /** A refusal does not change the cookies: another tab may already have newer ones. */
    private static void refreshByCookie(
            HttpServletRequest request, HttpServletResponse response, RefreshFlow flow, EndpointContext context)
            throws IOException, AuthFailureException {
        String token = context.cookies().refresh(request);
        if (token == null) {
            throw new AuthFailureException(FailureCode.REFRESH_TOKEN_MISSING);
        }
        context.csrf().requireSameOrigin(request);
        TokenDelivery delivery = new TokenDelivery(true, context.cookies().mostAccessToken());
        TokenResponse tokens = refresh(request, flow, context, token, delivery);
        context.cookies().set(request, response, tokens);
        context.responses().json(response, 200, ResponseWriter.cookieBody(tokens));
    }
}
