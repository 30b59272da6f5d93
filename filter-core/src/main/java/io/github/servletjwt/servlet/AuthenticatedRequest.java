package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthenticatedUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request as the user whom its token names. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {
    private static final String AUTH_TYPE = "Bearer";

    private final AuthenticatedUser user;

    AuthenticatedRequest(HttpServletRequest request, AuthenticatedUser user) {
        super(request);
        this.user = user;
    }

    @Override
    public Principal getUserPrincipal() {
        return user;
    }

    @Override
    public String getRemoteUser() {
        return user.getName();
    }

    /** False for {@code "*"}, true for {@code "**"}: any authenticated user (Servlet 6.0 §13.3). */
    @Override
    public boolean isUserInRole(@Nullable String role) {
        return role != null
                && !role.equals("*")
                && (role.equals("**") || user.roles().contains(role));
    }

    @Override
    public String getAuthType() {
        return AUTH_TYPE;
    }
}
