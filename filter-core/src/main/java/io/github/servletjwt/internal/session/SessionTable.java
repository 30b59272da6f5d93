package io.github.servletjwt.internal.session;

import io.github.servletjwt.internal.database.Database;
import io.github.servletjwt.internal.database.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Creates the tables of a {@link JdbcSessionStore}, brings those of an earlier version up to date, and checks them. */
final class SessionTable {
    private static final String HOW_TO_CREATE =
            "; create them from io/github/servletjwt/internal/session/schema.sql of the jar";

    /** SQLSTATE class: a table or column is missing, or the database does not understand the statement. */
    private static final String UNUSABLE = "42";

    /** Columns that were added later. */
    private static final Map<String, String> ADDED = Collections.unmodifiableMap(new TreeMap<>(Map.of(
            "realm",
            "VARCHAR(64)",
            "refresh_address",
            "VARCHAR(64)",
            "refresh_agent",
            "VARCHAR(256)",
            "auth_time",
            "BIGINT")));

    private SessionTable() {}

    /**
     * Requires tables that can be used.
     *
     * @param create whether to create or change them
     * @throws IllegalArgumentException when they cannot be used; the message says why
     * @throws SQLException when the database does not answer
     */
    static void require(Database database, boolean create) throws SQLException {
        String refused = create ? database.query(SessionTable::create).orElse(null) : null;
        try {
            database.query(SessionTable::check);
        } catch (SQLException failed) {
            if (!String.valueOf(failed.getSQLState()).startsWith(UNUSABLE)) {
                throw failed;
            }
            throw new IllegalArgumentException(message(create, refused, failed), failed);
        }
    }

    private static Optional<String> create(Connection connection) throws SQLException {
        Optional<String> refused = Schema.create(connection, SessionTable.class);
        return refused.isPresent() ? refused : Schema.execute(connection, missing(connection));
    }

    /** Tries one query and one update. */
    private static Connection check(Connection connection) throws SQLException {
        List<String> missing = missing(connection);
        if (!missing.isEmpty()) {
            throw new SQLException(
                    "servletjwt_session is that of an earlier version; run: " + String.join("; ", missing), UNUSABLE);
        }
        SqlStatements.query(connection, SessionSql.FIND, SessionRow::snapshot, " ");
        if (SqlStatements.update(connection, SessionSql.RENAME_LEASE) != 1) {
            throw new SQLException("servletjwt_lease has no row 'sessions'", UNUSABLE);
        }
        return connection;
    }

    private static String message(boolean create, @Nullable String refused, SQLException failed) {
        if (refused != null) {
            return "the tables of sessions=jdbc cannot be created: " + refused + HOW_TO_CREATE
                    + ", and set createSchema=false";
        }
        return "the tables of sessions=jdbc cannot be used: " + Schema.masked(failed) + (create ? "" : HOW_TO_CREATE);
    }

    /**
     * Returns the statements that are to be run; none when the table is up to date.
     *
     * @throws SQLException when the table does not exist
     */
    private static List<String> missing(Connection connection) throws SQLException {
        Map<String, Integer> widths = widths(connection);
        List<String> statements = new ArrayList<>();
        ADDED.forEach((column, type) -> {
            if (!widths.containsKey(column)) {
                statements.add("ALTER TABLE servletjwt_session ADD COLUMN " + column + " " + type);
            }
        });
        if (widths.getOrDefault("user_name", SessionRow.MAX_NAME) < SessionRow.MAX_NAME) {
            statements.add("ALTER TABLE servletjwt_session ALTER COLUMN user_name SET DATA TYPE VARCHAR("
                    + SessionRow.MAX_NAME + ")");
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
