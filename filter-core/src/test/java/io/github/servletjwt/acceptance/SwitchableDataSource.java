package io.github.servletjwt.acceptance;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A container's data source that can be made to fail, or to keep everybody waiting; it counts who asks. */
final class SwitchableDataSource implements DataSource {
    private final DataSource database;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean failing;
    private volatile CountDownLatch release = new CountDownLatch(0);

    SwitchableDataSource(DataSource database) {
        this.database = database;
    }

    /** From now on it throws. */
    void fail() {
        failing = true;
    }

    /** From now on it keeps everybody waiting, and then throws, as a pool does. */
    void hang() {
        release = new CountDownLatch(1);
        failing = true;
    }

    /** All is well again. */
    void mend() {
        failing = false;
        release.countDown();
    }

    int asked() {
        return asked.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        asked.incrementAndGet();
        boolean refused = failing;
        try {
            release.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted", "08001", ended);
        }
        if (refused) {
            throw new SQLTransientConnectionException("the database is down", "08001");
        }
        return database.getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("nothing is wrapped");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
