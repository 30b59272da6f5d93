package io.github.servletjwt.example;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Lists the accounts: {@code web.xml} requires the role admin for its path. */
public final class AdminUsersServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String QUERY = "SELECT u.name, u.enabled, r.role FROM servletjwt_user u "
            + "LEFT JOIN servletjwt_user_role r ON r.name = u.name ORDER BY u.name, r.role";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        DataSource dataSource = (DataSource) getServletContext().getAttribute(FirstStart.DATA_SOURCE);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(QUERY);
                ResultSet rows = statement.executeQuery()) {
            Json.write(response, Map.of("users", users(rows)));
        } catch (SQLException failed) {
            throw new ServletException("the accounts cannot be read", failed);
        }
    }

    private static List<Map<String, Object>> users(ResultSet rows) throws SQLException {
        Map<String, Map<String, Object>> users = new LinkedHashMap<>();
        Map<String, List<String>> roles = new LinkedHashMap<>();
        while (rows.next()) {
            String name = rows.getString(1);
            List<String> rolesOfUser = roles.computeIfAbsent(name, key -> new ArrayList<>());
            if (!users.containsKey(name)) {
                users.put(name, user(name, rows.getBoolean(2), rolesOfUser));
            }
            if (rows.getString(3) != null) {
                rolesOfUser.add(rows.getString(3));
            }
        }
        return List.copyOf(users.values());
    }

    private static Map<String, Object> user(String name, boolean enabled, List<String> roles) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("username", name);
        user.put("enabled", enabled);
        user.put("roles", roles);
        return user;
    }
}
