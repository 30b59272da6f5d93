package io.github.servletjwt.database;

import io.github.servletjwt.config.DataSourceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the tables of a {@code schema.sql} that are missing. */
public final class Schema {
    /** Nodes that start together may make a table at the same time: all but one are refused, and find it then. */
    private static final int TRIES = 3;

    private Schema() {}

    /**
     * Runs the {@code schema.sql} that lies beside a class; each statement must bear being run again.
     *
     * @return what the database said, without URLs, when it did not go well
     */
    public static Optional<String> create(Connection connection, Class<?> beside) throws SQLException {
        return execute(connection, statements(beside));
    }

    /**
     * Runs statements; each must bear being run by several nodes at once, of which one succeeds.
     *
     * @return the database's first complaint, without URLs; empty when all went well
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
                statement.execute(sql);
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
        }
        return refused;
    }

    private static List<String> statements(Class<?> beside) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream("schema.sql"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            return Stream.of(text.split(";\\s*\\R", -1))
                    .filter(sql -> !sql.isBlank())
                    .toList();
        } catch (IOException impossible) {
            throw new IllegalStateException("schema.sql cannot be read from the jar", impossible);
        }
    }

    /** What a driver says, without URLs, which may hold passwords. */
    public static String masked(Exception failure) {
        return DataSourceConfig.masked(String.valueOf(failure.getMessage()));
    }
}
