package io.github.servletjwt.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/**
 * Limits how long the connections of one data source wait for an answer. Some drivers do not support that (HSQLDB,
 * Derby). It is tried once, because pools such as HikariCP evict a connection whose driver refuses a call.
 *
 * <p><b>Thread safety:</b> any thread. Several threads may try a driver at the same time, with the same result.
 */
final class NetworkTimeout {
    private static final int UNSUPPORTED = -1;
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    private enum Support {
        UNDECIDED,
        YES,
        NO
    }

    private final int millis;
    private volatile Support support = Support.UNDECIDED;

    /**
     * Creates a timeout.
     *
     * @param millis the longest wait, in milliseconds
     */
    NetworkTimeout(int millis) {
        this.millis = millis;
    }

    /** Whether it is unknown whether the driver supports timeouts. */
    boolean isUndecided() {
        return support == Support.UNDECIDED;
    }

    /**
     * Tries the driver; true when it does not support network timeouts, so the pool may have evicted the connection.
     */
    boolean isRefusedBy(Connection connection) {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, before);
            support = Support.YES;
        } catch (SQLException refused) {
            support = isUnsupported(refused) ? Support.NO : Support.UNDECIDED;
        } catch (AbstractMethodError olderThanJdbc41) {
            support = Support.NO;
        }
        return support == Support.NO;
    }

    private static boolean isUnsupported(SQLException refused) {
        return refused instanceof SQLFeatureNotSupportedException
                || FEATURE_NOT_SUPPORTED.equals(refused.getSQLState());
    }

    /** Shortens the timeout; returns the one that was set before, negative when the driver does not support it. */
    int shorten(Connection connection) {
        if (support != Support.YES) {
            return UNSUPPORTED;
        }
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, millis);
            return before;
        } catch (SQLException broken) {
            return UNSUPPORTED;
        }
    }

    /** Restores the timeout that was set before. */
    void restore(Connection connection, int before) {
        try {
            if (before >= 0) {
                connection.setNetworkTimeout(Runnable::run, before);
            }
        } catch (SQLException broken) {
            // the pool detects it, and the work reports the cause
        }
    }
}
