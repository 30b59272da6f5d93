package io.github.servletjwt.internal.database;

import io.github.servletjwt.internal.config.DataSourceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates the missing tables of a {@code schema.sql}. */
public final class Schema {
    /** Nodes that start together may create a table at the same time: all but one fail, and then find it. */
    private static final int TRIES = 3;
    /** Derby does not know IF NOT EXISTS. */
    private static final Pattern TABLE = Pattern.compile("\\s*CREATE TABLE IF NOT EXISTS (\\w+)");

    private Schema() {}

    /**
     * Runs the {@code schema.sql} in the package of a class; each statement must be repeatable.
     *
     * @return the database's first error message, without URLs; empty on success
     */
    public static Optional<String> create(Connection connection, Class<?> owner) throws SQLException {
        return execute(connection, statements(owner));
    }

    /**
     * Runs statements. Several nodes may run them at the same time; one of these succeeds.
     *
     * @return the database's first error message, without URLs; empty on success
     */
    public static Optional<String> execute(Connection connection, List<String> statements) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        String refused = null;
        for (String sql : statements) {
            String failed = execute(connection, sql, autoCommit);
            refused = refused == null ? failed : refused;
        }
        return Optional.ofNullable(refused);
    }

    private static @Nullable String execute(Connection connection, String sql, boolean autoCommit) throws SQLException {
        String refused = null;
        for (int i = 0; i < TRIES; i++) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(i == 0 ? sql : plain(sql));
                if (!autoCommit) {
                    connection.commit();
                }
                return null;
            } catch (SQLException failed) {
                if (!autoCommit) {
                    connection.rollback();
                }
                refused = masked(failed);
            }
            if (isThere(connection, sql, autoCommit)) {
                return null;
            }
        }
        return refused;
    }

    /** The statement without IF NOT EXISTS, for a table that is missing. */
    private static String plain(String sql) {
        return TABLE.matcher(sql).replaceFirst("CREATE TABLE $1");
    }

    /** Whether the statement creates a table that exists already: another node created it, or an earlier start. */
    private static boolean isThere(Connection connection, String sql, boolean autoCommit) throws SQLException {
        Matcher table = TABLE.matcher(sql);
        if (!table.lookingAt()) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table.group(1) + " WHERE 1 = 0")) {
            return rows.next();
        } catch (SQLException missing) {
            if (!autoCommit) {
                connection.rollback();
            }
            return false;
        }
    }

    private static List<String> statements(Class<?> owner) {
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream("schema.sql"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            return Stream.of(text.split(";\\s*\\R", -1))
                    .filter(sql -> !sql.isBlank())
                    .toList();
        } catch (IOException impossible) {
            throw new IllegalStateException("schema.sql cannot be read from the jar", impossible);
        }
    }

    /** The message of a driver without URLs, which may contain passwords. */
    public static String masked(Exception failure) {
        return DataSourceConfig.masked(String.valueOf(failure.getMessage()));
    }
}
