package io.github.servletjwt.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A data source. It waits at most 5 s for an answer where the driver supports network timeouts.
 *
 * <p><b>Thread safety:</b> any thread; each piece of work gets its own connection. <b>Failure:</b> {@link
 * SQLException}, also where the driver throws a {@link RuntimeException}.
 */
public final class Database {
    private static final int MAX_MILLIS = 5_000;
    /** SQLSTATE for a driver that throws something other than a {@link SQLException}: general error. */
    private static final String DRIVER_FAILED = "HY000";

    /** Work that is done with a connection. A {@link RuntimeException} counts as a failure of the driver. */
    public interface DatabaseCall<T> {
        T with(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;
    private final NetworkTimeout timeout = new NetworkTimeout(MAX_MILLIS);

    public Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Does the work with auto-commit, and returns the connection in its original state. */
    public <T> T query(DatabaseCall<T> work) throws SQLException {
        try (Connection connection = connect()) {
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                connection.setAutoCommit(true);
            }
            int before = timeout.shorten(connection);
            try {
                return work.with(connection);
            } finally {
                timeout.restore(connection, before);
                if (!autoCommit && !connection.isClosed()) {
                    connection.setAutoCommit(false);
                }
            }
        } catch (RuntimeException failed) {
            throw new SQLException(
                    "the JDBC driver failed with " + failed.getClass().getName() + ": " + failed.getMessage(),
                    DRIVER_FAILED,
                    failed);
        }
    }

    /** Replaces the connection on which the driver refused network timeouts: a pool evicts it for that. */
    private Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        if (timeout.isUndecided() && timeout.isRefusedBy(connection)) {
            connection.close();
            return dataSource.getConnection();
        }
        return connection;
    }
}
