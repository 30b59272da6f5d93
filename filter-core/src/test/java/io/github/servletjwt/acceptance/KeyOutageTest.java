package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer that dies, rotates and comes back, and keys that no longer sign: a good token is never called bad. */
@Tag("stress")
class KeyOutageTest {
    private final FakeIssuer issuer = FakeIssuer.start();
    private final TestKey firstKey = issuer.key();

    @AfterEach
    void stop() {
        issuer.close();
    }

    private TestServer byUrl() throws Exception {
        return KeyApp.start("keys", issuer.keysUri(), "issuer", issuer.issuer(), "audience", "api");
    }

    @Test
    void rotation_moreAtOnceThanMayWait_areNever401() throws Exception {
        try (TestServer server = byUrl()) {
            List<String> known = new ArrayList<>();
            List<String> rotated = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                known.add(issuer.token(issuer.claims("\"n\":" + i)));
            }
            issuer.rotate();
            issuer.withdrawOld();
            for (int i = 0; i < 80; i++) {
                rotated.add(issuer.token(issuer.claims("\"n\":" + i)));
            }
            issuer.keys(TestKeys.jwkSet(firstKey));
            assertEquals(Map.of(200, 80), KeyApp.storm(80, 1, i -> KeyApp.status(server, known.get(i))));
            issuer.healthy();
            issuer.slow(Duration.ofMillis(1500));
            Map<Integer, Integer> statuses = KeyApp.storm(80, 1, i -> KeyApp.status(server, rotated.get(i)));
            System.out.println("KeyOutageTest: 80 at once with a new kid: " + statuses);
            assertTrue(List.of(200, 503).containsAll(statuses.keySet()), statuses::toString);
        }
    }

    /** Two clients with the newest token and two with the first, while the issuer dies, rotates and comes back. */
    @Test
    void issuer_killedAndRevivedUnderLoadWithRotation_isNever401() throws Exception {
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
            AtomicBoolean over = new AtomicBoolean();
            Queue<String> wrong = new ConcurrentLinkedQueue<>();
            Map<String, Integer> statuses = new ConcurrentSkipListMap<>();
            AtomicInteger number = new AtomicInteger();
            Consumer<Boolean> client = newest -> {
                while (!over.get()) {
                    String claims = issuer.claims("\"n\":" + number.incrementAndGet());
                    String token = newest ? issuer.token(claims) : firstKey.token("RS256", claims);
                    try {
                        int status = KeyApp.status(server, token);
                        statuses.merge((newest ? "newest key " : "first key ") + status, 1, Integer::sum);
                        if (status != 200 && (status != 503 || !newest)) {
                            wrong.add(status + (newest ? " newest" : " first"));
                        }
                    } catch (Exception failed) {
                        wrong.add(failed.toString());
                    }
                }
            };
            ExecutorService pool = Executors.newFixedThreadPool(4);
            for (int i = 0; i < 4; i++) {
                boolean newest = i % 2 == 0;
                pool.execute(() -> client.accept(newest));
            }
            List<Long> back = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                Thread.sleep(300); // requests go on meanwhile: they are what is tested
                issuer.down();
                issuer.rotate();
                Thread.sleep(700); // a while without an issuer
                issuer.up();
                back.add(KeyApp.until(
                        Duration.ofSeconds(8), "back", () -> KeyApp.status(server, issuer.token()) == 200));
            }
            over.set(true);
            pool.shutdown();
            assertTrue(pool.awaitTermination(15, TimeUnit.SECONDS));
            System.out.println("KeyOutageTest: kill, rotate, revive three times under load: " + statuses
                    + ", back after " + back + " ms, wrong answers " + wrong.size());
            assertEquals(List.of(), List.copyOf(wrong));
        }
    }

    @Test
    void file_rewrittenWithPublicKeysOnly_loginIs503(@TempDir Path folder) throws Exception {
        Path set = Files.writeString(
                folder.resolve("s.json"), "{\"keys\":[" + TestKeys.rsa().privateJwk() + "]}");
        try (TestServer server = KeyApp.start("keys", "file:" + set, "users", "memory");
                LogLines log = new LogLines()) {
            KeyApp.login(server);
            Files.writeString(set, TestKeys.jwkSet(TestKeys.rsa()));
            KeyApp.until(
                    Duration.ofSeconds(10),
                    "reread",
                    () -> log.text().contains("keys have changed") || log.text().contains("cannot be used"));
            int status = server.postJson("/login", KeyApp.USER).statusCode();
            System.out.println("KeyOutageTest: verify-only file: login " + status);
            assertEquals(503, status);
        }
    }

    @Test
    void keySource_publicKeysOnly_loginIs503() throws Exception {
        SwitchableKeySource.JSON.set(TestKeys.jwkSet(TestKeys.rsa()));
        try (TestServer server = KeyApp.start("keys", SwitchableKeySource.class.getName(), "users", "memory")) {
            KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa(), "RS256"));
            server.postJson("/register", KeyApp.USER);
            int status = server.postJson("/login", KeyApp.USER).statusCode();
            System.out.println("KeyOutageTest: verify-only KeySource: login " + status);
            assertEquals(503, status);
        }
    }

    /** 404 for the kid once, before the issuer publishes it: the negative cache must not outlast 6 s. */
    @Test
    void kid_usedBeforeItIsPublished_isAcceptedSoonAfter() throws Exception {
        try (FakeIssuer issuer = FakeIssuer.start();
                TestServer server =
                        KeyApp.start("keys", issuer.keysUri(), "issuer", issuer.issuer(), "audience", "api")) {
            KeyApp.assertAccepted(server, issuer.token());
            String before = TestKeys.jwkSet(issuer.key());
            issuer.keys(before);
            issuer.rotate();
            String token = issuer.token();
            assertEquals(401, KeyApp.status(server, token));
            issuer.healthy();
            long millis = KeyApp.until(Duration.ofSeconds(12), "published", () -> KeyApp.status(server, token) == 200);
            System.out.println("KeyOutageTest: kid used before it is published: accepted after " + millis + " ms");
            assertTrue(millis < 11_000);
        }
    }
}
