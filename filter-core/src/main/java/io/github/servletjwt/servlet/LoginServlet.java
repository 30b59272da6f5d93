package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.config.Component;
import io.github.servletjwt.config.ComponentValues;
import io.github.servletjwt.flow.Credentials;
import io.github.servletjwt.flow.LoginFlow;
import io.github.servletjwt.token.IssuedToken;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges a name and a password for an access token: JSON, a form, or OAuth's password grant (RFC 6749 §4.3).
 *
 * <p>Settings: {@code docs/configuration.md}; {@code users} is required.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one
 * {@link ServletException}; a servlet that was not started answers 503.
 */
public final class LoginServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Set<String> MEMBERS = Set.of("username", "password");

    private final transient Mount mount;

    /** For {@code web.xml}: settings come with {@link #init}. */
    public LoginServlet() {
        this.mount = new Mount(Component.LOGIN, LoginServlet::endpoint);
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
     * @throws io.github.servletjwt.config.ConfigException when a setting is wrong
     */
    public LoginServlet(JwtAuth auth, Map<String, String> settings) {
        this.mount = new Mount(Component.LOGIN, LoginServlet::endpoint, auth, settings);
    }

    private static Endpoint endpoint(JwtAuth auth, ComponentValues values, Answers answers) {
        LoginFlow flow = auth.login();
        return new Endpoint(answers, (request, response) -> login(request, response, flow, answers));
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

    private static void login(HttpServletRequest request, HttpServletResponse response, LoginFlow flow, Answers answers)
            throws IOException, AuthFailureException {
        CredentialsReader.Fields fields = CredentialsReader.read(request, MEMBERS);
        String grantType = fields.find("grant_type");
        if (grantType != null && !grantType.equals("password")) {
            throw new AuthFailureException(FailureCode.UNSUPPORTED_GRANT_TYPE);
        }
        Credentials credentials = Credentials.of(fields.require("username"), fields.require("password"));
        try {
            answers.json(response, 200, body(flow.login(credentials, scopes(fields.find("scope")))));
        } catch (AuthFailureException refused) {
            throw grantType == null ? refused : inWordsOfOauth(refused);
        }
    }

    private static @Nullable Set<String> scopes(@Nullable String scope) {
        return scope == null ? null : new TreeSet<>(List.of(scope.strip().split(" +")));
    }

    /** RFC 6749 §5.2: the same refusal, by another name. */
    private static AuthFailureException inWordsOfOauth(AuthFailureException refused) {
        boolean credentials = refused.failure().code() == FailureCode.INVALID_CREDENTIALS;
        return credentials ? new AuthFailureException(FailureCode.INVALID_GRANT) : refused;
    }

    /** RFC 6749 §5.1. */
    private static Map<String, Object> body(IssuedToken issued) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", issued.token());
        body.put("token_type", "Bearer");
        body.put("expires_in", issued.ttl().toSeconds());
        if (!issued.scopes().isEmpty()) {
            body.put("scope", String.join(" ", issued.scopes()));
        }
        return body;
    }

    @Override
    public void destroy() {
        mount.destroy();
    }
}
