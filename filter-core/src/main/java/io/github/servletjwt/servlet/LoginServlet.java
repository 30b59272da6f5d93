package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.config.Component;
import io.github.servletjwt.flow.Credentials;
import io.github.servletjwt.flow.LoginFlow;
import io.github.servletjwt.flow.RefreshFlow;
import io.github.servletjwt.flow.TokenResponse;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges a name and a password for tokens: JSON, a form, or OAuth's password grant (RFC 6749 §4.3); and a refresh token
 * for new ones (§6).
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

    private static Endpoint endpoint(Site site) {
        LoginFlow login = site.auth().login();
        RefreshFlow refresh = site.auth().hasSessions() ? site.auth().refresh() : null;
        return new Endpoint(site.answers(), (request, response) -> {
            CredentialsReader.Fields fields = CredentialsReader.read(request, MEMBERS);
            TokenResponse tokens = tokens(request, fields, login, refresh);
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

    /** As the grant says; in words of OAuth if there is one (RFC 6749 §5.2). */
    private static TokenResponse tokens(
            HttpServletRequest request, CredentialsReader.Fields fields, LoginFlow login, @Nullable RefreshFlow refresh)
            throws AuthFailureException {
        String grantType = fields.find("grant_type");
        if (grantType == null) {
            return login(request, fields, login);
        }
        try {
            if (grantType.equals("password")) {
                return login(request, fields, login);
            }
            if (grantType.equals("refresh_token") && refresh != null) {
                return refresh.refresh(
                        fields.require("refresh_token", FailureCode.REFRESH_TOKEN_MISSING),
                        scopes(fields.find("scope")),
                        Clients.address(request));
            }
        } catch (AuthFailureException refused) {
            throw inWordsOfOauth(refused);
        }
        throw new AuthFailureException(FailureCode.UNSUPPORTED_GRANT_TYPE);
    }

    private static TokenResponse login(HttpServletRequest request, CredentialsReader.Fields fields, LoginFlow login)
            throws AuthFailureException {
        Credentials credentials = Credentials.of(fields.require("username"), fields.require("password"));
        return login.login(credentials, scopes(fields.find("scope")), Clients.of(request));
    }

    private static @Nullable Set<String> scopes(@Nullable String scope) {
        return scope == null ? null : new TreeSet<>(List.of(scope.strip().split(" +")));
    }

    /** The same refusal, by another name. */
    private static AuthFailureException inWordsOfOauth(AuthFailureException refused) {
        return switch (refused.failure().code()) {
            case INVALID_CREDENTIALS -> new AuthFailureException(FailureCode.INVALID_GRANT);
            case REFRESH_REFUSED -> new AuthFailureException(FailureCode.REFRESH_GRANT_REFUSED);
            default -> refused;
        };
    }

    @Override
    public void destroy() {
        mount.destroy();
    }
}
