package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.config.RegisterConfig;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.RegisterFlow;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Creates accounts: {@code {"username","password"}}. Their roles are those of {@code defaultRoles}, never the
 * request's.
 *
 * <p>Settings: {@code docs/configuration.md}; {@code users} must be a store that accepts accounts.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one {@link
 * ServletException}; a servlet that was not started answers 503.
 */
public final class RegisterServlet extends EndpointServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Set<String> MEMBERS = Set.of("username", "password");

    /** For {@code web.xml}: settings come with {@link #init}. */
    public RegisterServlet() {
        super(Component.REGISTER, RegisterServlet::endpoint);
    }

    /**
     * For code, with the default settings.
     *
     * @throws IllegalStateException when the user store of {@code auth} does not accept accounts
     */
    public RegisterServlet(JwtAuth auth) {
        this(auth, Map.of());
    }

    /**
     * For code.
     *
     * @param settings name to value, as in {@code web.xml} but without placeholders
     * @throws IllegalStateException when the user store of {@code auth} does not accept accounts
     * @throws io.github.servletjwt.api.ConfigException when a setting is wrong
     */
    public RegisterServlet(JwtAuth auth, Map<String, String> settings) {
        super(Component.REGISTER, RegisterServlet::endpoint, auth, settings);
    }

    private static Endpoint endpoint(EndpointContext context) {
        RegisterFlow flow = context.runtime().newRegisterFlow();
        RegisterConfig config = context.values().register();
        RefusalDelay delay = new RefusalDelay(context.runtime().throttle());
        return context.endpoint((request, response) -> {
            try {
                String name = register(request, flow, config, context);
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("username", name);
                body.put("roles", config.defaultRoles());
                context.responses().json(response, 201, body);
            } catch (AuthFailureException refused) {
                delay.refuse(
                        request,
                        response,
                        refused.failure().code(),
                        () -> context.responses().refuse(response, refused.failure()));
            }
        });
    }

    private static String register(
            HttpServletRequest request, RegisterFlow flow, RegisterConfig config, EndpointContext context)
            throws IOException, AuthFailureException {
        RequestBodyReader.Fields fields = RequestBodyReader.read(request, MEMBERS);
        if (fields.form()) {
            throw new AuthFailureException(FailureCode.BODY_NOT_JSON);
        }
        Credentials credentials = Credentials.of(fields.require("username"), fields.require("password"));
        return flow.register(
                new RegisterFlow.RegistrationRequest(credentials, config.defaultRoles(), config.minPasswordLength()),
                context.runtime().throttle(),
                context.clients().address(request));
    }
}
