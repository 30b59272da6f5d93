package io.github.servletjwt.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A data source whose answers are awaited for at most 5 s, where the driver supports network timeouts.
 *
 * <p><b>Thread safety:</b> any thread; a connection for each piece of work. <b>Failure:</b> {@link SQLException}, also
 * where the driver throws a {@link RuntimeException}.
 */
public final class Database {
    private static final int MAX_MILLIS = 5_000;
    /** General error: the driver fails with something other than a {@link SQLException}. */
    private static final String DRIVER_FAILED = "HY000";

    /** The work done with a connection. A {@link RuntimeException} counts as the driver's failure. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;
    private final NetworkTimeout timeout = new NetworkTimeout(MAX_MILLIS);

    public Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Does the work, each statement in a transaction of its own; returns the connection in its original state. */
    public <T> T ask(Work<T> work) throws SQLException {
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

    /** Gives up the connection on which the driver refused network timeouts: a pool evicts it for that. */
    private Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        if (timeout.isUndecided() && timeout.isRefusedBy(connection)) {
            connection.close();
            return dataSource.getConnection();
        }
        return connection;
    }
}
