package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.testkit.TestTokens;
import java.sql.Connection;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A database that stalls: a request that was answered 503 had no effect, and can be repeated. */
class PostgresStallTest {
    @Test
    void refresh_rowIsLocked_is503_andTheTokenStaysGood() throws Exception {
        try (HikariDataSource source = new HikariDataSource()) {
            source.setJdbcUrl(TestPostgres.newDatabase());
            try (JwtAuth auth = JwtAuth.builder()
                    .secret(TestTokens.SECRET)
                    .users(new InMemoryUserStore())
                    .sessions("jdbc")
                    .dataSource(source)
                    .build()) {
                auth.accounts().create("alice", "wonderland-1", Set.of());
                String token = TestClient.login(
                                auth, Credentials.of("alice", "wonderland-1"), null, TestClient.SOMEBODY)
                        .refreshToken();
                long begun = System.nanoTime();
                stall(source, () -> assertEquals(FailureCode.STORE_UNAVAILABLE, refused(auth, token)));
                long seconds = (System.nanoTime() - begun) / 1_000_000_000;
                assertTrue(seconds < 8, seconds + " s");
                assertEquals(
                        0, auth.sessions().list("alice").get(0).counter(), "what was given up must not be done later");
                RuntimeAccess.of(auth).newRefreshFlow().refresh(token, TestClient.refreshes(null, ""));
            }
        }
    }

    private static void stall(HikariDataSource source, Runnable meanwhile) throws Exception {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().executeUpdate("UPDATE servletjwt_session SET address = address");
            meanwhile.run();
            connection.rollback();
        }
    }

    private static FailureCode refused(JwtAuth auth, String token) {
        return assertThrows(
                        AuthFailureException.class,
                        () -> RuntimeAccess.of(auth).newRefreshFlow().refresh(token, TestClient.refreshes(null, "")))
                .failure()
                .code();
    }
}
