package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.StoreFailurePolicy;
import io.github.servletjwt.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A revocation is kept as long as a token of the session lives, and no longer. */
class RevocationListTest {
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration MAX_STALE = Duration.ofSeconds(60);
    private static final Duration SWEEP = Duration.ofSeconds(11);

    private final MovableClock clock = new MovableClock();
    private final AtomicLong nanos = new AtomicLong();
    private final SwitchableSessionStore store = new SwitchableSessionStore(clock);

    private RevocationList revocations(StoreFailurePolicy onStoreFailure) {
        return new RevocationList(store, new RevocationList.Limits(KEPT, MAX_STALE, onStoreFailure), clock, nanos::get);
    }

    private final RevocationList revocations = revocations(StoreFailurePolicy.REJECT);

    private static Revocation ended(String id, Instant accessUntil) {
        return new Revocation(id, accessUntil);
    }

    private void pass(Duration time) {
        clock.move(time);
        nanos.addAndGet(time.toNanos());
    }

    private FailureCode refused(RevocationList revocations, String id) {
        return assertThrows(AuthFailureException.class, () -> revocations.check(id))
                .failure()
                .code();
    }

    private void sweep() {
        revocations.add(ended("sweeper", clock.instant().plusSeconds(600)));
    }

    @Test
    void check_ended_isRefusedAtOnce() {
        revocations.add(ended("a", clock.instant().plusSeconds(900)));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(revocations, "a"));
    }

    @Test
    void check_otherOrNoSession_passes() {
        revocations.add(ended("a", clock.instant().plusSeconds(900)));
        assertDoesNotThrow(() -> revocations.check("b"));
        assertDoesNotThrow(() -> revocations.check(null));
    }

    /** The last token is over at exp + leeway; the entry stays an hour more, for clocks that are put back. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void add_sweeping_keepsAnEntryUntilItsLastTokenIsOver(long seconds, boolean kept) {
        revocations.add(ended("a", clock.instant().plusSeconds(900)));
        pass(Duration.ofMinutes(75).plus(KEPT).plusSeconds(seconds));
        // the other clock counts whole seconds and one more
        nanos.addAndGet(kept ? 0 : Duration.ofSeconds(1).toNanos());
        sweep();
        assertEquals(kept, revocations.contains("a"));
    }

    @Test
    void add_clockPutForwardAndBack_forgetsNothing() {
        revocations.add(ended("a", clock.instant().plusSeconds(900)));
        clock.move(Duration.ofDays(1));
        nanos.addAndGet(SWEEP.toNanos());
        sweep();
        clock.move(Duration.ofDays(-1));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(revocations, "a"));
    }

    @Test
    void add_clockPutBack_keepsUntilTheClockSaysSo() {
        revocations.add(ended("a", clock.instant().plusSeconds(900)));
        clock.move(Duration.ofHours(-1));
        nanos.addAndGet(Duration.ofHours(2).toNanos());
        sweep();
        assertTrue(revocations.contains("a"));
    }

    /** It was two minutes ahead, and the entry's time was over by it. */
    @Test
    void add_clockCorrectedBack_forgetsNothing() {
        clock.move(Duration.ofMinutes(2));
        revocations.add(ended("a", clock.instant().plusSeconds(900)));
        pass(Duration.ofMinutes(15).plus(KEPT).plusSeconds(1));
        sweep();
        clock.move(Duration.ofMinutes(-2));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(revocations, "a"));
    }

    /** Ended by hand in the database: two weeks of sessions, whose tokens are over. */
    @Test
    void add_longOver_isNotKept() {
        revocations.add(ended("a", clock.instant().minus(Duration.ofHours(2))));
        assertFalse(revocations.contains("a"));
    }

    @Test
    void add_new_isTold() {
        assertTrue(revocations.add(ended("a", clock.instant().plusSeconds(900))));
        assertFalse(revocations.add(ended("a", clock.instant().plusSeconds(950))));
    }

    @Test
    void isFull_swept_isFullNoMore() {
        for (int i = 0; i < 1_000_000; i++) {
            revocations.add(ended("s" + i, clock.instant()));
        }
        assertTrue(revocations.isFull());
        pass(Duration.ofHours(2));
        assertFalse(revocations.isFull());
    }

    /** A row that was committed minutes after its time. */
    @Test
    void refresh_everyMinute_asksForEverything() {
        revocations.load();
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofSeconds(31));
            revocations.refresh();
        }
        assertEquals(
                List.of(true, false, true, false, true),
                store.asked().stream().map(since -> since == null).toList());
    }

    @ParameterizedTest
    @CsvSource({"999, true", "1000, false"})
    void isFailing_forAMomentAfterAFailure(long millis, boolean failing) {
        revocations.load();
        assertFalse(revocations.isFailing());
        store.fail(true);
        revocations.refresh();
        pass(Duration.ofMillis(millis));
        assertEquals(failing, revocations.isFailing());
        store.fail(false);
        revocations.refresh();
        assertFalse(revocations.isFailing());
    }

    /** Whatever it is: the next poll comes, and asks for everything. */
    @Test
    void refresh_error_isAFailureLikeAnother() {
        SwitchableSessionStore broken = new SwitchableSessionStore(clock);
        broken.failWith(new OutOfMemoryError("test"));
        RevocationList hearing = new RevocationList(
                broken, new RevocationList.Limits(KEPT, MAX_STALE, StoreFailurePolicy.REJECT), clock, nanos::get);
        hearing.refresh();
        assertTrue(hearing.isFailing());
    }

    @Test
    void add_again_laterCounts() {
        revocations.add(ended("a", clock.instant().plusSeconds(900)));
        revocations.add(ended("a", clock.instant().plusSeconds(10)));
        pass(Duration.ofMinutes(10));
        sweep();
        assertTrue(revocations.contains("a"));
    }

    @Test
    void refresh_otherNode_isHeard() {
        store.revoke("a", "alice", clock.instant().plusSeconds(900));
        revocations.refresh();
        assertEquals(FailureCode.TOKEN_REVOKED, refused(revocations, "a"));
    }

    @ParameterizedTest
    @CsvSource({"59999, true", "60000, true", "60001, false"})
    void check_storeSilent_isAcceptedForMaxStale(long millis, boolean accepted) {
        revocations.load();
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
        if (accepted) {
            assertDoesNotThrow(() -> revocations.check("b"));
        } else {
            assertEquals(FailureCode.STORE_UNAVAILABLE, refused(revocations, "b"));
        }
    }

    @Test
    void check_storeSilent_accept_goesOnForEver() {
        RevocationList accepting = revocations(StoreFailurePolicy.ACCEPT);
        accepting.add(ended("a", clock.instant().plusSeconds(900)));
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        assertDoesNotThrow(() -> accepting.check("b"));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(accepting, "a"));
    }

    @Test
    void check_storeOfThisNodeAlone_isNeverStale() {
        RevocationList alone = new RevocationList(
                new InMemorySessionStore(clock),
                new RevocationList.Limits(KEPT, MAX_STALE, StoreFailurePolicy.REJECT),
                clock,
                nanos::get);
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        assertDoesNotThrow(() -> alone.check("b"));
    }

    /** A clock step does not mean that the store is silent. */
    @Test
    void check_clockPutForward_isNotStale() {
        revocations.load();
        clock.move(Duration.ofDays(1));
        assertDoesNotThrow(() -> revocations.check("b"));
    }

    @Test
    void refresh_afterAnOutage_asksForEverything() {
        revocations.load();
        store.fail(true);
        revocations.refresh();
        store.fail(false);
        revocations.refresh();
        revocations.refresh();
        List<String> asked = new ArrayList<>();
        store.asked().forEach(since -> asked.add(since == null ? "all" : "since"));
        assertEquals(List.of("all", "since", "all", "since"), asked);
    }

    /** It reports news exactly, so nothing can be late. */
    @Test
    void refresh_storeThatPushes_isAskedForAllAfterAFailureAlone() {
        store.push();
        revocations.load();
        revocations.refresh();
        pass(Duration.ofMinutes(2));
        revocations.refresh();
        store.fail(true);
        revocations.refresh();
        store.fail(false);
        revocations.refresh();
        revocations.refresh();
        List<String> asked = new ArrayList<>();
        store.asked().forEach(since -> asked.add(since == null ? "all" : "since"));
        assertEquals(List.of("all", "since", "since", "since", "all", "since"), asked);
    }

    private List<String> inStore() {
        return store.revokedSince(null).revocations().stream()
                .map(Revocation::sessionId)
                .sorted()
                .toList();
    }

    /** Started again without its files, say, or a copy that was behind has taken over. */
    @Test
    void refresh_storeThatHasLostSomething_isToldAgain() {
        Instant until = clock.instant().plusSeconds(900);
        revocations.load();
        revocations.add(store.revoke("lost", "alice", until));
        revocations.add(store.revoke("there", "alice", until));
        store.fail(true);
        revocations.refresh();
        store.fail(false);
        store.lose("lost");
        try (LogLines log = new LogLines()) {
            revocations.refresh();
            revocations.refresh();
            assertEquals(2, log.text().split("has lost 1 or more revocations", -1).length, log.text());
        }
        assertEquals(List.of("lost", "there"), inStore());
        assertEquals(
                List.of(until, until),
                store.revokedSince(null).revocations().stream()
                        .map(Revocation::accessUntil)
                        .toList());
    }

    @Test
    void refresh_storeThatHasLostMoreThanAThousand_isToldAllOfThem() {
        Instant until = clock.instant().plusSeconds(900);
        revocations.load();
        for (int i = 0; i < 2_500; i++) {
            revocations.add(store.revoke("s" + i, "alice", until));
            store.lose("s" + i);
        }
        store.fail(true);
        revocations.refresh();
        store.fail(false);
        for (int restored : new int[] {1_000, 2_000, 2_500, 2_500}) {
            assertTrue(revocations.refresh());
            assertEquals(restored, inStore().size());
        }
    }

    /** Nobody accepts its tokens any more. */
    @ParameterizedTest
    @CsvSource({"929, true", "930, false", "931, false"})
    void refresh_storeThatHasLostWhatIsOver_isNotTold(long later, boolean restored) {
        revocations.load();
        revocations.add(store.revoke("over", "alice", clock.instant().plusSeconds(900)));
        store.fail(true);
        revocations.refresh();
        store.fail(false);
        store.lose("over");
        pass(Duration.ofSeconds(later));
        revocations.refresh();
        assertEquals(restored ? List.of("over") : List.of(), inStore());
    }

    @Test
    void refresh_storeThatHasLostNothing_isToldNothing() {
        revocations.load();
        revocations.add(store.revoke("a", "alice", clock.instant().plusSeconds(900)));
        store.fail(true);
        revocations.refresh();
        store.fail(false);
        int calls = store.calls();
        try (LogLines log = new LogLines()) {
            revocations.refresh();
            assertFalse(log.text().contains("lost"), log.text());
        }
        assertEquals(calls, store.calls());
    }

    @Test
    void refresh_outage_isToldOnce_andItsEndToo() {
        try (LogLines log = new LogLines()) {
            revocations.load();
            store.fail(true);
            for (int i = 0; i < 5; i++) {
                revocations.refresh();
                pass(Duration.ofSeconds(20));
            }
            store.fail(false);
            revocations.refresh();
            revocations.refresh();
            String text = log.text();
            assertEquals(2, text.split("the session store is unavailable", -1).length, text);
            assertEquals(2, text.split("has not answered for revocationMaxStale", -1).length, text);
            assertEquals(2, text.split("answers again", -1).length, text);
        }
        assertFalse(revocations.contains("b"));
    }

    @Test
    void add_aMillion_takesLessThanAQuarterOfAKilobyteEach() throws Exception {
        long before = used();
        RevocationList many = filled(1_000_000);
        long bytes = (used() - before) / 1_000_000;
        System.out.printf("1,000,000 ended sessions: %d bytes each%n", bytes);
        assertTrue(bytes < 250, bytes + " bytes");
        assertFalse(many.contains("none of them"));
    }

    private RevocationList filled(int entries) {
        RevocationList filled = revocations(StoreFailurePolicy.REJECT);
        Instant until = clock.instant().plusSeconds(900);
        Random random = new Random(entries);
        for (int i = 0; i < entries; i++) {
            filled.add(ended(id(random), until.plusSeconds(i % 60)));
        }
        return filled;
    }

    private static String id(Random random) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    private static long used() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
