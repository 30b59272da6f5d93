package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.PasswordFlow;
import io.github.servletjwt.internal.token.VerifiedToken;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;
import java.util.Set;

/**
 * Changes the caller's own password: {@code old_password} and {@code new_password} in JSON or a form. The caller's other
 * sessions end. It belongs behind the filter.
 *
 * <p>Settings: {@code docs/configuration.md}; {@code users} must be a store that accepts changes.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one {@link
 * ServletException}; a servlet that was not started answers 503.
 */
public final class PasswordServlet extends EndpointServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String OLD = "old_password";
    private static final String NEW = "new_password";

    /** For {@code web.xml}: settings come with {@link #init}. */
    public PasswordServlet() {
        super(Component.PASSWORD, PasswordServlet::endpoint);
    }

    /**
     * For code, with the default settings.
     *
     * @throws IllegalStateException when the user store of {@code auth} does not accept changes
     */
    public PasswordServlet(JwtAuth auth) {
        this(auth, Map.of());
    }

    /**
     * For code.
     *
     * @param settings name to value, as in {@code web.xml} but without placeholders
     * @throws IllegalStateException when the user store of {@code auth} does not accept changes
     * @throws io.github.servletjwt.api.ConfigException when a setting is wrong
     */
    public PasswordServlet(JwtAuth auth, Map<String, String> settings) {
        super(Component.PASSWORD, PasswordServlet::endpoint, auth, settings);
    }

    private static Endpoint endpoint(EndpointContext context) {
        PasswordFlow flow = context.runtime().newPasswordFlow();
        int min = context.values().minPasswordLength();
        return context.endpoint((request, response) -> {
            VerifiedToken caller = RequestAuthenticator.requireCaller(request, context.runtime());
            flow.change(change(request, caller, min, context.clients().address(request)));
            context.responses().done(response);
        });
    }

    private static PasswordFlow.PasswordChange change(
            HttpServletRequest request, VerifiedToken caller, int min, String address)
            throws IOException, AuthFailureException {
        RequestBodyReader.Fields fields = RequestBodyReader.read(request, Set.of(OLD, NEW));
        String subject = caller.subject();
        Credentials before = Credentials.of(subject, fields.require(OLD, FailureCode.PASSWORDS_MISSING));
        Credentials after = Credentials.of(subject, fields.require(NEW, FailureCode.PASSWORDS_MISSING));
        return new PasswordFlow.PasswordChange(
                subject, caller.sessionId(), before.password(), after.password(), min, address);
    }
}
