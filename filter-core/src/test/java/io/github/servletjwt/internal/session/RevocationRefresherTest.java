package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreFailurePolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How often a store is queried for revocations. */
class RevocationRefresherTest {
    /** A tenth of what an application with {@code revocationRefresh=50ms} has. */
    private static final RevocationRefresher.Periods PERIODS =
            new RevocationRefresher.Periods(Duration.ofMillis(5), Duration.ofMillis(200), Duration.ofMinutes(5));

    private final InstantSource clock = InstantSource.system();
    private final SwitchableSessionStore store = new SwitchableSessionStore(clock);
    private final RevocationList revocations = new RevocationList(
            store,
            new RevocationList.Limits(Duration.ZERO, Duration.ofMinutes(1), StoreFailurePolicy.REJECT),
            clock,
            System::nanoTime);
    private Duration elapsed = Duration.ZERO;

    /** How often the store is queried in this time, or in a longer one that is reported in {@link #elapsed}. */
    private int queriesIn(Duration time) throws InterruptedException {
        int before = store.asked().size();
        long begun = System.nanoTime();
        do {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            elapsed = Duration.ofNanos(System.nanoTime() - begun);
            assertTrue(elapsed.toSeconds() < 10, "hardly ever queried");
        } while (store.asked().size() - before < 2);
        return store.asked().size() - before;
    }

    /** Pauses of 5, 10, 20, 40, 80 ms: about five queries in 200 ms, and not forty. */
    @Test
    void start_storeThatPushesAndFails_isQueriedLessAndLessOften() throws Exception {
        store.push();
        try (AutoCloseable refresher = RevocationRefresher.start(store, revocations, PERIODS)) {
            store.fail(true);
            int queries = queriesIn(Duration.ofMillis(200));
            assertTrue(queries >= 2 && queries <= 8, queries + " times by " + refresher);
            store.fail(false);
            awaitAnswer();
        }
    }

    private void awaitAnswer() throws InterruptedException {
        SessionStore other = store;
        other.revoke("a", "alice", clock.instant().plusSeconds(60));
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!revocations.contains("a")) {
            assertTrue(System.nanoTime() < deadline, "never read");
            Thread.sleep(1);
        }
    }

    /** This one answers at once; a real one waits for a revocation. */
    @Test
    void start_storeThatPushes_isQueriedAgainAtOnce() throws Exception {
        store.push();
        try (AutoCloseable refresher =
                RevocationRefresher.start(store, revocations, RevocationRefresher.Periods.of(Duration.ofHours(1)))) {
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (store.asked().size() < 10) {
                assertTrue(System.nanoTime() < deadline, () -> "not queried by " + refresher);
            }
        }
    }

    @Test
    void start_storeThatDoesNotPush_isQueriedInEachPeriod() throws Exception {
        try (AutoCloseable refresher = RevocationRefresher.start(store, revocations, PERIODS)) {
            int queries = queriesIn(Duration.ofMillis(100));
            assertTrue(
                    queries >= 2 && queries <= 1 + elapsed.dividedBy(PERIODS.refresh()),
                    () -> queries + " times in " + elapsed + " by " + refresher);
        }
    }

    @Test
    void periods_ofAnApplication_areThoseOfTheManual() {
        assertEquals(
                new RevocationRefresher.Periods(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofMinutes(5)),
                RevocationRefresher.Periods.of(Duration.ofMillis(500)));
    }

    @Test
    void start_revokedBefore_isKnownAtOnce() throws Exception {
        Revocation revoked = store.revoke("a", "alice", clock.instant().plusSeconds(60));
        try (AutoCloseable refresher = RevocationRefresher.start(store, revocations, PERIODS)) {
            assertTrue(revocations.contains(revoked.sessionId()), refresher::toString);
        }
    }
}
