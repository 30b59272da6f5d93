package io.github.servletjwt;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.internal.assembly.AuthDirectory;
import io.github.servletjwt.internal.assembly.AuthOperations;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import jakarta.servlet.ServletContext;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * The authentication of one application, as the filter and the servlets share it.
 *
 * <p>From {@code web.xml} the first component that starts makes it, and the last one closes it; {@link #of} finds it. In
 * code, {@link #builder} makes it, and the caller closes it.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings are listed in one
 * {@link io.github.servletjwt.api.ConfigException}; a refused token is an {@link AuthFailureException}.
 */
public final class JwtAuth implements AutoCloseable {
    private final AuthRuntime runtime;
    private final AuthOperations operations;

    JwtAuth(AuthRuntime runtime) {
        this.runtime = runtime;
        this.operations = new AuthOperations(runtime);
    }

    /** Makes one in code. */
    public static JwtAuthBuilder builder() {
        return new JwtAuthBuilder();
    }

    /**
     * The one of a web application. In a unit test, a mocked context may hold a {@code JwtAuth} of the test in the
     * attribute {@code io.github.servletjwt.JwtAuth}, or {@code io.github.servletjwt.JwtAuth.INSTANCE}.
     *
     * @throws IllegalStateException when no component of it has started
     */
    public static JwtAuth of(ServletContext context) {
        return of(context, "");
    }

    /**
     * The one of several in a web application.
     *
     * @param instance the name that its components give in {@code instance}
     * @throws IllegalStateException when no component of it has started
     */
    public static JwtAuth of(ServletContext context, String instance) {
        String suffix = instance.isEmpty() ? "" : "." + instance;
        if (context.getAttribute(AuthDirectory.ATTRIBUTE + suffix) instanceof JwtAuth ofTest) {
            return ofTest;
        }
        AuthRuntime runtime = context.getAttribute(AuthDirectory.ATTRIBUTE) instanceof AuthDirectory directory
                ? directory.find(instance)
                : null;
        if (runtime != null) {
            return new JwtAuth(runtime);
        }
        throw new IllegalStateException("no JwtAuth " + (instance.isEmpty() ? "" : "'" + instance + "' ")
                + "in this application: map JwtAuthFilter, and ask after it has started (not in a listener)");
    }

    /**
     * The user of a valid token.
     *
     * @throws AuthFailureException when the token is not valid; its code tells why
     */
    public AuthenticatedUser verify(String token) throws AuthFailureException {
        return operations.verify(token);
    }

    /**
     * An access token for a user whom the caller has authenticated.
     *
     * @return the compact form
     * @throws AuthFailureException when it would be refused here, because it is too long, say, or names nobody
     * @throws IllegalStateException when the keys only verify
     */
    public String issue(String subject, String... roles) throws AuthFailureException {
        return issue(subject, UserGrants.ofRoles(new LinkedHashSet<>(Arrays.asList(roles))))
                .token();
    }

    /**
     * An access token with scopes and further claims.
     *
     * @throws AuthFailureException when it would be refused here, because it is too long, say, or names nobody
     * @throws IllegalArgumentException when a further claim has a reserved name, or a scope is not valid
     */
    public IssuedToken issue(String subject, UserGrants grants) throws AuthFailureException {
        return operations.issue(subject, grants);
    }

    /**
     * The public keys of our own issuer, for others to verify our tokens with; empty when the key is secret.
     *
     * @return a JWK Set (RFC 7517 §5)
     * @throws AuthFailureException when remote keys have not been fetched yet
     */
    public Map<String, Object> publicKeys() throws AuthFailureException {
        return runtime.publicKeys();
    }

    /**
     * Sessions of users, for code.
     *
     * @throws IllegalStateException when there are no sessions
     */
    public UserSessions sessions() {
        return new UserSessions(operations.sessions());
    }

    /**
     * Accounts, for code.
     *
     * @throws IllegalStateException when the user store cannot be written
     */
    public UserAccounts accounts() {
        return new UserAccounts(operations.accounts());
    }

    /** For {@link RuntimeAccess}. */
    AuthRuntime runtime() {
        return runtime;
    }

    /** Closes its threads and its connection pool, and every plug-in that can be closed. */
    @Override
    public void close() {
        runtime.close();
    }
}
