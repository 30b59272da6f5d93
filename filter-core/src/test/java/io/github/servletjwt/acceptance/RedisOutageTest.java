package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** Redis is killed, paused, stopped and started again in the middle of mixed load on three nodes. */
@Tag("stress")
class RedisOutageTest {
    private static final int USERS = 6;
    private static final long MAX_STALE = 2_000;
    /** Generous: some machines are busy. The median is printed by {@code NodesTest}. */
    private static final long PROMISED = 1_000;
    /** For Redis; the rest of a request is not hashing, but it may have to wait for a processor. */
    private static final long LONGEST = 2_000;

    private static final long LIVELY = 2_000;

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path folder;

    private final List<TestServer> nodes = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (TestServer node : nodes) {
            node.close();
        }
    }

    private static TestServer node(String url) throws Exception {
        return TestServer.start(context -> {
            Map<String, String> settings = Map.of(
                    "secret",
                    TestTokens.SECRET,
                    "users",
                    FewUsers.class.getName(),
                    "sessions",
                    url,
                    "refreshGrace",
                    "60s",
                    "revocationMaxStale",
                    MAX_STALE + "ms");
            TestServer.filter(context, JwtAuthFilter.class, settings, "/*");
            TestServer.hello(context, "/*");
            TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/login");
            TestServer.servlet(context, RefreshServlet.class, "refresh", Map.of(), "/refresh");
            TestServer.servlet(context, LogoutServlet.class, "logout", Map.of(), "/logout");
        });
    }

    @Test
    @TestsSetting("sessions")
    void outages_inTheMiddleOfLoad_loseNothing() throws Exception {
        try (RedisProcess redis = RedisProcess.lasting(folder)) {
            for (int i = 0; i < 3; i++) {
                nodes.add(node(redis.url()));
            }
            try (MixedLoad load = new MixedLoad(nodes, FewUsers.ALICE, USERS, 24_000, MAX_STALE, PROMISED)) {
                lively();
                load.outage("the kill", redis::kill, 3_000, redis::restart);
                lively();
                load.outage("the pause", () -> pause(redis, ClientPauseMode.ALL), 1_500, () -> {});
                lively();
                load.outage("the pause of writes", () -> pause(redis, ClientPauseMode.WRITE), 1_500, () -> {});
                lively();
                load.outage("the stop", redis::freeze, 3_000, redis::thaw);
                load.assertGood(10);
                for (String what : List.of("get", "refresh", "logout")) {
                    assertTrue(load.longest(what) < LONGEST, () -> what + ": " + load.longest(what) + " ms");
                }
            }
        }
    }

    private static void lively() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(LIVELY);
    }

    private static void pause(RedisProcess redis, ClientPauseMode mode) {
        try (Jedis admin = redis.connect()) {
            admin.clientPause(1_500, mode);
        }
    }
}
