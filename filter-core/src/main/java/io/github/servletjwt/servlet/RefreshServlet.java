package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.flow.RefreshFlow;
import io.github.servletjwt.internal.flow.TokenDelivery;
import io.github.servletjwt.internal.flow.TokenResponse;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;
import java.util.Set;

/**
 * Exchanges a refresh token for new tokens: JSON or form, {@code refresh_token}, or the cookie; the answer goes the way
 * that the token came. The token before the current one answers
 * the same for {@code refreshGrace}; an older one ends the session.
 *
 * <p>Settings: {@code docs/configuration.md}.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one
 * {@link ServletException}; a servlet that was not started answers 503.
 */
public final class RefreshServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Mount mount;

    /** For {@code web.xml}: settings come with {@link #init}. */
    public RefreshServlet() {
        this.mount = new Mount(Component.REFRESH, RefreshServlet::endpoint);
    }

    /**
     * For code.
     *
     * @throws IllegalStateException when {@code auth} has no users or no sessions
     */
    public RefreshServlet(JwtAuth auth) {
        this.mount = new Mount(Component.REFRESH, RefreshServlet::endpoint, auth, Map.of());
    }

    private static Endpoint endpoint(EndpointContext site) {
        RefreshFlow flow = site.runtime().newRefreshFlow();
        return site.endpoint((request, response) -> {
            RequestBodyReader.Fields fields =
                    RequestBodyReader.readIfAny(request, Set.of(RequestBodyReader.REFRESH_TOKEN));
            String inBody = fields.find(RequestBodyReader.REFRESH_TOKEN);
            if (inBody != null) {
                site.answers()
                        .json(response, 200, TokenBody.of(refresh(request, flow, site, inBody, TokenDelivery.BODY)));
            } else {
                refreshByCookie(request, response, flow, site);
            }
        });
    }

    private static TokenResponse refresh(
            HttpServletRequest request, RefreshFlow flow, EndpointContext site, String token, TokenDelivery transport)
            throws AuthFailureException {
        return flow.refresh(
                token, new RefreshFlow.RefreshRequest(null, site.clients().of(request), transport));
    }

    /** A refusal leaves the cookies alone: another tab may have newer ones by now. */
    private static void refreshByCookie(
            HttpServletRequest request, HttpServletResponse response, RefreshFlow flow, EndpointContext site)
            throws IOException, AuthFailureException {
        String token = site.cookies().refresh(request);
        if (token == null) {
            throw new AuthFailureException(FailureCode.REFRESH_TOKEN_MISSING);
        }
        site.csrf().requireSameOrigin(request);
        TokenDelivery transport = new TokenDelivery(true, site.cookies().mostAccessToken());
        TokenResponse tokens = refresh(request, flow, site, token, transport);
        site.cookies().set(request, response, tokens);
        site.answers().json(response, 200, TokenBody.ofCookies(tokens));
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        mount.init(config);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        mount.serve(request, response);
    }

    @Override
    public void destroy() {
        mount.destroy();
    }
}
