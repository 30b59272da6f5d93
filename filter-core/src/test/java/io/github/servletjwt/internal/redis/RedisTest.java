package io.github.servletjwt.internal.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.RedisUrl;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.params.XAddParams;

/** A server that is there, and one that is not. */
class RedisTest {
    private static final String PASSWORD = "S3cret:pass/w%rd@x";
    private static final String IN_URL = "S3cret:pass/w%25rd@x";

    private static RedisProcess own;

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path folder;

    @AfterEach
    void stop() {
        if (own != null) {
            own.close();
            own = null;
        }
    }

    private RedisProcess server(String... settings) throws IOException {
        own = RedisProcess.start(folder, settings);
        return own;
    }

    private static long get(Redis redis) {
        Object answer = redis.run("return redis.call('INCR', KEYS[1])", List.of("n"), List.of());
        return (Long) answer;
    }

    private static String refused(String url) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> TestRedis.open(url))
                .getMessage());
    }

    private static Duration taken(Callable<?> work) {
        long begun = System.nanoTime();
        assertThrows(StoreUnavailableException.class, work::call);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    // which servers

    @Test
    void open_userAndPassword_enters() throws Exception {
        RedisProcess server = server("user", "app on >" + PASSWORD + " ~* +@all");
        try (Redis redis = TestRedis.open(server.url().replace("//", "//app:" + IN_URL + "@"))) {
            assertEquals(1, get(redis));
        }
    }

    @Test
    void open_passwordAlone_enters() throws Exception {
        RedisProcess server = server("requirepass", PASSWORD);
        try (Redis redis = TestRedis.open(server.url().replace("//", "//:" + IN_URL + "@"))) {
            assertEquals(1, get(redis));
        }
    }

    @Test
    void open_refusedLogin_tellsWhatToDo_andNoPassword() throws Exception {
        RedisProcess server = server("requirepass", PASSWORD, "user", "app on >other ~* +@all");
        String none = refused(server.url());
        assertTrue(none.contains("NOAUTH") && none.contains("put :password@ or user:password@ before"), none);
        for (String login : List.of(":wrong%20" + IN_URL, "app:wrong%20" + IN_URL, "nobody:" + IN_URL)) {
            String wrong = refused(server.url().replace("//", "//" + login + "@"));
            assertTrue(wrong.contains("WRONGPASS") && wrong.contains("check user and password"), wrong);
            assertFalse(wrong.contains("S3cret"), wrong);
        }
    }

    @Test
    void open_databases_areApart() throws Exception {
        RedisProcess server = server();
        try (Redis zero = TestRedis.open(server.url());
                Redis one = TestRedis.open(server.url() + "/1")) {
            assertEquals(1, get(zero));
            assertEquals(1, get(one));
            assertEquals(2, get(one));
        }
        String message = refused(server.url() + "/16");
        assertTrue(
                message.endsWith("DB index is out of range; it has databases 0 to 15 unless its settings say more"),
                message);
    }

    @Test
    void open_nobodyThere_saysSo() {
        String message = refused("redis://127.0.0.1:1");
        assertEquals(
                "redis://127.0.0.1:1/0 does not answer: Connection refused; check host, port, that it runs, and whether it "
                        + "requires TLS (rediss:)",
                message);
    }

    @Test
    void open_noSuchHost_saysSo() {
        String message = refused("redis://no-such-host.invalid");
        assertTrue(message.startsWith("redis://no-such-host.invalid:6379/0 does not answer: "), message);
    }

    @ParameterizedTest
    @CsvSource({"5.0.14, false", "6.0.16, false", "6.1.9, false", "6.2.0, true", "7.0.15, true", "10.0.0, true"})
    void open_version_isNewEnough(String version, boolean good) throws Exception {
        try (FakeRedis fake = FakeRedis.start(version, "standalone", "master")) {
            if (good) {
                TestRedis.open(fake.url()).close();
            } else {
                String message = refused(fake.url());
                assertTrue(message.contains("is Redis " + version + "; expected 6.2 or newer, or Valkey"), message);
            }
        }
    }

    @Test
    void open_serverWithoutHello_isTooOld() throws Exception {
        try (FakeRedis fake = FakeRedis.startWithoutHello()) {
            String message = refused(fake.url());
            assertTrue(message.contains("is Redis older than 6; expected 6.2 or newer, or Valkey"), message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cluster, master, is a cluster; expected a server that is not part of a Redis Cluster",
        "sentinel, sentinel, is a sentinel; expected",
        "standalone, replica, is a replica"
    })
    void open_serverOfAnotherKind_isRefused(String mode, String role, String expected) throws Exception {
        try (FakeRedis fake = FakeRedis.start("7.2.0", mode, role)) {
            String message = refused(fake.url());
            assertTrue(message.contains(expected), message);
        }
    }

    @Test
    void open_evictingServer_warns() throws Exception {
        RedisProcess server = server("maxmemory-policy", "allkeys-lru");
        try (LogLines log = new LogLines();
                Redis redis = TestRedis.open(server.url())) {
            assertNotNull(redis);
            assertTrue(log.text().contains("maxmemory-policy=allkeys-lru"), log.text());
        }
    }

    @Test
    void open_serverThatKeepsAll_warnsOfNothing() throws Exception {
        try (LogLines log = new LogLines();
                Redis redis = TestRedis.open(RedisProcess.newDatabase())) {
            assertNotNull(redis);
            assertFalse(log.text().contains("WARN"), log.text());
        }
    }

    // time

    @Test
    void run_serverStopped_isOverSoon() throws Exception {
        RedisProcess server = server();
        try (Redis redis = TestRedis.open(server.url())) {
            get(redis);
            server.freeze();
            Duration first = taken(() -> get(redis));
            assertTrue(first.toMillis() >= 900 && first.toMillis() < 3_000, first::toString);
            server.thaw();
            awaitAnswer(redis);
        }
    }

    private static void awaitAnswer(Redis redis) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            try {
                get(redis);
                return;
            } catch (StoreUnavailableException notYet) {
                assertTrue(System.nanoTime() < deadline, "never again");
                Thread.sleep(20);
            }
        }
    }

    @Test
    void run_serverStartedAnew_isAnsweredAsIfNothingHadBeen() throws Exception {
        RedisProcess server = server();
        try (Redis redis = TestRedis.open(server.url())) {
            get(redis);
            server.kill();
            server.restart();
            assertEquals(1, get(redis));
        }
    }

    /** The server ends idle connections, or a firewall does. */
    @Test
    void run_connectionEndedMeanwhile_isAnswered() throws Exception {
        RedisProcess server = server();
        try (Redis redis = TestRedis.open(server.url());
                Jedis other = server.connect()) {
            assertEquals(1, get(redis));
            other.clientKill(new ClientKillParams().skipMe(ClientKillParams.SkipMe.YES));
            assertEquals(2, get(redis));
        }
    }

    @Test
    void run_serverKilled_saysSo() throws Exception {
        RedisProcess server = server();
        try (Redis redis = TestRedis.open(server.url())) {
            server.kill();
            String message = String.valueOf(assertThrows(StoreUnavailableException.class, () -> get(redis))
                    .getMessage());
            assertTrue(message.startsWith(server.url() + "/0 "), message);
        }
    }

    /** The clock stands still: the breaker stays open. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void run_afterAFailure_isRefusedAtOnce(boolean hanging) throws Exception {
        RedisProcess server = server();
        try (Redis redis = Redis.open(RedisUrl.parse(server.url()), new RequestDeadline(), () -> 0L)) {
            get(redis);
            if (hanging) {
                server.freeze();
            } else {
                server.kill();
            }
            assertThrows(StoreUnavailableException.class, () -> get(redis));
            StoreUnavailableException next = assertThrows(StoreUnavailableException.class, () -> get(redis));
            assertEquals("Redis did not answer a moment ago", next.getMessage());
            assertEquals(Level.DEBUG, next.level());
            server.thaw();
        }
    }

    @Test
    void run_requestThatHasWaitedEnough_asksNoMore() throws Exception {
        RequestDeadline time = new RequestDeadline();
        RedisProcess server = server();
        try (Redis redis = Redis.open(RedisUrl.parse(server.url()), time, System::nanoTime)) {
            RequestDeadline.Request request = time.begin();
            get(redis);
            time.spend(Duration.ofSeconds(2));
            assertThrows(StoreUnavailableException.class, () -> get(redis));
            request.close();
            assertEquals(2, get(redis));
        }
    }

    @Test
    void run_whatTheServerRefuses_saysSo_andAsksOn() throws Exception {
        RedisProcess server = server("maxmemory", "1mb", "maxmemory-policy", "noeviction");
        try (Redis redis = TestRedis.open(server.url())) {
            String script = "return redis.call('SET', 'x', string.rep('x', 3000000))";
            for (int i = 0; i < 3; i++) {
                String message = String.valueOf(assertThrows(StoreUnavailableException.class, () -> {
                            redis.run(script, List.of(), List.of());
                            redis.run("return redis.call('SET', 'y', 'y')", List.of(), List.of());
                        })
                        .getMessage());
                assertTrue(
                        message.startsWith(server.url() + "/0 refuses: OOM") && message.endsWith("raise maxmemory"),
                        message);
            }
        }
    }

    @Test
    void entriesAfter_serverStopped_isOverInAFewSeconds() throws Exception {
        RedisProcess server = server();
        try (Redis redis = TestRedis.open(server.url())) {
            server.freeze();
            Duration taken = taken(() -> redis.stream("s").entriesAfter(Instant.EPOCH, Duration.ofMillis(500)));
            assertTrue(taken.toMillis() < 5_000, taken::toString);
        }
    }

    @Test
    void entriesAfter_tellsTimeAndFields() {
        String url = RedisProcess.newDatabase();
        try (Redis redis = TestRedis.open(url);
                Jedis other = RedisProcess.connect(url)) {
            Instant before = redis.now();
            other.xadd("s", Map.of("a", "b"), XAddParams.xAddParams());
            RedisStream.Entry entry = redis.stream("s")
                    .entriesAfter(before.minusMillis(1), Duration.ZERO)
                    .get(0);
            assertEquals(Map.of("a", "b"), entry.fields());
            assertTrue(Duration.between(before, entry.at()).toMillis() < 5_000);
            assertEquals(List.of(), redis.stream("s").entriesAfter(entry.at(), Duration.ZERO));
            assertEquals(List.of(), redis.stream("none").entriesAfter(Instant.EPOCH, Duration.ZERO));
        }
    }

    @Test
    void lastEntry_serverThatHasBecomeAReplica_isRefused() throws Exception {
        RedisProcess server = server();
        try (Redis redis = TestRedis.open(server.url());
                Jedis admin = server.connect()) {
            admin.xadd("s", Map.of("a", "b"), XAddParams.xAddParams());
            assertTrue(redis.stream("s").lastEntry().isPresent());
            assertTrue(redis.stream("none").lastEntry().isEmpty());
            admin.replicaof("127.0.0.1", 1);
            String message = String.valueOf(assertThrows(
                            StoreUnavailableException.class,
                            () -> redis.stream("s").lastEntry())
                    .getMessage());
            assertTrue(message.contains("READONLY") && message.endsWith("must lead to the primary"), message);
            assertFalse(message.contains("script"), message);
        }
    }

    // the end

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void close_leavesNoThread(boolean hanging) throws Exception {
        RedisProcess server = server();
        Redis redis = TestRedis.open(server.url());
        get(redis);
        if (hanging) {
            server.freeze();
            taken(() -> get(redis));
        }
        long begun = System.nanoTime();
        redis.close();
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(4).toNanos());
        long deadline = begun + Duration.ofSeconds(10).toNanos();
        while (!threads().isEmpty()) {
            // the last moment of a thread that has ended
            assertTrue(System.nanoTime() < deadline, () -> threads().toString());
        }
        assertThrows(StoreUnavailableException.class, () -> get(redis));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("servlet-jwt-redis.*|commons-pool.*"))
                .toList();
    }

    @Test
    void close_leavesNoConnection() throws Exception {
        RedisProcess server = server();
        try (Jedis other = server.connect()) {
            Redis redis = TestRedis.open(server.url());
            get(redis);
            redis.close();
            long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (other.clientList().lines().count() > 1) {
                assertTrue(System.nanoTime() < deadline, other::clientList);
            }
        }
    }
}
