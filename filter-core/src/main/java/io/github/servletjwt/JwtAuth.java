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
 * The authentication of one application, shared by the filter and the servlets.
 *
 * <p>With {@code web.xml}, the first component that starts opens it and the last one closes it; {@link #of} finds it.
 * In code, {@link #builder} builds it, and the caller closes it.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> invalid settings throw one
 * {@link io.github.servletjwt.api.ConfigException} with all problems; a refused token throws an
 * {@link AuthFailureException}.
 */
public final class JwtAuth implements AutoCloseable {
    private final AuthRuntime runtime;
    private final AuthOperations operations;

    JwtAuth(AuthRuntime runtime) {
        this.runtime = runtime;
        this.operations = new AuthOperations(runtime);
    }

    /** Builds a {@code JwtAuth} in code. */
    public static JwtAuthBuilder builder() {
        return new JwtAuthBuilder();
    }

    /**
     * Finds the {@code JwtAuth} of a web application. In a unit test, a mocked context may hold one of the test in the
     * attribute {@code io.github.servletjwt.JwtAuth}, or {@code io.github.servletjwt.JwtAuth.INSTANCE}.
     *
     * @throws IllegalStateException when none of its components has started
     */
    public static JwtAuth of(ServletContext context) {
        return of(context, "");
    }

    /**
     * Finds one of several in a web application.
     *
     * @param instance the value of {@code instance} of its components
     * @throws IllegalStateException when none of its components has started
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
                + "in this application: map JwtAuthFilter, and call this after it has started (not in a listener)");
    }

    /**
     * Verifies an access token.
     *
     * @return its user
     * @throws AuthFailureException when the token is not valid; its code says why
     */
    public AuthenticatedUser verify(String token) throws AuthFailureException {
        return operations.verify(token);
    }

    /**
     * Issues an access token for a user whom the caller has authenticated.
     *
     * @return the compact form
     * @throws AuthFailureException when it would be refused here, for example because it is too long or has no subject
     * @throws IllegalStateException when the keys only verify
     */
    public String issue(String subject, String... roles) throws AuthFailureException {
        return issue(subject, UserGrants.ofRoles(new LinkedHashSet<>(Arrays.asList(roles))))
                .token();
    }

    /**
     * Issues an access token with scopes and further claims.
     *
     * @throws AuthFailureException when it would be refused here, for example because it is too long or has no subject
     * @throws IllegalArgumentException when a further claim has a reserved name, or a scope is not valid
     */
    public IssuedToken issue(String subject, UserGrants grants) throws AuthFailureException {
        return operations.issue(subject, grants);
    }

    /**
     * The public keys of this issuer, with which others verify its tokens; empty when it signs with a secret.
     *
     * @return a JWK Set (RFC 7517 §5)
     * @throws AuthFailureException when remote keys have not been fetched yet
     */
    public Map<String, Object> publicKeys() throws AuthFailureException {
        return runtime.publicKeys();
    }

    /**
     * Manages the sessions of users.
     *
     * @throws IllegalStateException when there are no sessions
     */
    public UserSessions sessions() {
        return new UserSessions(operations.sessions());
    }

    /**
     * Manages accounts.
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

    /** Closes the threads and the connection pool, and every plug-in that is {@link AutoCloseable}. */
    @Override
    public void close() {
        runtime.close();
    }
}
