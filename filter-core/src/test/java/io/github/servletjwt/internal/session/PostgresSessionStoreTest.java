package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.database.Database;
import io.github.servletjwt.testkit.SessionStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions in PostgreSQL. */
class PostgresSessionStoreTest implements JdbcSessionStoreContract {
    private final HikariDataSource dataSource = pool(TestPostgres.newDatabase());
    private final SessionStore store = JdbcSessionStore.open(new Database(dataSource), true);

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(8);
        pool.setMinimumIdle(1);
        return pool;
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public SessionStore store() {
        return store;
    }

    @Test
    void open_manyNodesAtOnce_onAnEmptyDatabase() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (HikariDataSource empty = pool(TestPostgres.newDatabase())) {
                assertEquals(4, openAtOnce(empty, 4));
            }
        }
    }

    private static int openAtOnce(DataSource empty, int nodes) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(nodes);
        try {
            List<Future<SessionStore>> all = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                all.add(pool.submit(() -> {
                    go.await();
                    return JdbcSessionStore.open(new Database(empty), true);
                }));
            }
            go.countDown();
            int opened = 0;
            for (Future<SessionStore> one : all) {
                one.get().list("alice");
                opened++;
            }
            return opened;
        } finally {
            pool.shutdownNow();
        }
    }

    /** Nodes in other parts of the world. */
    @Test
    void times_doNotDependOnTheTimeZoneOfTheConnection() throws SQLException {
        try (HikariDataSource tokyo = pool(dataSource.getJdbcUrl())) {
            tokyo.setConnectionInitSql("SET TIME ZONE 'Asia/Tokyo'");
            SessionStore other = JdbcSessionStore.open(new Database(tokyo), true);
            opened("a");
            Session here = found("a");
            SessionStore.Snapshot there = other.find("a").orElseThrow();
            assertEquals(here, there.session());
            assertTrue(Duration.between(here.created(), there.now()).abs().compareTo(Duration.ofSeconds(30)) < 0);
        }
    }

    @Test
    void rotate_strictIsolationAndNoAutoCommit_oneIsFirst() throws Exception {
        try (HikariDataSource strict = pool(dataSource.getJdbcUrl())) {
            strict.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
            strict.setAutoCommit(false);
            new Other(strict).rotate_manyAtOnce_oneSucceeds();
        }
    }

    private record Other(DataSource dataSource, SessionStore store) implements SessionStoreContract {
        Other(DataSource dataSource) {
            this(dataSource, JdbcSessionStore.open(new Database(dataSource), true));
        }

        @Override
        public void pass(String id, Duration time) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void connection_goesBackAsItCame() throws SQLException {
        try (HikariDataSource one = pool(dataSource.getJdbcUrl())) {
            one.setMaximumPoolSize(1);
            one.setAutoCommit(false);
            JdbcSessionStore.open(new Database(one), true).list("alice");
            try (Connection connection = one.getConnection()) {
                assertEquals(0, connection.getNetworkTimeout());
                assertEquals(false, connection.getAutoCommit());
            }
        }
    }
}
