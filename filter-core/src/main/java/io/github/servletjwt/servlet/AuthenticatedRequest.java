package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthenticatedUser;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * A request behind the filter: the user of its token, and the security methods of the Servlet API (Servlet 6.0 §13.3).
 * Without a token it returns the container's user. It hides the token itself ({@link ConsumedCredentials}).
 */
final class AuthenticatedRequest extends HttpServletRequestWrapper {
    private static final String AUTH_TYPE = "Bearer";

    private final RequestIdentity identity;
    /** Where a login sets its cookies; null when no filter admitted the request. */
    private final @Nullable HttpServletResponse response;

    AuthenticatedRequest(HttpServletRequest request, AuthenticatedUser user) {
        this(request, null, new RequestIdentity(null, user, ConsumedCredentials.NONE));
    }

    AuthenticatedRequest(HttpServletRequest request, @Nullable HttpServletResponse response, RequestIdentity identity) {
        super(request);
        this.response = response;
        this.identity = identity;
    }

    /** Whether the request is one of ours with this identity, or wraps one. */
    static boolean hasIdentity(RequestIdentity identity, ServletRequest request) {
        ServletRequest current = request;
        while (current instanceof ServletRequestWrapper wrapper) {
            if (wrapper instanceof AuthenticatedRequest ours && ours.identity == identity) {
                return true;
            }
            current = wrapper.getRequest();
        }
        return false;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return identity.consumed().header(container(), name);
    }

    @Override
    public @Nullable Enumeration<String> getHeaders(String name) {
        return identity.consumed().headers(container(), name);
    }

    @Override
    public @Nullable Enumeration<String> getHeaderNames() {
        return identity.consumed().names(container());
    }

    @Override
    public int getIntHeader(String name) {
        return identity.consumed().hides(name) ? -1 : super.getIntHeader(name);
    }

    @Override
    public long getDateHeader(String name) {
        return identity.consumed().hides(name) ? -1 : super.getDateHeader(name);
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        return identity.consumed().cookies(container());
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        AuthenticatedUser user = identity.user();
        return user != null ? user : identity.hasLeft() ? null : super.getUserPrincipal();
    }

    @Override
    public @Nullable String getRemoteUser() {
        AuthenticatedUser user = identity.user();
        return user != null ? user.getName() : identity.hasLeft() ? null : super.getRemoteUser();
    }

    /** False for {@code "*"}, true for {@code "**"}: any authenticated user (Servlet 6.0 §13.3). */
    @Override
    public boolean isUserInRole(@Nullable String role) {
        AuthenticatedUser user = identity.user();
        if (user == null) {
            return !identity.hasLeft() && super.isUserInRole(role);
        }
        return role != null
                && !role.equals("*")
                && (role.equals("**") || user.roles().contains(role));
    }

    @Override
    public @Nullable String getAuthType() {
        return identity.user() != null ? AUTH_TYPE : identity.hasLeft() ? null : super.getAuthType();
    }

    /**
     * Removes the user for the rest of the request, ends the session of a token of ours and clears our cookies.
     *
     * @throws ServletException when the session could not be ended; the request has no user in any case, and the
     *     cookies stay, so that the logout can be repeated
     */
    @Override
    public void logout() throws ServletException {
        SecurityMethods methods = identity.methods();
        if (methods == null || response == null) {
            identity.leave();
        } else {
            methods.logout(container(), response, identity);
        }
    }

    /**
     * Whether the request has a user. If not, a valid token in it is accepted (a {@code permit} rule ignores it), or
     * the filter's challenge or login page is sent.
     */
    @Override
    public boolean authenticate(HttpServletResponse answer) throws IOException, ServletException {
        if (getUserPrincipal() != null) {
            return true;
        }
        SecurityMethods methods = identity.methods();
        return methods == null ? super.authenticate(answer) : methods.authenticate(container(), answer, identity);
    }

    /**
     * Logs in with our {@code users}, with the throttle of LoginServlet; with the container where {@code users} is not
     * set.
     *
     * <p>Where logins deliver cookies, these are set. Otherwise a request has no place for a token: no session is
     * opened, and the user stays logged in for the rest of this request only.
     *
     * @throws ServletException when the request has a user already, or the login is refused; its cause is the
     *     {@link io.github.servletjwt.api.AuthFailureException}
     */
    @Override
    public void login(String username, String password) throws ServletException {
        if (getUserPrincipal() != null || getRemoteUser() != null || getAuthType() != null) {
            throw new ServletException("the request has a user already; call logout() first");
        }
        SecurityMethods methods = identity.methods();
        if (methods == null || response == null) {
            super.login(username, password);
        } else {
            methods.login(container(), response, identity, username, password);
        }
    }

    /** The container's request behind ours; the request itself where no filter of ours wraps it. */
    static HttpServletRequest containers(HttpServletRequest request) {
        ServletRequest current = request;
        HttpServletRequest containers = request;
        while (current instanceof ServletRequestWrapper wrapper) {
            current = wrapper.getRequest();
            if (wrapper instanceof AuthenticatedRequest ours) {
                containers = ours.container();
            }
        }
        return containers;
    }

    private HttpServletRequest container() {
        return (HttpServletRequest) getRequest();
    }
}
