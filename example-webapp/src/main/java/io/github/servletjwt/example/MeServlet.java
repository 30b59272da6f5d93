package io.github.servletjwt.example;

import io.github.servletjwt.api.AuthenticatedUser;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows the content of the token. */
public final class MeServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getUserPrincipal() instanceof AuthenticatedUser user) {
            Map<String, Object> me = new LinkedHashMap<>();
            me.put("name", user.getName());
            me.put("roles", user.roles());
            me.put("scopes", user.scopes());
            me.put("claims", user.claims());
            Json.write(response, me);
        }
    }
}
