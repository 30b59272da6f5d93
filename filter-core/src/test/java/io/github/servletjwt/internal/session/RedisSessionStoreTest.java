package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.SessionStore.Revoked;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.redis.Redis;
import io.github.servletjwt.internal.redis.TestRedis;
import io.github.servletjwt.testkit.SessionStoreContract;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;

/** Sessions in Redis. Its clock is the server's, so time goes by in what it holds. */
class RedisSessionStoreTest implements SessionStoreContract {
    private static final Duration WAIT = Duration.ofMillis(300);

    private final String url = RedisProcess.newDatabase();
    private final Redis redis = TestRedis.open(url);
    private final SessionStore store = RedisSessionStore.open(redis, WAIT, new SecureRandom());
    private final Jedis server = RedisProcess.connect(url);

    @AfterEach
    void close() {
        server.close();
        redis.close();
    }

    @Override
    public SessionStore store() {
        return store;
    }

    @Override
    public Instant now() {
        return redis.now();
    }

    @Override
    public void pass(String id, Duration time) {
        String key = SessionScripts.SESSION + id;
        Map<String, String> fields = server.hgetAll(key);
        for (String name : List.of("created", "used", "expires", "ends", "revoked")) {
            if (fields.containsKey(name)) {
                server.hincrBy(key, name, -time.toMillis());
            }
        }
        String set = SessionScripts.USER + fields.get("user");
        if (server.zscore(set, id) != null) {
            server.zincrby(set, (double) -time.toMillis(), id);
        }
        server.pexpire(key, server.pttl(key) - time.toMillis());
    }

    private long hoursLeft(String key) {
        return Math.round(server.pttl(key) / 3_600_000.0);
    }

    private static Map<String, String> entry(String id, String until) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("id", id);
        entry.put("until", until);
        return entry;
    }

    private static List<String> ids(Revoked revoked) {
        return revoked.revocations().stream().map(Revocation::sessionId).toList();
    }

    // keys expire

    @Test
    void keys_eachOne_expires() {
        opened("open");
        opened("used");
        store.rotate("used", 0, access(20), IDLE);
        opened("ended");
        store.revoke("ended", "alice", access(1));
        store.revoke("jti-1", "alice", access(1));
        Set<String> keys = server.keys("*");
        assertEquals(6, keys.size(), keys::toString);
        keys.forEach(key -> assertTrue(server.pttl(key) > 0, key));
    }

    @Test
    void open_isKept_aDayLongerThanItLives_forItsTokensMayLive() {
        opened("a");
        assertEquals(25, hoursLeft("servletjwt:session:a"));
        assertEquals(25, hoursLeft("servletjwt:user:alice"));
    }

    @Test
    void revoke_isKept_anHourLongerThanItsLastToken() {
        opened("a");
        store.revoke("a", "alice", access(120));
        assertEquals(3, hoursLeft("servletjwt:session:a"));
        assertEquals(3, hoursLeft("servletjwt:revoked"));
    }

    /** The revocation of one token must not expire with that of a shorter-lived one. */
    @Test
    void revoke_shortAfterLong_isToldAsLongAsTheLongOne() {
        store.revoke("long", "alice", access(600));
        store.revoke("short", "alice", access(1));
        assertEquals(11, hoursLeft("servletjwt:revoked"));
        assertEquals(List.of("long", "short"), revokedIds());
    }

    /** A node with a shorter refreshTokenTtl must not hide the sessions that another has opened. */
    @Test
    void open_shortAfterLong_listStaysAsLongAsTheLongOne() {
        opened("long");
        NewSession session = session("short", "alice", null);
        store.open(new NewSession(
                "short", "alice", null, null, session.accessUntil(), Duration.ofMillis(1), TOTAL, "", ""));
        store.open(new NewSession(
                "longer",
                "alice",
                null,
                null,
                session.accessUntil(),
                Duration.ofHours(10),
                Duration.ofHours(10),
                "",
                ""));
        store.rotate("long", 0, session.accessUntil(), IDLE);
        assertEquals(35, hoursLeft("servletjwt:user:alice"));
    }

    @Test
    void open_sessionsThatAreLongOver_leaveTheListOfTheUser() {
        opened("over");
        pass("over", Duration.ofHours(26));
        opened("a");
        assertEquals(List.of("a"), server.zrange("servletjwt:user:alice", 0, -1));
    }

    @Test
    void revoke_tokenThatIsLongOver_leavesNothing() {
        store.revoke("jti-1", "alice", access(-61));
        assertEquals(Set.of(), server.keys("*"));
    }

    /** Revocations of expired tokens are removed. */
    @Test
    void revoke_manyWhoseTokensAreOver_leaveTheStream() {
        for (int i = 0; i < 250; i++) {
            server.xadd(SessionScripts.REVOKED, entry("old" + i, "1000"), XAddParams.xAddParams());
        }
        store.revoke("a", "alice", access(1));
        assertEquals(151, server.xlen(SessionScripts.REVOKED));
        store.revoke("b", "alice", access(1));
        store.revoke("c", "alice", access(1));
        assertEquals(List.of("a", "b", "c"), revokedIds());
        assertEquals(3, server.xlen(SessionScripts.REVOKED));
    }

    /** Somebody has made a token for ten years: it must not keep those in the stream that were ended after it. */
    @Test
    void revoke_behindATokenThatLivesForYears_leavesAsOthersDo() {
        Instant soon = access(1);
        server.xadd(SessionScripts.REVOKED, new StreamEntryID(1_000, 0), entry("years", "99999999999999"));
        for (int i = 1; i < 50; i++) {
            server.xadd(SessionScripts.REVOKED, new StreamEntryID(1_000, i), entry("old" + i, "1000"));
        }
        Instant before = store.revokedSince(null).now();
        store.revoke("a", "alice", soon);
        assertEquals(List.of("a", "years"), ids(store.revokedSince(before)));
        assertEquals(2, server.xlen(SessionScripts.REVOKED));
        store.revoke("b", "alice", soon);
        assertEquals(List.of("a", "years", "b"), revokedIds());
    }

    @Test
    void revoke_again_tellsNobodyTwice() {
        opened("a");
        store.revoke("a", "alice", access(1));
        store.revoke("a", "alice", access(1));
        assertEquals(1, server.xlen(SessionScripts.REVOKED));
        store.revoke("a", "alice", access(30));
        assertEquals(2, server.xlen(SessionScripts.REVOKED));
    }

    /** Lua would round it. */
    @Test
    void revoke_tokenOfTheYear9999_isKeptToTheMillisecond() {
        Instant late = Instant.ofEpochMilli(253_402_300_799_987L);
        assertEquals(late, store.revoke("jti-1", "alice", late).accessUntil());
        assertEquals(late, store.revokedSince(null).revocations().get(0).accessUntil());
        assertEquals(late, found("jti-1").accessUntil());
    }

    // revokedSince

    @Test
    void revokedSince_null_isAllThatMayLive_inTheirOrder() {
        for (int i = 0; i < 2500; i++) {
            store.revoke("s" + i, "alice", access(1));
        }
        List<String> ids = revokedIds();
        assertEquals(2500, ids.size());
        assertEquals("s0", ids.get(0));
        assertEquals("s2499", ids.get(2499));
    }

    @Test
    void revokedSince_theCallBefore_tellsWhatIsNewAndNothingTwice() {
        store.revoke("a", "alice", access(1));
        Revoked first = store.revokedSince(null);
        store.revoke("b", "alice", access(1));
        store.revoke("c", "alice", access(1));
        Revoked second = store.revokedSince(first.now());
        assertEquals(List.of("b", "c"), ids(second));
        assertEquals(List.of(), ids(store.revokedSince(second.now())));
    }

    /** Many in one millisecond: none is left out between two questions. */
    @Test
    void revokedSince_fromEachEntry_tellsTheOnesAfterIt() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String id = "s" + i;
            all.add(id);
            server.xadd(SessionScripts.REVOKED, new StreamEntryID(1_000, i), entry(id, "99999999999999"));
        }
        Instant at = Instant.ofEpochMilli(999);
        for (int i = 0; i < 5; i++) {
            Revoked rest = store.revokedSince(at);
            assertEquals(all.subList(i, 5), ids(rest));
            at = Instant.ofEpochMilli(1_000).plusNanos(i);
        }
    }

    @Test
    void revokedSince_nothingNew_waits_thenTellsNothing() {
        Instant now = store.revokedSince(null).now();
        long begun = System.nanoTime();
        Revoked nothing = store.revokedSince(now);
        assertTrue(System.nanoTime() - begun > WAIT.toNanos() / 2);
        assertEquals(new Revoked(List.of(), now), nothing);
    }

    @Test
    void revokedSince_endedWhileItWaits_isToldAtOnce() throws Exception {
        Instant now = store.revokedSince(null).now();
        CompletableFuture<Revoked> waiting = CompletableFuture.supplyAsync(() -> store.revokedSince(now));
        store.revoke("a", "alice", access(1));
        assertEquals(List.of("a"), ids(waiting.get(10, TimeUnit.SECONDS)));
    }

    /** The server that took over has a clock that is behind, and nobody's connection was lost. */
    @Test
    void revokedSince_serverWhoseTimeIsBehind_tellsAllItHas() {
        store.revoke("a", "alice", access(1));
        Instant ahead = store.revokedSince(null).now();
        server.del(SessionScripts.REVOKED);
        server.xadd(SessionScripts.REVOKED, new StreamEntryID(1_000, 0), entry("b", "99999999999999"));
        Revoked revoked = store.revokedSince(ahead);
        assertEquals(List.of("b"), ids(revoked));
        assertEquals(Instant.ofEpochMilli(1_000), revoked.now());
        assertEquals(List.of(), ids(store.revokedSince(revoked.now())));
    }

    @Test
    void revokedSince_whatWasToldIsGone_tellsNothing() {
        store.revoke("a", "alice", access(1));
        Instant now = store.revokedSince(null).now();
        server.del(SessionScripts.REVOKED);
        assertEquals(new Revoked(List.of(), now), store.revokedSince(now));
    }

    @Test
    void isShared_andPushes() {
        assertTrue(store.isShared());
        assertTrue(store.isPushing());
    }

    // together

    @Test
    void revokeAll_whatWasEndedBefore_isNotEndedAgain() {
        opened("a");
        store.revoke("a", "alice", access(1));
        Session ended = found("a");
        assertEquals(List.of(), store.revokeAll("alice", null));
        assertEquals(ended, found("a"));
    }

    @Test
    void revokeAll_tellsEach() {
        opened("a");
        opened("b");
        store.revokeAll("alice", null);
        assertEquals(List.of("a", "b"), revokedIds().stream().sorted().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, RedisSessionStore.BATCH - 100})
    void revokeAll_moreThanABatch_endsAllButOne(int more) {
        int sessions = RedisSessionStore.BATCH + more;
        for (int i = 0; i < sessions; i++) {
            opened("s" + i);
        }
        assertEquals(sessions - 1, store.revokeAll("alice", "s7").size());
        assertEquals(
                List.of("s7"), store.list("alice").stream().map(Session::id).toList());
        assertEquals(sessions - 1, server.xlen(SessionScripts.REVOKED));
    }

    /** Redis has lost them, or somebody has removed them by hand. */
    @Test
    void revokeAll_sessionsThatAreGone_areTakenFromTheList() {
        opened("gone");
        opened("a");
        server.del("servletjwt:session:gone");
        assertEquals(1, store.revokeAll("alice", null).size());
        assertEquals(Set.of("servletjwt:session:a", "servletjwt:revoked"), server.keys("*"));
    }

    /** Names are what users choose, within limits that a script must not depend on. */
    @Test
    void user_withEveryCharacter_isOneUser() {
        String name = "a:*]) '\"\n\u00e4\ud83d\ude00";
        store.open(session("a", name, null));
        store.open(session("b", "a", null));
        assertEquals(name, store.list(name).get(0).user());
        assertEquals(1, store.revokeAll(name, null).size());
        assertTrue(isOpen("b"));
    }

    @Test
    void open_rolesWithBlanks_areFoundAsTheyWere() {
        NewSession given = session("a", "alice", null);
        store.open(new NewSession(
                "a", "alice", null, Set.of("night shift", "user"), given.accessUntil(), IDLE, TOTAL, "", ""));
        assertEquals(Set.of("night shift", "user"), found("a").roles());
    }

    @Test
    void open_moreThanAUserMayHave_endsTheOneNotUsedForLongest() {
        for (int i = 0; i < RedisSessionStore.MAX_OF_USER; i++) {
            opened("s" + i);
        }
        pass("s1", Duration.ofMillis(20));
        store.rotate("s0", 0, access(20), IDLE);
        assertTrue(isOpen("s1"));
        opened("one-more");
        assertTrue(isOpen("s0"));
        assertFalse(isOpen("s1"));
        assertEquals(List.of("s1"), revokedIds());
        List<Session> list = store.list("alice");
        assertEquals(RedisSessionStore.MAX_OF_USER, list.size());
        assertEquals(
                Set.of("s0", "one-more"), Set.of(list.get(0).id(), list.get(1).id()));
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 100, 101, 250})
    void list_moreThanAPage_isAll(int sessions) {
        for (int i = 0; i < sessions; i++) {
            opened("s" + i);
        }
        assertEquals(sessions, store.list("alice").size());
    }

    /** Its last token may live, and everywhere is everywhere. */
    @Test
    void revokeAll_afterAnotherLogin_endsWhatIsOverToo() {
        opened("over");
        pass("over", IDLE.plusSeconds(1));
        opened("b");
        assertEquals(
                List.of("b", "over"),
                store.revokeAll("alice", null).stream()
                        .map(Revocation::sessionId)
                        .sorted()
                        .toList());
    }

    /** Clocks of nodes are behind, and some have more leeway. */
    @Test
    void revoke_tokenOfHalfAnHourAgo_isToldAndStays() {
        store.revoke("jti-1", "alice", access(-30));
        assertEquals(List.of("jti-1"), revokedIds());
        store.revoke("jti-2", "alice", access(1));
        assertEquals(List.of("jti-1", "jti-2"), revokedIds());
    }

    @Test
    void revokedSince_theFirstEverEnded_isToldToWhoFoundNothingBefore() {
        Revoked nothing = store.revokedSince(null);
        store.revoke("a", "alice", access(1));
        assertEquals(List.of("a"), ids(store.revokedSince(nothing.now())));
    }

    /** Each tries out what it may do, and leaves nothing. */
    @Test
    void open_severalNodesAtOnce_doNotStandInEachOthersWay() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<SessionStore>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(() -> RedisSessionStore.open(redis, WAIT, new SecureRandom()));
            }
            for (Future<SessionStore> one : nodes.invokeAll(all)) {
                assertTrue(one.get().isShared());
            }
        } finally {
            nodes.shutdownNow();
        }
        assertEquals(Set.of(), server.keys("*"));
    }

    @Test
    void find_somebodyElsesKey_isUnavailable() {
        server.hset("servletjwt:session:a", "something", "else");
        assertThrows(StoreUnavailableException.class, () -> store.find("a"));
    }
}
