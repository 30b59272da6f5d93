package io.github.servletjwt.internal.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures of drivers, and the detection of network timeouts. */
class DatabaseTest {
    private final DataSource dataSource = mock(DataSource.class);
    private final Connection first = mock(Connection.class);
    private final Connection second = mock(Connection.class);
    private final Database database = new Database(dataSource);

    private static Connection same(Connection connection) {
        return connection;
    }

    @BeforeEach
    void connect() throws Exception {
        when(dataSource.getConnection()).thenReturn(first, second);
        when(first.getAutoCommit()).thenReturn(true);
        when(second.getAutoCommit()).thenReturn(true);
    }

    @Test
    void query_driverThrowsARuntimeException_isAnSqlException() {
        RuntimeException bug = new IllegalArgumentException("cannot make a boolean of N");
        SQLException failed = assertThrows(
                SQLException.class,
                () -> database.query(connection -> {
                    throw bug;
                }));
        assertEquals("HY000", failed.getSQLState());
        assertSame(bug, failed.getCause());
    }

    @Test
    void query_poolThrowsARuntimeException_isAnSqlException() throws Exception {
        when(dataSource.getConnection()).thenThrow(new IllegalStateException("the pool is closed"));
        assertThrows(SQLException.class, () -> database.query(Connection::getCatalog));
    }

    @Test
    void query_driverWithNetworkTimeout_waitsFiveSeconds() throws Exception {
        when(first.getNetworkTimeout()).thenReturn(70_000);
        database.query(connection -> {
            verify(first).setNetworkTimeout(any(), eq(5_000));
            return 1;
        });
        verify(first, times(2)).setNetworkTimeout(any(), eq(70_000));
        verify(dataSource, times(1)).getConnection();
    }

    static Stream<Throwable> unsupported() {
        return Stream.of(
                new SQLFeatureNotSupportedException(),
                new SQLException("not implemented", "0A000"),
                new AbstractMethodError("before JDBC 4.1"));
    }

    /** A pool has evicted the first connection for the question. */
    @ParameterizedTest
    @MethodSource("unsupported")
    void query_driverWithoutNetworkTimeout_isAskedOnceOnAConnectionThatIsGivenUp(Throwable refusal) throws Exception {
        when(first.getNetworkTimeout()).thenThrow(refusal);
        assertSame(second, database.query(DatabaseTest::same));
        verify(first).close();
        verify(first, never()).getAutoCommit();
        database.query(DatabaseTest::same);
        verify(first, times(1)).getNetworkTimeout();
        verify(second, never()).getNetworkTimeout();
        verify(second, never()).setNetworkTimeout(any(), anyInt());
    }

    @Test
    void query_driverThatCannotSetIt_isAskedOnce() throws Exception {
        doThrow(new SQLFeatureNotSupportedException()).when(first).setNetworkTimeout(any(), anyInt());
        database.query(DatabaseTest::same);
        database.query(DatabaseTest::same);
        verify(first, times(1)).setNetworkTimeout(any(), anyInt());
        verify(second, never()).setNetworkTimeout(any(), anyInt());
    }

    /** The next connection is tried again. */
    @Test
    void query_brokenConnection_decidesNothing() throws Exception {
        when(first.getNetworkTimeout()).thenThrow(new SQLException("broken", "08006"));
        database.query(DatabaseTest::same);
        database.query(DatabaseTest::same);
        verify(second, times(2)).getNetworkTimeout();
    }
}
