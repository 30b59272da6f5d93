package io.github.servletjwt.example;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;

/** Greets the user as any servlet would, by {@code getRemoteUser()}. */
public final class ProtectedServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getRemoteUser();
        Json.write(response, Map.of("message", "Hello, " + name + "! This is a protected route."));
    }
}
