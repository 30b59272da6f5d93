package io.github.servletjwt.internal.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The statements that bring the session table of an earlier version up to date. */
final class SessionTable {
    private static final int USER_CHARACTERS = 600;

    /** Columns that were added later. */
    private static final Map<String, String> ADDED = new TreeMap<>(Map.of(
            "realm",
            "VARCHAR(64)",
            "refresh_address",
            "VARCHAR(64)",
            "refresh_agent",
            "VARCHAR(256)",
            "auth_time",
            "BIGINT"));

    private SessionTable() {}

    /**
     * The statements that are missing.
     *
     * @return empty when the table is as it should be
     * @throws SQLException when there is no such table
     */
    static List<String> missing(Connection connection) throws SQLException {
        Map<String, Integer> widths = widths(connection);
        List<String> statements = new ArrayList<>();
        ADDED.forEach((column, type) -> {
            if (!widths.containsKey(column)) {
                statements.add("ALTER TABLE servletjwt_session ADD COLUMN " + column + " " + type);
            }
        });
        if (widths.getOrDefault("user_name", USER_CHARACTERS) < USER_CHARACTERS) {
            statements.add("ALTER TABLE servletjwt_session ALTER COLUMN user_name SET DATA TYPE VARCHAR("
                    + USER_CHARACTERS + ")");
        }
        return statements;
    }

    private static Map<String, Integer> widths(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SessionSql.COLUMNS_OF_TABLE);
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData columns = none.getMetaData();
            Map<String, Integer> widths = new TreeMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                widths.put(columns.getColumnName(i).toLowerCase(Locale.ROOT), columns.getPrecision(i));
            }
            return widths;
        }
    }
}
