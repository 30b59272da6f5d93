package io.github.servletjwt.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A data source whose answers are not waited for longer than 5 s, where the driver can be told so.
 *
 * <p><b>Thread safety:</b> any thread; a connection for each piece of work.
 */
public final class Database {
    private static final int MOST_MILLIS = 5_000;

    /** What is done with a connection. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;

    public Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Does the work, each statement a transaction of its own; the connection goes back as it came. */
    public <T> T ask(Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                connection.setAutoCommit(true);
            }
            int timeout = impatient(connection);
            try {
                return work.with(connection);
            } finally {
                patient(connection, timeout);
                if (!autoCommit && !connection.isClosed()) {
                    connection.setAutoCommit(false);
                }
            }
        }
    }

    /** The time-out that was; negative when the driver has none. */
    private static int impatient(Connection connection) {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, MOST_MILLIS);
            return before;
        } catch (SQLException cannot) {
            return -1;
        }
    }

    private static void patient(Connection connection, int timeout) {
        try {
            if (timeout >= 0) {
                connection.setNetworkTimeout(Runnable::run, timeout);
            }
        } catch (SQLException broken) {
            // the pool finds out, and what made it break is told by the work
        }
    }
}
