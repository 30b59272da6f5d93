package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.testkit.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sixty-four refresh one token at the same instant, 200 times over: one successor, and nobody is logged out. */
@Tag("stress")
class RefreshRaceTest {
    private static final int THREADS = 64;
    private static final int ROUNDS = 200;

    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final InMemoryUserStore users = new InMemoryUserStore();
    private final List<JwtAuth> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        pool.shutdownNow();
        nodes.forEach(JwtAuth::close);
    }

    private JwtAuthBuilder builder() {
        return JwtAuth.builder().secret(TestTokens.SECRET).users(users);
    }

    @Test
    void memory() throws Exception {
        nodes.add(builder().build());
        race("memory");
    }

    @Test
    void h2_twoNodes() throws Exception {
        try (HikariDataSource source = new HikariDataSource()) {
            source.setDataSource(new TestDatabase().dataSource());
            race("H2", source);
        }
    }

    @Test
    void postgres_twoNodes() throws Exception {
        try (HikariDataSource source = new HikariDataSource()) {
            source.setJdbcUrl(TestPostgres.newDatabase());
            race("PostgreSQL", source);
        }
    }

    @Test
    void redis_twoNodes() throws Exception {
        String url = RedisProcess.newDatabase();
        for (int i = 0; i < 2; i++) {
            nodes.add(builder().sessions(url).build());
        }
        race("Redis");
    }

    private void race(String name, HikariDataSource source) throws Exception {
        source.setMaximumPoolSize(16);
        source.setConnectionTimeout(30_000);
        for (int i = 0; i < 2; i++) {
            nodes.add(builder().sessions("jdbc").dataSource(source).build());
        }
        race(name);
    }

    private void race(String name) throws Exception {
        nodes.get(0).sessions();
        String token = login();
        long begun = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            Set<String> successors = refreshAtOnce(token);
            assertEquals(1, successors.size(), "round " + round);
            token = successors.iterator().next();
        }
        System.out.printf(
                "%s: %d rounds of %d refreshes of one token at once: one successor each, nobody refused; %d ms a round%n",
                name, ROUNDS, THREADS, (System.nanoTime() - begun) / 1_000_000 / ROUNDS);
    }

    private String login() throws AuthFailureException {
        JwtAuth maker = JwtAuth.builder().secret(TestTokens.SECRET).users(users).build();
        maker.accounts().create("alice", "wonderland-1", Set.of("user"));
        maker.close();
        return TestClient.login(nodes.get(0), Credentials.of("alice", "wonderland-1"), null, TestClient.SOMEBODY)
                .refreshToken();
    }

    private Set<String> refreshAtOnce(String token) throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        List<Callable<String>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            JwtAuth node = nodes.get(i % nodes.size());
            all.add(() -> {
                together.await();
                return RuntimeAccess.of(node)
                        .newRefreshFlow()
                        .refresh(token, TestClient.refreshes(null, "192.0.2.1"))
                        .refreshToken();
            });
        }
        Set<String> successors = new TreeSet<>();
        for (Future<String> one : pool.invokeAll(all)) {
            successors.add(one.get());
        }
        return successors;
    }
}
