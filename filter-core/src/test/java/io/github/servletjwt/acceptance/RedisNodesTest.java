package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.SlowProxy;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.acceptance.SessionApp.Tokens;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.resps.AccessControlLogEntry;

/** Nodes on one Redis server, which goes away now and then. The behaviour of all stores is in {@code NodesTest}. */
class RedisNodesTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String[] IMPATIENT = {"revocationRefresh", "100ms", "revocationMaxStale", "1s"};

    /** The rights that docs/operations.md lists. */
    private static final String ACL =
            "~servletjwt:* +@read +@write +@scripting +@connection +time -@dangerous -@blocking +xread";

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private RedisProcess server(String... settings) throws Exception {
        RedisProcess server = RedisProcess.start(folder, settings);
        open.add(server);
        return server;
    }

    private RedisProcess lasting() throws Exception {
        RedisProcess server = RedisProcess.lasting(folder);
        open.add(server);
        return server;
    }

    private SessionApp node(String url, String... more) throws Exception {
        String[] settings = Arrays.copyOf(more, more.length + 2);
        settings[more.length] = "sessions";
        settings[more.length + 1] = url;
        SessionApp app = SessionApp.start(settings);
        open.add(app);
        return app;
    }

    private static void cutConnections(RedisProcess redis) {
        try (Jedis admin = redis.connect()) {
            admin.clientKill(new ClientKillParams().skipMe(ClientKillParams.SkipMe.YES));
        }
    }

    private static void untilRevoked(SessionApp app, Tokens tokens) throws Exception {
        KeyApp.until(SOON, "refused", () -> app.get(tokens).statusCode() == 401);
        app.assertRevoked(tokens);
    }

    // what was ended while nobody listened

    @Test
    @TestsSetting("sessions")
    void connectionLost_whatWasEndedMeanwhile_isHeard() throws Exception {
        RedisProcess redis = server();
        SessionApp one = node(redis.url());
        SessionApp other = node(redis.url());
        for (int i = 0; i < 10; i++) {
            Tokens before = one.login();
            Tokens after = one.login();
            SessionApp.assertDone(one.logout(before));
            cutConnections(redis);
            SessionApp.assertDone(one.logout(after));
            untilRevoked(other, before);
            untilRevoked(other, after);
        }
    }

    /** SIGSTOP: nothing is lost, but nothing is answered. */
    @Test
    void serverStoppedAndGoingOn_whatWasEndedIsHeardByAll() throws Exception {
        RedisProcess redis = server();
        SessionApp one = node(redis.url(), IMPATIENT);
        SessionApp other = node(redis.url(), IMPATIENT);
        Tokens tokens = one.login();
        redis.freeze();
        KeyApp.until(SOON, "503", () -> one.logout(tokens).statusCode() == 503);
        redis.thaw();
        KeyApp.until(SOON, "204", () -> one.logout(tokens).statusCode() == 204);
        untilRevoked(other, tokens);
    }

    @Test
    void restart_ofRedis_keepsSessionsAndWhatWasEnded() throws Exception {
        RedisProcess redis = lasting();
        SessionApp one = node(redis.url());
        Tokens live = one.login();
        Tokens ended = one.login();
        SessionApp.assertDone(one.logout(ended));
        redis.kill();
        KeyApp.until(SOON, "503", () -> one.refresh(live).statusCode() == 503);
        redis.restart();
        KeyApp.until(SOON, "200", () -> one.refresh(live).statusCode() == 200);
        SessionApp late = node(redis.url());
        late.assertRevoked(ended);
        SessionApp.assertRefreshRefused(late.refresh(ended));
        late.assertLive(live);
    }

    /**
     * Redis has lost its data, because it does not persist: a node keeps refusing what it knows, and writes it again.
     */
    @Test
    void restart_ofRedisThatKeepsNothing_nodesGoOnRefusing_andALateOneToo() throws Exception {
        RedisProcess redis = server("save", "");
        SessionApp one = node(redis.url());
        SessionApp other = node(redis.url());
        Tokens live = one.login();
        Tokens ended = one.login();
        SessionApp.assertDone(one.logout(ended));
        untilRevoked(other, ended);
        redis.kill();
        redis.restart();
        KeyApp.until(SOON, "401", () -> one.refresh(live).statusCode() == 401);
        one.assertRevoked(ended);
        other.assertRevoked(ended);
        one.assertLive(live);
        Tokens again = one.login();
        SessionApp.assertDone(one.logout(again));
        untilRevoked(other, again);
        try (Jedis admin = redis.connect()) {
            KeyApp.until(SOON, "written again", () -> admin.exists("servletjwt:session:" + ended.sessionId()));
        }
        node(redis.url()).assertRevoked(ended);
    }

    /** An older copy has taken over: the session is open there, and was ended. */
    @Test
    void olderCopy_nodeThatKnowsBetter_doesNotRefresh() throws Exception {
        RedisProcess redis = server();
        SessionApp one = node(redis.url());
        Tokens tokens = one.login();
        SessionApp.assertDone(one.logout(tokens));
        try (Jedis admin = redis.connect()) {
            admin.del("servletjwt:revoked");
            admin.hdel("servletjwt:session:" + tokens.sessionId(), "revoked");
            SessionApp.assertRefreshRefused(one.refresh(tokens));
            assertTrue(admin.hexists("servletjwt:session:" + tokens.sessionId(), "revoked"));
        }
        node(redis.url()).assertRevoked(tokens);
    }

    // Redis is away

    @ParameterizedTest
    @ValueSource(strings = {"reject", "accept"})
    @TestsSetting({"revocationMaxStale", "onStoreFailure"})
    void redisAway_tokens_areAcceptedForMaxStaleAndThenAsTheSettingSays(String onStoreFailure) throws Exception {
        RedisProcess redis = lasting();
        SessionApp app = node(redis.url(), "revocationMaxStale", "1500ms", "onStoreFailure", onStoreFailure);
        Tokens live = app.login();
        Tokens ended = app.login();
        app.logout(ended);
        long away = System.nanoTime();
        redis.kill();
        while (KeyApp.millisSince(away) < 500) {
            app.assertLive(live);
            app.assertRevoked(ended);
        }
        if (onStoreFailure.equals("reject")) {
            KeyApp.until(SOON, "503", () -> app.get(live).statusCode() == 503);
            SessionApp.assertUnavailable(app.get(live));
            // its last answer was 375 ms earlier at most
            assertTrue(KeyApp.millisSince(away) >= 1_000);
        } else {
            Thread.sleep(1_100); // past revocationMaxStale
            app.assertLive(live);
        }
        app.assertRevoked(ended);
        redis.restart();
        KeyApp.until(SOON, "back", () -> app.get(live).statusCode() == 200);
        app.assertRevoked(ended);
        KeyApp.until(SOON, "refreshing", () -> app.refresh(live).statusCode() == 200);
    }

    @Test
    void redisHangs_endpoints_answer503InTime_andOthersAreNotHeldUp() throws Exception {
        RedisProcess redis = server();
        SessionApp app = node(redis.url());
        Tokens tokens = app.login();
        redis.freeze();
        long longest = 0;
        for (int i = 0; i < 12; i++) {
            long begun = System.nanoTime();
            HttpResponse<String> answer = switch (i % 4) {
                case 0 -> app.refresh(tokens);
                case 1 -> app.logout(tokens);
                case 2 -> app.postJson("/login", FewUsers.ALICE);
                default -> app.sessions(tokens);
            };
            longest = Math.max(longest, KeyApp.millisSince(begun));
            SessionApp.assertUnavailable(answer);
            app.assertLive(tokens);
        }
        System.out.println("RedisNodesTest: longest of twelve refusals while Redis hangs: " + longest + " ms");
        assertTrue(longest < 2_000, longest + " ms");
        redis.thaw();
        KeyApp.until(SOON, "204", () -> app.logout(tokens).statusCode() == 204);
        app.assertDead(tokens);
    }

    /** It may never learn about revocations elsewhere. */
    @Test
    void redisHasBecomeAReplica_isTakenForAway() throws Exception {
        RedisProcess redis = server();
        SessionApp app = node(redis.url(), IMPATIENT);
        Tokens live = app.login();
        try (Jedis admin = redis.connect();
                LogLines log = new LogLines()) {
            admin.replicaof("127.0.0.1", 1);
            KeyApp.until(SOON, "503", () -> app.get(live).statusCode() == 503);
            assertTrue(log.text().contains("the address must lead to the primary"), log.text());
            admin.replicaofNoOne();
            KeyApp.until(SOON, "200", () -> app.get(live).statusCode() == 200);
        }
    }

    /** Once when it begins, once when it ends. */
    @Test
    void redisAway_refusals_doNotFillTheLog() throws Exception {
        RedisProcess redis = server();
        SessionApp app = node(redis.url());
        Tokens tokens = app.login();
        redis.kill();
        KeyApp.until(SOON, "503", () -> app.refresh(tokens).statusCode() == 503);
        try (LogLines log = new LogLines()) {
            KeyApp.until(
                    SOON,
                    "known",
                    () -> log.text().contains("the session store did not answer a moment ago")
                            || app.refresh(tokens).statusCode() != 503);
            long loud =
                    log.text().lines().filter(line -> line.startsWith("SEVERE")).count();
            for (int i = 0; i < 20; i++) {
                SessionApp.assertUnavailable(app.refresh(tokens));
            }
            long louder =
                    log.text().lines().filter(line -> line.startsWith("SEVERE")).count();
            assertTrue(louder - loud < 5, log.text());
        }
    }

    /** Each answer comes in time, but there are many of them. */
    @ParameterizedTest
    @ValueSource(longs = {200, 450, 900})
    void redisAnswersSlowly_noRequestWaitsForLongerThanTwoSeconds(long delay) throws Exception {
        RedisProcess redis = server();
        try (SlowProxy proxy = SlowProxy.before(redis.port())) {
            SessionApp app = node("redis://127.0.0.1:" + proxy.port());
            Tokens tokens = app.login();
            proxy.delay(delay);
            long longest = 0;
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                switch (i) {
                    case 0 -> app.postJson("/login", FewUsers.ALICE);
                    case 1 -> app.postJson("/login", FewUsers.ALICE.replace("wonder", "x"));
                    case 2 -> app.refresh(tokens);
                    case 3 -> app.sessions(tokens);
                    default -> app.logout(tokens);
                }
                longest = Math.max(longest, KeyApp.millisSince(begun));
            }
            System.out.println(
                    "RedisNodesTest: longest request with answers after " + delay + " ms: " + longest + " ms");
            assertTrue(longest < 2_500, longest + " ms");
        }
    }

    @Test
    void redisRefuses_endpoints_answer503_andTheLogSaysWhy() throws Exception {
        RedisProcess redis = server("user", "app on >S3cret " + ACL);
        String url = redis.url().replace("//", "//app:S3cret@");
        SessionApp app = node(url);
        Tokens tokens = app.login();
        try (Jedis admin = redis.connect();
                LogLines log = new LogLines()) {
            admin.aclSetUser("app", "-eval");
            SessionApp.assertUnavailable(app.refresh(tokens));
            app.assertLive(tokens);
            assertTrue(log.text().contains(redis.url() + "/0 refuses: NOPERM"), log.text());
            assertFalse(log.text().contains("S3cret"), log.text());
        }
    }

    // who is let in

    /** Everything works with the rights that operations.md lists, and no more. */
    @Test
    void userWithLeastRights_doesAllThatSessionsNeed() throws Exception {
        RedisProcess redis = server("user", "app on >S3cret " + ACL);
        String url = redis.url().replace("//", "//app:S3cret@");
        SessionApp one = node(url);
        SessionApp other = node(url);
        Tokens tokens = Tokens.in(one.refresh(one.login()));
        assertEquals(200, one.sessions(tokens).statusCode());
        assertEquals(
                401,
                one.postJson("/login", FewUsers.ALICE.replace("wonder", "x")).statusCode());
        SessionApp.assertDone(one.logout(tokens));
        untilRevoked(other, tokens);
    }

    @Test
    void rights_areThoseOfTheManual() throws Exception {
        String manual = Files.readString(Path.of(System.getProperty("root"), "filter-core/docs/operations.md"));
        assertTrue(manual.contains("ACL SETUSER app on >PASSWORD " + ACL + "\n"), ACL);
    }

    @Test
    void userWithTooFewRights_stopsTheStart() throws Exception {
        RedisProcess redis = server("user", "app on >S3cret " + ACL.replace("+@scripting", ""));
        String failure = SessionApp.startFailure("sessions", redis.url().replace("//", "//app:S3cret@"));
        assertTrue(failure.contains("sessions: " + redis.url() + "/0 refuses: NOPERM"), failure);
        assertTrue(failure.contains("its user must be allowed: " + ACL), failure);
        assertFalse(failure.contains("S3cret"), failure);
    }

    /** Five components: a password that is offered by each looks like an attack. */
    @Test
    void wrongPassword_isOfferedOnce() throws Exception {
        RedisProcess redis = server("requirepass", "S3cret");
        String failure = SessionApp.startFailure("sessions", redis.url().replace("//", "//:wrong@"));
        assertTrue(failure.contains("WRONGPASS"), failure);
        try (Jedis admin = redis.connect()) {
            admin.auth("S3cret");
            long refused = admin.aclLog().stream()
                    .mapToLong(AccessControlLogEntry::getCount)
                    .sum();
            assertTrue(refused >= 1 && refused <= 2, refused + " times");
        }
    }

    @Test
    void databases_areApart() throws Exception {
        String url = server().url();
        SessionApp one = node(url + "/1");
        SessionApp other = node(url + "/2", "secret", TestTokens.SECRET);
        Tokens tokens = one.login();
        SessionApp.assertRefreshRefused(other.refresh(tokens));
        SessionApp.assertDone(one.logout(tokens));
        other.assertLive(tokens);
    }

    // throttle

    @Test
    @TestsSetting("maxLoginFailures")
    void failuresOfLogins_areCountedForAllNodes() throws Exception {
        String url = RedisProcess.newDatabase();
        SessionApp one = node(url, "maxLoginFailures", "3");
        SessionApp other = node(url, "maxLoginFailures", "3");
        String wrong = FewUsers.ALICE.replace("wonderland", "x");
        assertEquals(401, one.postJson("/login", wrong).statusCode());
        assertEquals(401, other.postJson("/login", wrong).statusCode());
        assertEquals(401, one.postJson("/login", wrong).statusCode());
        assertEquals(429, one.postJson("/login", FewUsers.ALICE).statusCode());
        assertEquals(429, other.postJson("/login", FewUsers.ALICE).statusCode());
        other.loginBob();
    }

    // the end

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stop_ofTheApplication_leavesNoThreads(boolean hanging) throws Exception {
        RedisProcess redis = server();
        Set<Thread> before = threads();
        SessionApp app = SessionApp.start("sessions", redis.url());
        Tokens tokens = app.login();
        app.logout(tokens);
        assertTrue(threads().size() > before.size());
        if (hanging) {
            redis.freeze();
            app.postJson("/login", FewUsers.ALICE);
        }
        long begun = System.nanoTime();
        app.close();
        assertTrue(KeyApp.millisSince(begun) < 10_000);
        KeyApp.until(SOON, "no thread is left", () -> before.containsAll(threads()));
        redis.thaw();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(servlet-jwt|commons-pool|jedis).*"))
                .collect(Collectors.toSet());
    }
}
