package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.TokenResponse;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** The grace is judged by the store's clock: what it holds is made older, and the node's clock is a year off. */
class GraceTest {
    @ParameterizedTest
    @CsvSource({"9, true", "10, false", "11, false"})
    @TestsSetting({"refreshGrace", "sessions"})
    void refresh_previousInH2(long seconds, boolean inGrace) throws Exception {
        refresh(new TestDatabase().dataSource(), seconds, inGrace);
    }

    @ParameterizedTest
    @CsvSource({"9, true", "10, false", "11, false"})
    void refresh_previousInPostgres(long seconds, boolean inGrace) throws Exception {
        try (HikariDataSource source = new HikariDataSource()) {
            source.setJdbcUrl(TestPostgres.newDatabase());
            refresh(source, seconds, inGrace);
        }
    }

    @ParameterizedTest
    @CsvSource({"9, true", "10, false", "11, false"})
    void refresh_previousInRedis(long seconds, boolean inGrace) throws Exception {
        String url = RedisProcess.newDatabase();
        try (Jedis redis = RedisProcess.connect(url)) {
            refresh(builder -> builder.sessions(url), () -> age(redis, seconds * 1000), inGrace);
        }
    }

    private static void age(Jedis redis, long millis) {
        redis.keys("servletjwt:session:*").forEach(key -> redis.hincrBy(key, "used", -millis));
    }

    private static void refresh(DataSource source, long seconds, boolean inGrace) throws Exception {
        refresh(builder -> builder.sessions("jdbc").dataSource(source), () -> age(source, seconds * 1000), inGrace);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void refresh(Consumer<JwtAuthBuilder> store, Step age, boolean inGrace) throws Exception {
        MovableClock clock = new MovableClock();
        clock.move(Duration.ofDays(365));
        JwtAuthBuilder builder = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(new InMemoryUserStore())
                .clock(clock);
        store.accept(builder);
        try (JwtAuth auth = builder.build()) {
            auth.accounts().create("alice", "wonderland-1", Set.of());
            String first = TestClient.login(auth, Credentials.of("alice", "wonderland-1"), null, TestClient.SOMEBODY)
                    .refreshToken();
            TokenResponse second =
                    RuntimeAccess.of(auth).newRefreshFlow().refresh(first, TestClient.refreshes(null, ""));
            age.run();
            if (inGrace) {
                assertEquals(
                        second.refreshToken(),
                        RuntimeAccess.of(auth)
                                .newRefreshFlow()
                                .refresh(first, TestClient.refreshes(null, ""))
                                .refreshToken());
            } else {
                assertEquals(FailureCode.REFRESH_REFUSED, refused(auth, first));
                assertEquals(FailureCode.REFRESH_REFUSED, refused(auth, second.refreshToken()));
            }
        }
    }

    private static FailureCode refused(JwtAuth auth, String token) {
        return assertThrows(
                        AuthFailureException.class,
                        () -> RuntimeAccess.of(auth).newRefreshFlow().refresh(token, TestClient.refreshes(null, "")))
                .failure()
                .code();
    }

    private static void age(DataSource source, long millis) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE servletjwt_session SET last_used_at = last_used_at - " + millis);
        }
    }
}
