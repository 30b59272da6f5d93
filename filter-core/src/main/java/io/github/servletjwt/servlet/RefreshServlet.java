package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.config.Component;
import io.github.servletjwt.flow.RefreshFlow;
import io.github.servletjwt.flow.TokenResponse;
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
 * Exchanges a refresh token for new tokens: JSON or form, {@code refresh_token}. The token before the current one answers
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

    private static Endpoint endpoint(Site site) {
        RefreshFlow flow = site.auth().refresh();
        return new Endpoint(site.answers(), (request, response) -> {
            CredentialsReader.Fields fields = CredentialsReader.read(request, Set.of(CredentialsReader.REFRESH_TOKEN));
            String token = fields.require(CredentialsReader.REFRESH_TOKEN, FailureCode.REFRESH_TOKEN_MISSING);
            TokenResponse tokens = flow.refresh(token, null, Clients.address(request));
            site.answers().json(response, 200, TokenBody.of(tokens));
        });
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
