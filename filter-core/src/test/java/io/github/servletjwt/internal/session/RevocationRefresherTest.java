package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.config.OnStoreFailure;
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
            new RevocationList.Limits(Duration.ZERO, Duration.ofMinutes(1), OnStoreFailure.REJECT),
            clock,
            System::nanoTime);

    private int askedIn(Duration time) throws InterruptedException {
        int before = store.asked().size();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        return store.asked().size() - before;
    }

    /** Pauses of 5, 10, 20, 40, 80 ms: about five queries in 200 ms, and not forty. */
    @Test
    void start_storeThatPushesAndFails_isAskedLessAndLessOften() throws Exception {
        store.push();
        try (AutoCloseable refresher = RevocationRefresher.start(store, revocations, PERIODS)) {
            store.fail(true);
            int asked = askedIn(Duration.ofMillis(200));
            assertTrue(asked >= 2 && asked <= 8, asked + " times by " + refresher);
            store.fail(false);
            awaitAnswer();
        }
    }

    private void awaitAnswer() throws InterruptedException {
        SessionStore other = store;
        other.revoke("a", "alice", clock.instant().plusSeconds(60));
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!revocations.contains("a")) {
            assertTrue(System.nanoTime() < deadline, "never heard");
            Thread.sleep(1);
        }
    }

    /** It answers at once here; a real one waits for news. */
    @Test
    void start_storeThatPushes_isAskedAgainAtOnce() throws Exception {
        store.push();
        try (AutoCloseable refresher =
                RevocationRefresher.start(store, revocations, RevocationRefresher.Periods.of(Duration.ofHours(1)))) {
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (store.asked().size() < 10) {
                assertTrue(System.nanoTime() < deadline, () -> "not asked by " + refresher);
            }
        }
    }

    @Test
    void start_storeThatDoesNotPush_isAskedNowAndThen() throws Exception {
        try (AutoCloseable refresher = RevocationRefresher.start(store, revocations, PERIODS)) {
            int asked = askedIn(Duration.ofMillis(100));
            assertTrue(asked >= 2 && asked <= 21, asked + " times by " + refresher);
        }
    }

    @Test
    void periods_ofAnApplication_areThoseOfTheManual() {
        assertEquals(
                new RevocationRefresher.Periods(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofMinutes(5)),
                RevocationRefresher.Periods.of(Duration.ofMillis(500)));
    }

    @Test
    void start_endedBefore_isKnownAtOnce() throws Exception {
        Revocation ended = store.revoke("a", "alice", clock.instant().plusSeconds(60));
        try (AutoCloseable refresher = RevocationRefresher.start(store, revocations, PERIODS)) {
            assertTrue(revocations.contains(ended.sessionId()), refresher::toString);
        }
    }
}
