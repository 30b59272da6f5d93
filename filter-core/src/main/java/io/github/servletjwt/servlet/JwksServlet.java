package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.internal.deployment.Component;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;

/**
 * Publishes the public keys as a JWK Set (RFC 7517 §5), so that other services can verify our tokens; an empty set where
 * tokens are signed by a secret. Usually mapped to {@code /.well-known/jwks.json}.
 *
 * <p>Settings: {@code docs/configuration.md}.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one
 * {@link ServletException}; a servlet that was not started answers 503.
 */
public final class JwksServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Mount mount;

    /** For {@code web.xml}: settings come with {@link #init}. */
    public JwksServlet() {
        this.mount = new Mount(Component.JWKS, JwksServlet::endpoint);
    }

    /** For code. */
    public JwksServlet(JwtAuth auth) {
        this.mount = new Mount(Component.JWKS, JwksServlet::endpoint, auth, Map.of());
    }

    private static Endpoint endpoint(EndpointContext site) {
        return site.reading((request, response) ->
                site.answers().publicJson(response, site.runtime().publicKeys()));
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
