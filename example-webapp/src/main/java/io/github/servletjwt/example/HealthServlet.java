package io.github.servletjwt.example;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * {@code /health/live}: the process answers. {@code /health} and {@code /health/ready}: database and keys are
 * available, so it can do its work; otherwise 503.
 */
public final class HealthServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SECONDS = 2;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        response.setHeader("Cache-Control", "no-store");
        if ("/live".equals(path)) {
            Json.write(response, Map.of("status", "up"));
        } else if (path == null || path.equals("/ready")) {
            ready(response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private void ready(HttpServletResponse response) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("database", isDatabaseUp() ? "up" : "down");
        parts.put("keys", areKeysThere() ? "up" : "down");
        boolean up = !parts.containsValue("down");
        Map<String, String> body = new LinkedHashMap<>();
        body.put("status", up ? "up" : "down");
        body.putAll(parts);
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        Json.write(response, body);
    }

    private boolean isDatabaseUp() {
        DataSource dataSource = (DataSource) getServletContext().getAttribute(FirstStart.DATA_SOURCE);
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(SECONDS);
        } catch (SQLException down) {
            return false;
        }
    }

    private boolean areKeysThere() {
        try {
            JwtAuth.of(getServletContext()).publicKeys();
            return true;
        } catch (AuthFailureException missing) {
            return false;
        }
    }
}
