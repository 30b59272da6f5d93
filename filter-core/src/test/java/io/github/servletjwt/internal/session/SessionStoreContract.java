package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every session store does. */
interface SessionStoreContract {
    Duration IDLE = Duration.ofMinutes(10);
    Duration TOTAL = Duration.ofMinutes(25);

    SessionStore store();

    /** Lets time go by for the session of this id. */
    void pass(String id, Duration time);

    default Instant access(long minutes) {
        Instant now = store().revokedSince(null).now().truncatedTo(ChronoUnit.SECONDS);
        return now.plus(Duration.ofMinutes(minutes));
    }

    default NewSession session(String id, String user, Set<String> scopes) {
        return new NewSession(id, user, scopes, null, access(15), IDLE, TOTAL, "192.0.2.1", "curl/8");
    }

    default String opened(String id) {
        store().open(session(id, "alice", null));
        return id;
    }

    default Session found(String id) {
        return store().find(id).orElseThrow().session();
    }

    default boolean isOpen(String id) {
        SessionStore.Snapshot at = store().find(id).orElseThrow();
        return at.session().isOpen(at.now());
    }

    default List<String> endedIds() {
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
    default void open_scopes_noneAskedForIsNotNoneLeft() {
        store().open(session("a", "alice", null));
        store().open(session("b", "alice", Set.of()));
        assertNull(found("a").scopes());
        assertEquals(Set.of(), found("b").scopes());
    }

    /** Some databases keep the empty string as NULL. */
    @Test
    default void open_emptyTexts_areFoundAsTheyWere() {
        Instant login = Instant.ofEpochSecond(1_700_000_000);
        store().open(new NewSession("a", "alice", Set.of(), Set.of(), access(15), IDLE, TOTAL, "", "", login));
        Session session = found("a");
        assertEquals(Set.of(), session.scopes());
        assertEquals(Set.of(), session.roles());
        assertEquals("", session.address());
        assertEquals("", session.userAgent());
        assertEquals(login, session.authenticatedAt());
    }

    @Test
    default void open_rolesThatHoldBlanks_areFoundAsTheyWere() {
        Set<String> roles = Set.of("Site admin", "x", "-");
        store().open(new NewSession("a", "alice", null, roles, access(15), IDLE, TOTAL, "192.0.2.1", "curl/8"));
        assertEquals(roles, found("a").roles());
        assertNull(found("a").scopes());
        assertNull(found("a").authenticatedAt());
    }

    /** A tag, a blank, and a name of 256 code points. */
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
    default void list_similarUsers_areApart(String user, String other) {
        store().open(session("a", user, null));
        store().open(session("b", other, null));
        assertEquals(List.of("a"), store().list(user).stream().map(Session::id).toList());
        assertEquals(List.of("b"), store().list(other).stream().map(Session::id).toList());
        List<String> ended = store().revokeAll(user, null).stream()
                .map(Revocation::sessionId)
                .toList();
        assertEquals(List.of("a"), ended);
        assertFalse(isOpen("a"));
        assertTrue(isOpen("b"));
    }

    @Test
    default void find_similarId_isEmpty() {
        opened("Ab");
        assertTrue(store().find("aB").isEmpty());
        assertFalse(store().rotate("xx", 0, access(20), IDLE));
    }

    @Test
    default void rotate_refresher_isKeptUntilTheNext() {
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
    default void rotate_atTheCounter_countsFurtherAndLivesOn() {
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
    default void rotate_ended_isFalse() {
        opened("a");
        store().revoke("a", "alice", access(1));
        assertFalse(store().rotate("a", 0, access(20), IDLE));
        assertFalse(store().extend("a", 0, access(20)));
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    default void rotate_atTheEndOfTheIdleTime_isOverAtIt(long seconds, boolean open) {
        opened("a");
        pass("a", IDLE.plusSeconds(seconds));
        assertEquals(open, isOpen("a"));
        assertEquals(open, store().rotate("a", 0, access(20), IDLE));
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    default void rotate_atTheEndOfTheTotalTime_isOverAtIt(long seconds, boolean open) {
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
    default void accessUntil_neverGoesBack() {
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
    default void extend_atTheCounter_changesTheAccessAlone() {
        opened("a");
        Session before = found("a");
        assertTrue(store().extend("a", 0, before.accessUntil()));
        assertEquals(before, found("a"));
        assertFalse(store().extend("a", 1, access(20)));
    }

    @Test
    default void rotate_manyAtOnce_oneIsFirst() throws Exception {
        opened("a");
        for (int counter = 0; counter < 20; counter++) {
            assertEquals(1, winners(counter, 16));
            assertEquals(counter + 1, found("a").counter());
        }
    }

    private int winners(int counter, int threads) throws Exception {
        Instant until = access(20);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> {
                    go.await();
                    return store().rotate("a", counter, until, IDLE);
                }));
            }
            go.countDown();
            int winners = 0;
            for (Future<Boolean> one : all) {
                winners += one.get() ? 1 : 0;
            }
            return winners;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    default void revoke_open_endsIt_andTellsTheLatestAccess() {
        opened("a");
        Instant late = access(30);
        store().extend("a", 0, late);
        assertEquals(new Revocation("a", late), store().revoke("a", "alice", access(1)));
        assertNotNull(found("a").revokedAt());
        assertFalse(isOpen("a"));
    }

    @Test
    default void revoke_twice_tellsTheSame() {
        opened("a");
        Revocation first = store().revoke("a", "alice", access(1));
        assertEquals(first, store().revoke("a", "alice", access(1)));
    }

    @Test
    default void revoke_unknown_tellsWhatIsKnown() {
        Instant until = access(7);
        assertEquals(new Revocation("jti-1", until), store().revoke("jti-1", "alice", until));
        assertFalse(store().rotate("jti-1", 0, access(20), IDLE));
    }

    @Test
    default void revokeAll_endsThoseOfTheUser_butForOne() {
        opened("a");
        opened("b");
        opened("c");
        store().open(session("d", "bob", null));
        List<String> ended = store().revokeAll("alice", "b").stream()
                .map(Revocation::sessionId)
                .sorted()
                .toList();
        assertEquals(List.of("a", "c"), ended);
        assertFalse(isOpen("a"));
        assertTrue(isOpen("b"));
        assertTrue(isOpen("d"));
    }

    /** It is over, but its last access token may still live. */
    @Test
    default void revokeAll_endsWhatIsOverToo() {
        opened("a");
        pass("a", IDLE.plusSeconds(1));
        assertEquals(1, store().revokeAll("alice", null).size());
    }

    @Test
    default void list_openOnesOfTheUser_lastUsedFirst() {
        opened("over");
        pass("over", IDLE);
        opened("a");
        opened("b");
        opened("ended");
        store().open(session("d", "bob", null));
        store().revoke("ended", "alice", access(1));
        pass("a", Duration.ofMinutes(1));
        store().rotate("b", 0, access(20), IDLE);
        assertEquals(
                List.of("b", "a"),
                store().list("alice").stream().map(Session::id).toList());
    }

    @Test
    default void list_ofNobody_isEmpty() {
        assertEquals(List.of(), store().list("alice"));
    }
}
