package io.github.servletjwt.internal.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes the statements of {@link SessionSql}, each for at most 4 s. */
final class SqlStatements {
    /**
     * Shorter than the connection's timeout, so that the database cancels a statement that waits for a lock: it has no
     * effect then.
     */
    private static final int MAX_SECONDS = 4;

    private static final int ALL_ROWS = 0;

    /** Reads the current row. */
    interface Row<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }

    private SqlStatements() {}

    /** Executes a statement that changes rows; returns how many. */
    static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** Executes a statement once for each id, as one batch. */
    static void updateEach(Connection connection, String sql, List<String> ids) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql)) {
            for (String id : ids) {
                statement.setString(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Reads all rows of a query. */
    static <T extends @Nullable Object> List<T> query(
            Connection connection, String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        return queryFirst(connection, ALL_ROWS, sql, row, values);
    }

    /** Reads the first rows of a query, at most this number. */
    static <T extends @Nullable Object> List<T> queryFirst(
            Connection connection, int maxRows, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            statement.setMaxRows(maxRows);
            List<T> results = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    results.add(row.read(rows));
                }
            }
            return results;
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(MAX_SECONDS);
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException refused) {
            statement.close();
            throw refused;
        }
    }
}
