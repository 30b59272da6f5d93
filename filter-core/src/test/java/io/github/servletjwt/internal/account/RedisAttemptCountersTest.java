package io.github.servletjwt.internal.account;

import static io.github.servletjwt.internal.account.Attempts.assertFree;
import static io.github.servletjwt.internal.account.Attempts.blocked;
import static io.github.servletjwt.internal.account.Attempts.fail;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.internal.config.ThrottleConfig;
import io.github.servletjwt.internal.redis.Redis;
import io.github.servletjwt.internal.redis.TestRedis;
import io.github.servletjwt.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Failures counted in Redis, by several nodes. */
class RedisAttemptCountersTest {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final ThrottleConfig CONFIG = new ThrottleConfig(3, 10, 4, WINDOW);
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "203.0.113.9";

    private final MovableClock clock = new MovableClock();
    private final List<Redis> open = new ArrayList<>();
    private final String url = RedisProcess.newDatabase();
    private final LoginThrottle one = node(url);
    private final LoginThrottle other = node(url);

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path folder;

    private LoginThrottle node(String address) {
        return node(address, "app");
    }

    private LoginThrottle node(String address, String realm) {
        Redis redis = TestRedis.open(address);
        open.add(redis);
        return LoginThrottle.shared(CONFIG, System::nanoTime, clock, redis, realm);
    }

    @AfterEach
    void close() {
        open.forEach(Redis::close);
    }

    @Test
    void require_failuresOnSeveralNodes_addUp() throws Exception {
        fail(one, "alice", HERE, 1);
        fail(other, "alice", HERE, 1);
        assertFree(one, "alice", HERE);
        fail(one, "alice", HERE, 1);
        assertEquals(WINDOW, blocked(one, "alice", HERE));
        assertEquals(WINDOW, blocked(other, "alice", HERE));
        assertFree(other, "alice", THERE);
        assertFree(other, "bob", HERE);
    }

    @Test
    void require_failuresOfAnAddressOnSeveralNodes_addUp() throws Exception {
        for (int i = 0; i < 5; i++) {
            fail(one, "a" + i, HERE, 1);
            fail(other, "b" + i, HERE, 1);
        }
        assertEquals(WINDOW, blocked(one, "somebody", HERE));
        assertEquals(WINDOW, blocked(other, "somebody", HERE));
    }

    @ParameterizedTest
    @CsvSource({"899999, true", "900000, false", "900001, false"})
    void require_window_beginsWithTheFirstFailureOnAnyNode(long later, boolean stillBlocked) throws Exception {
        fail(one, "alice", HERE, 1);
        clock.move(Duration.ofMinutes(10));
        fail(other, "alice", HERE, 2);
        clock.move(Duration.ofMillis(later).minusMinutes(10));
        if (stillBlocked) {
            assertEquals(Duration.ofMillis(1), blocked(one, "alice", HERE));
        } else {
            assertFree(one, "alice", HERE);
        }
    }

    @Test
    void judge_success_forgetsThePairOnAllNodes() throws Exception {
        fail(one, "alice", HERE, 2);
        assertTrue(other.attempt("alice", HERE).judge(() -> true).right());
        fail(one, "alice", HERE, 2);
        assertFree(one, "alice", HERE);
        fail(other, "alice", HERE, 1);
        blocked(one, "alice", HERE);
    }

    /** An account of the same name at another application cannot clear these counts. */
    @Test
    void judge_successAtAnotherApplication_forgetsNothing() throws Exception {
        LoginThrottle elsewhere = node(url, "elsewhere");
        fail(one, "alice", HERE, 2);
        assertTrue(elsewhere.attempt("alice", HERE).judge(() -> true).right());
        fail(one, "alice", HERE, 1);
        blocked(one, "alice", HERE);
        assertFree(elsewhere, "alice", HERE);
    }

    @Test
    void judge_attackOverSeveralNodes_isToldOnce() throws Exception {
        int told = 0;
        for (int i = 0; i < 40; i++) {
            LoginThrottle.Attempt attempt = (i % 2 == 0 ? one : other).attempt("alice", "198.51.100." + i);
            LoginThrottle.Verdict verdict = attempt.judge(() -> false);
            assertFalse(verdict.right());
            if (verdict.failuresOfAttack() > 0) {
                assertEquals(30, verdict.failuresOfAttack());
                told++;
            }
        }
        assertEquals(1, told);
    }

    @Test
    void countRegistration_onSeveralNodes_addUp() throws Exception {
        for (int i = 0; i < 2; i++) {
            one.countRegistration(HERE);
            other.countRegistration(HERE);
        }
        assertThrows(AuthFailureException.class, () -> one.countRegistration(HERE));
        assertThrows(AuthFailureException.class, () -> other.countRegistration(HERE));
        one.countRegistration(THERE);
    }

    @Test
    void require_nobodyFailed_writesNothing() throws Exception {
        assertFree(one, "alice", HERE);
        assertTrue(one.attempt("alice", HERE).judge(() -> true).right());
        try (Jedis redis = RedisProcess.connect(url)) {
            assertEquals(Set.of(), redis.keys("*"));
        }
    }

    /** Some people type their password where the name belongs. */
    @Test
    void keys_expireAfterTheWindow_andHoldNoNameAndNoAddress() throws Exception {
        fail(one, "wonderland-1", HERE, 1);
        one.countRegistration(HERE);
        try (Jedis redis = RedisProcess.connect(url)) {
            Set<String> keys = redis.keys("*");
            assertEquals(4, keys.size(), keys::toString);
            for (String key : keys) {
                assertTrue(key.matches("servletjwt:throttle:(pair|address|account|registration):[\\w-]{43}"), key);
                long left = redis.pttl(key);
                assertTrue(left > WINDOW.toMillis() - 60_000 && left <= WINDOW.toMillis() + 2_000, key + " " + left);
                assertFalse(redis.get(key).contains("wonderland"));
            }
        }
    }

    @Test
    void keys_ofDifferentPairs_neverMeet() throws Exception {
        fail(one, "alice", HERE, 3);
        for (String name : List.of("alic", "alice1", "alice.", "alice-192.0.2.1")) {
            assertFree(other, name, HERE);
            assertFree(other, name, "e 192.0.2.1");
        }
    }

    @Test
    void require_redisDown_countsOnThisNode_andSaysSoOnce() throws Exception {
        try (LogLines log = new LogLines();
                RedisProcess redis = RedisProcess.start(folder)) {
            LoginThrottle node = node(redis.url());
            LoginThrottle further = node(redis.url());
            fail(node, "alice", HERE, 2);
            fail(further, "alice", HERE, 1);
            blocked(node, "alice", HERE);
            redis.kill();
            assertFree(node, "alice", HERE);
            fail(node, "alice", HERE, 1);
            blocked(node, "alice", HERE);
            assertFree(further, "alice", HERE);
            assertEquals(
                    3, log.text().split("until it answers, each node counts login failures on its own", -1).length);
            redis.restart();
            awaitShared(log, node, further);
            fail(node, "bob", HERE, 2);
            fail(further, "bob", HERE, 1);
            blocked(node, "bob", HERE);
        }
    }

    /** Each has logged that it counts for all again. */
    private static void awaitShared(LogLines log, LoginThrottle... nodes) throws Exception {
        int i = 0;
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (log.text().split("login failures are counted for all nodes again", -1).length <= nodes.length) {
            assertTrue(System.nanoTime() < deadline, log.text());
            for (LoginThrottle node : nodes) {
                fail(node, "nobody" + i, "198.51.100." + i % 200, 1);
                i++;
            }
            Thread.sleep(20); // between two questions; the deadline is above
        }
    }

    /** It reads, but takes nothing more: what this node counts must hold, or guessing would be free. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void require_redisTakesNoWrites_countsOnThisNode_andSaysSoOnce(boolean replica) throws Exception {
        try (LogLines log = new LogLines();
                RedisProcess redis = RedisProcess.start(folder);
                Jedis admin = redis.connect()) {
            LoginThrottle node = node(redis.url());
            if (replica) {
                admin.replicaof("127.0.0.1", 1);
            } else {
                admin.configSet("maxmemory", "1");
            }
            fail(node, "alice", HERE, 3);
            blocked(node, "alice", HERE);
            assertFree(node, "bob", HERE);
            assertEquals(
                    2, log.text().split("until it answers, each node counts login failures on its own", -1).length);
            assertFalse(log.text().contains("for all nodes again"), log.text());
            admin.replicaofNoOne();
            admin.configSet("maxmemory", "0");
            fail(node, "bob", HERE, 1);
            assertTrue(log.text().contains("for all nodes again"), log.text());
        }
    }

    @Test
    void judge_success_forgetsWhatThisNodeHasCountedToo() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder)) {
            LoginThrottle node = node(redis.url());
            fail(node, "alice", HERE, 2);
            assertTrue(node.attempt("alice", HERE).judge(() -> true).right());
            redis.kill();
            fail(node, "alice", HERE, 2);
            assertFree(node, "alice", HERE);
        }
    }

    /** 5 s of a hanging server would be 35 s for a login that fails. */
    @Test
    void judge_redisHangs_isOverInTwoSeconds() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder)) {
            LoginThrottle node = node(redis.url());
            redis.freeze();
            long begun = System.nanoTime();
            fail(node, "alice", HERE, 1);
            long took = (System.nanoTime() - begun) / 1_000_000;
            assertTrue(took < 2_000, () -> took + " ms");
            redis.thaw();
        }
    }
}
