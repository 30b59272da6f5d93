package io.github.servletjwt.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The contract of {@link SessionStore}, as JUnit tests. To check a store of your own, implement this interface in a
 * test class:
 *
 * <pre>{@code
 * class MySessionStoreTest implements SessionStoreContract {
 *     private final MovableClock clock = new MovableClock();
 *     private final SessionStore store = new MySessionStore(clock);
 *
 *     @Override
 *     public SessionStore store() {
 *         return store;
 *     }
 *
 *     @Override
 *     public void pass(String id, Duration time) {
 *         clock.move(time);
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit makes an instance of the class for each test, and each instance needs an empty store. The stores of this
 * product pass the same tests.
 *
 * <p>Thread safety: one test calls the store from 16 threads. Needs {@code junit-jupiter} (with its parameterized
 * tests) in the build of the application; the other classes of this package do not, except for {@link ProtectedJetty}.
 */
public interface SessionStoreContract {
    /** The idle time of the sessions in these tests. */
    Duration IDLE = Duration.ofMinutes(10);

    /** The total lifetime of the sessions in these tests. */
    Duration TOTAL = Duration.ofMinutes(25);

    /** The store under test; the same one for the whole test, empty at its beginning. */
    SessionStore store();

    /**
     * Lets time pass for the session with this id: moves the clock of the store forward or, when the store uses a clock
     * that a test cannot move, makes all times of the session older. {@code accessUntil} stays: it is not the store's
     * time.
     */
    void pass(String id, Duration time);

    /**
     * Whether the store overrides {@link SessionStore#rotate(String, int, Instant, Duration, Session.Refresher)} and
     * keeps the client of the last refresh. Override it and return false to skip the test of this optional part.
     */
    default boolean keepsRefresher() {
        return true;
    }

    /**
     * Whether the store keeps {@link NewSession#authenticatedAt}. Override it and return false to skip the test of this
     * optional part.
     */
    default boolean keepsAuthenticatedAt() {
        return true;
    }

    /** The store's time. Override it when {@link SessionStore#revokedSince} is slow. */
    default Instant now() {
        return store().revokedSince(null).now();
    }

    /** A time in this many minutes, as {@code exp} of an access token. */
    default Instant access(long minutes) {
        return now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofMinutes(minutes));
    }

    /** The parameters of a session whose first access token lives for 15 minutes. */
    default NewSession session(String id, String user, @Nullable Set<String> scopes) {
        return new NewSession(id, user, scopes, null, access(15), IDLE, TOTAL, "192.0.2.1", "curl/8");
    }

    /** Opens a session of alice; returns its id. */
    default String opened(String id) {
        store().open(session(id, "alice", null));
        return id;
    }

    /** Reads a session that must exist. */
    default Session found(String id) {
        return store().find(id).orElseThrow().session();
    }

    /** Whether a session that must exist is open. */
    default boolean isOpen(String id) {
        SessionStore.Snapshot at = store().find(id).orElseThrow();
        return at.session().isOpen(at.now());
    }

    /** The ids of all revocations that the store returns. */
    default List<String> revokedIds() {
        return store().revokedSince(null).revocations().stream()
                .map(Revocation::sessionId)
                .toList();
    }

    @Test
    default void open_new_isFoundAsItWasGiven() {
        NewSession given = session("a", "alice", Set.of("read", "write"));
        store().open(given);
        Session session = found("a");
        assertEquals("a", session.id());
        assertEquals("alice", session.user());
        assertEquals(0, session.counter());
        assertEquals(Set.of("read", "write"), session.scopes());
        assertEquals(given.accessUntil(), session.accessUntil());
        assertEquals(session.created(), session.lastUsed());
        assertEquals(session.created().plus(IDLE), session.expiresAt());
        assertNull(session.revokedAt());
        assertEquals("192.0.2.1", session.address());
        assertEquals("curl/8", session.userAgent());
        assertTrue(isOpen("a"));
    }

    @Test
    default void open_scopes_nullIsNotTheEmptySet() {
        store().open(session("a", "alice", null));
        store().open(session("b", "alice", Set.of()));
        assertNull(found("a").scopes());
        assertEquals(Set.of(), found("b").scopes());
    }

    /** Some databases store the empty string as NULL. */
    @Test
    default void open_emptyStrings_areFoundAsTheyWereGiven() {
        store().open(new NewSession("a", "alice", Set.of(), Set.of(), access(15), IDLE, TOTAL, "", ""));
        Session session = found("a");
        assertEquals(Set.of(), session.scopes());
        assertEquals(Set.of(), session.roles());
        assertEquals("", session.address());
        assertEquals("", session.userAgent());
    }

    /** Optional, see {@link #keepsAuthenticatedAt}. */
    @Test
    default void open_authenticatedAt_isFoundAsItWasGiven() {
        assumeTrue(keepsAuthenticatedAt());
        Instant login = Instant.ofEpochSecond(1_700_000_000);
        store().open(new NewSession("a", "alice", Set.of(), Set.of(), access(15), IDLE, TOTAL, "", "", login));
        assertEquals(login, found("a").authenticatedAt());
    }

    @Test
    default void open_rolesThatContainBlanks_areFoundAsTheyWereGiven() {
        Set<String> roles = Set.of("Site admin", "x", "-");
        store().open(new NewSession("a", "alice", null, roles, access(15), IDLE, TOTAL, "192.0.2.1", "curl/8"));
        assertEquals(roles, found("a").roles());
        assertNull(found("a").scopes());
        assertNull(found("a").authenticatedAt());
    }

    /** A tag, a blank, and a name of 256 code points: 524 of the 600 characters that a store must accept. */
    @Test
    default void open_longestUser_isFound() {
        String user = "AAECAwQFBgc " + "\ud83d\ude00".repeat(256);
        store().open(session("a", user, null));
        assertEquals(user, found("a").user());
        assertEquals(1, store().list(user).size());
        assertEquals(1, store().revokeAll(user, null).size());
    }

    @ParameterizedTest
    @CsvSource({"alice, Alice", "jos\u00e9, jose", "jose, jos\u00e9", "Alice, alice", "ma\u00df, mass", "a b, a  b"})
    default void list_similarUsers_areDifferent(String user, String other) {
        store().open(session("a", user, null));
        store().open(session("b", other, null));
        assertEquals(List.of("a"), store().list(user).stream().map(Session::id).toList());
        assertEquals(List.of("b"), store().list(other).stream().map(Session::id).toList());
        List<String> revoked = store().revokeAll(user, null).stream()
                .map(Revocation::sessionId)
                .toList();
        assertEquals(List.of("a"), revoked);
        assertFalse(isOpen("a"));
        assertTrue(isOpen("b"));
    }

    @Test
    default void find_similarId_isEmpty() {
        opened("Ab");
        assertTrue(store().find("aB").isEmpty());
        assertFalse(store().rotate("xx", 0, access(20), IDLE));
    }

    /** Optional, see {@link #keepsRefresher}. */
    @Test
    default void rotate_refresher_isKeptUntilTheNext() {
        assumeTrue(keepsRefresher());
        opened("a");
        assertNull(found("a").refreshedBy());
        assertTrue(store().rotate("a", 0, access(20), IDLE, new Session.Refresher("192.0.2.9", "x")));
        assertEquals(new Session.Refresher("192.0.2.9", "x"), found("a").refreshedBy());
        assertTrue(store().extend("a", 1, access(21)));
        assertEquals(new Session.Refresher("192.0.2.9", "x"), found("a").refreshedBy());
        assertFalse(store().rotate("a", 0, access(20), IDLE, new Session.Refresher("192.0.2.7", "y")));
        assertEquals(new Session.Refresher("192.0.2.9", "x"), found("a").refreshedBy());
        assertTrue(store().rotate("a", 1, access(20), IDLE, new Session.Refresher("", "")));
        assertEquals(new Session.Refresher("", ""), found("a").refreshedBy());
        assertTrue(store().rotate("a", 2, access(20), IDLE));
        assertNull(found("a").refreshedBy());
    }

    @Test
    default void find_unknown_isEmpty() {
        assertTrue(store().find("a").isEmpty());
    }

    @Test
    default void rotate_atTheCounter_incrementsItAndExtendsTheSession() {
        opened("a");
        pass("a", Duration.ofMinutes(5));
        assertTrue(store().rotate("a", 0, access(20), IDLE));
        Session session = found("a");
        assertEquals(1, session.counter());
        assertEquals(session.lastUsed().plus(IDLE), session.expiresAt());
        assertTrue(session.lastUsed().isAfter(session.created().plus(Duration.ofMinutes(4))));
    }

    @Test
    default void rotate_atAnotherCounter_changesNothing() {
        opened("a");
        Session before = found("a");
        assertFalse(store().rotate("a", 1, access(20), IDLE));
        assertFalse(store().rotate("a", -1, access(20), IDLE));
        assertEquals(before, found("a"));
    }

    @Test
    default void rotate_unknown_isFalse() {
        assertFalse(store().rotate("a", 0, access(20), IDLE));
    }

    @Test
    default void rotate_revoked_isFalse() {
        opened("a");
        store().revoke("a", "alice", access(1));
        assertFalse(store().rotate("a", 0, access(20), IDLE));
        assertFalse(store().extend("a", 0, access(20)));
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    default void rotate_atTheEndOfTheIdleTime_failsFromThenOn(long seconds, boolean open) {
        opened("a");
        pass("a", IDLE.plusSeconds(seconds));
        assertEquals(open, isOpen("a"));
        assertEquals(open, store().rotate("a", 0, access(20), IDLE));
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    default void rotate_atTheEndOfTheTotalTime_failsFromThenOn(long seconds, boolean open) {
        opened("a");
        pass("a", Duration.ofMinutes(9));
        store().rotate("a", 0, access(20), IDLE);
        pass("a", Duration.ofMinutes(9));
        store().rotate("a", 1, access(20), IDLE);
        pass("a", Duration.ofMinutes(7).plusSeconds(seconds));
        assertEquals(open, isOpen("a"));
        assertEquals(open, store().rotate("a", 2, access(20), IDLE));
    }

    @Test
    default void accessUntil_neverDecreases() {
        opened("a");
        Instant late = access(30);
        store().rotate("a", 0, late, IDLE);
        store().rotate("a", 1, access(5), IDLE);
        store().extend("a", 2, access(6));
        assertEquals(late, found("a").accessUntil());
        Instant later = access(40);
        store().extend("a", 2, later);
        assertEquals(later, found("a").accessUntil());
    }

    @Test
    default void extend_atTheCounter_changesOnlyAccessUntil() {
        opened("a");
        Session before = found("a");
        assertTrue(store().extend("a", 0, before.accessUntil()));
        assertEquals(before, found("a"));
        assertFalse(store().extend("a", 1, access(20)));
    }

    @Test
    default void rotate_manyAtOnce_oneSucceeds() throws Exception {
        opened("a");
        for (int counter = 0; counter < 20; counter++) {
            assertEquals(1, winners(counter, 16));
            assertEquals(counter + 1, found("a").counter());
        }
    }

    private int winners(int counter, int threads) throws Exception {
        Instant until = access(20);
        List<Boolean> results = atOnce(threads, i -> store().rotate("a", counter, until, IDLE), () -> {});
        return Collections.frequency(results, true);
    }

    /** Calls from many threads at once; meanwhile this thread does something else. */
    private static <T> List<T> atOnce(int threads, IntFunction<T> call, Runnable meanwhile) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                all.add(pool.submit(() -> {
                    go.await();
                    return call.apply(number);
                }));
            }
            go.countDown();
            meanwhile.run();
            List<T> results = new ArrayList<>();
            for (Future<T> one : all) {
                results.add(one.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    /** A revocation must last as long as each access token whose issue the store has acknowledged. */
    @Test
    default void revoke_whileOthersExtend_returnsTheLatestAcknowledgedAccess() throws Exception {
        Instant until = access(20);
        for (int round = 0; round < 10; round++) {
            String id = opened("s" + round);
            AtomicReference<Instant> revoked = new AtomicReference<>(Instant.EPOCH);
            List<Instant> acknowledged = atOnce(
                    8,
                    i -> store().extend(id, 0, until.plusSeconds(i)) ? until.plusSeconds(i) : Instant.EPOCH,
                    () -> revoked.set(store().revoke(id, "alice", until).accessUntil()));
            assertFalse(Collections.max(acknowledged).isAfter(revoked.get()));
            assertFalse(isOpen(id));
        }
    }

    @Test
    default void revoke_open_revokesIt_andReturnsTheLatestAccess() {
        opened("a");
        Instant late = access(30);
        store().extend("a", 0, late);
        assertEquals(new Revocation("a", late), store().revoke("a", "alice", access(1)));
        assertNotNull(found("a").revokedAt());
        assertFalse(isOpen("a"));
    }

    @Test
    default void revoke_twice_returnsTheSame() {
        opened("a");
        Revocation first = store().revoke("a", "alice", access(1));
        assertEquals(first, store().revoke("a", "alice", access(1)));
    }

    @Test
    default void revoke_unknown_returnsTheGivenAccess() {
        Instant until = access(7);
        assertEquals(new Revocation("jti-1", until), store().revoke("jti-1", "alice", until));
        assertFalse(store().rotate("jti-1", 0, access(20), IDLE));
    }

    @Test
    default void revokeAll_revokesTheSessionsOfTheUser_exceptOne() {
        opened("a");
        opened("b");
        opened("c");
        store().open(session("d", "bob", null));
        List<String> revoked = store().revokeAll("alice", "b").stream()
                .map(Revocation::sessionId)
                .sorted()
                .toList();
        assertEquals(List.of("a", "c"), revoked);
        assertFalse(isOpen("a"));
        assertTrue(isOpen("b"));
        assertTrue(isOpen("d"));
    }

    /** It has expired, but its last access token may still live. */
    @Test
    default void revokeAll_revokesExpiredSessionsToo() {
        opened("a");
        pass("a", IDLE.plusSeconds(1));
        assertEquals(1, store().revokeAll("alice", null).size());
    }

    @Test
    default void list_openSessionsOfTheUser_lastUsedFirst() {
        opened("expired");
        pass("expired", IDLE);
        opened("a");
        opened("b");
        opened("revoked");
        store().open(session("d", "bob", null));
        store().revoke("revoked", "alice", access(1));
        pass("a", Duration.ofMinutes(1));
        store().rotate("b", 0, access(20), IDLE);
        assertEquals(
                List.of("b", "a"),
                store().list("alice").stream().map(Session::id).toList());
    }

    @Test
    default void list_unknownUser_isEmpty() {
        assertEquals(List.of(), store().list("alice"));
    }

    // stores that several nodes share

    @Test
    default void revokedSince_null_returnsAllRevocations() {
        assumeTrue(store().isShared());
        opened("open");
        opened("a");
        store().revoke("a", "alice", access(10));
        store().revoke("jti-1", "alice", access(10));
        opened("b");
        store().revokeAll("alice", "open");
        assertEquals(Set.of("a", "b", "jti-1"), Set.copyOf(revokedIds()));
    }

    /** It may return earlier revocations too, but must not miss a later one. */
    @Test
    default void revokedSince_theTimeOfTheCallBefore_missesNoLaterRevocation() {
        assumeTrue(store().isShared());
        opened("a");
        opened("b");
        for (String id : List.of("a", "b", "jti-1")) {
            Instant before = store().revokedSince(null).now();
            Revocation revocation = store().revoke(id, "alice", access(10));
            assertTrue(store().revokedSince(before).revocations().contains(revocation), id);
        }
    }

    @Test
    default void removeExpired_openAndRevokedSessions_stay() {
        opened("open");
        opened("revoked");
        store().revoke("revoked", "alice", access(15));
        store().removeExpired();
        assertTrue(isOpen("open"));
        assertFalse(isOpen("revoked"));
        assertEquals(store().isShared(), revokedIds().contains("revoked"));
    }
}
