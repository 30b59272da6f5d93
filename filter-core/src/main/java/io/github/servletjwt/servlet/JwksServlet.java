package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.internal.deployment.Component;
import jakarta.servlet.ServletException;
import java.io.Serial;
import java.util.Map;

/**
 * Publishes the public keys as a JWK Set (RFC 7517 §5), so that other services can verify our tokens; an empty set when
 * a secret signs the tokens. Usually mapped to {@code /.well-known/jwks.json}.
 *
 * <p>Settings: {@code docs/configuration.md}.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one {@link
 * ServletException}; a servlet that was not started answers 503.
 */
public final class JwksServlet extends EndpointServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    /** For {@code web.xml}: settings come with {@link #init}. */
    public JwksServlet() {
        super(Component.JWKS, JwksServlet::endpoint);
    }

    /** For code. */
    public JwksServlet(JwtAuth auth) {
        super(Component.JWKS, JwksServlet::endpoint, auth, Map.of());
    }

    private static Endpoint endpoint(EndpointContext context) {
        return context.reading((request, response) ->
                context.responses().publicJson(response, context.runtime().publicKeys()));
    }
}
