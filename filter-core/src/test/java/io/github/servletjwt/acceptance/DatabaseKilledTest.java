package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.KillablePostgres;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is killed in the middle of 30 s of mixed load on three nodes, and started again. */
@Tag("thorough")
class DatabaseKilledTest {
    private static final int WORKERS = 12;
    private static final long LOAD = 30_000;
    private static final long KILLED_AT = 10_000;
    private static final long AWAY = 8_000;
    /** Within which other nodes obey while the database answers. */
    private static final long PROMISED = 1_000;

    private static final long HANGING = 15_000;

    @TempDir
    private Path folder;

    private final List<TestServer> nodes = new ArrayList<>();

    private TestServer node(String url) throws Exception {
        return TestServer.start(context -> {
            Map<String, String> settings = Map.of(
                    "secret", TestTokens.SECRET,
                    "users", "jdbc",
                    "sessions", "jdbc",
                    "dataSource", url,
                    "refreshGrace", "60s",
                    "revocationMaxStale", "3s");
            TestServer.filter(context, JwtAuthFilter.class, settings, "/*");
            TestServer.hello(context, "/*");
            TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/login");
            TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/register");
            TestServer.servlet(context, RefreshServlet.class, "refresh", Map.of(), "/refresh");
            TestServer.servlet(context, LogoutServlet.class, "logout", Map.of(), "/logout");
        });
    }

    @Test
    void kill_inTheMiddleOfLoad_losesNothing() throws Exception {
        try (KillablePostgres postgres = KillablePostgres.start(folder)) {
            for (int i = 0; i < 3; i++) {
                nodes.add(node(postgres.url()));
            }
            try {
                nodes.get(0).postJson("/register", KeyApp.USER);
                load(postgres);
            } finally {
                for (TestServer node : nodes) {
                    node.close();
                }
            }
        }
    }

    private void load(KillablePostgres postgres) throws Exception {
        try (MixedLoad load = new MixedLoad(nodes, KeyApp.USER, WORKERS, LOAD, 3_000, PROMISED)) {
            TimeUnit.MILLISECONDS.sleep(KILLED_AT);
            load.outage("the kill", postgres::kill, AWAY, postgres::restart);
            load.assertGood(20);
            for (String what : List.of("get", "login", "refresh", "logout")) {
                assertTrue(load.longest(what) < HANGING, what);
            }
        }
    }
}
