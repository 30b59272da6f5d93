package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreFailurePolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How often a store is asked what was ended. */
class RevocationRefresherTest {
    private static final Duration REFRESH = Duration.ofMillis(50);

    private final InstantSource clock = InstantSource.system();
    private final SwitchableSessionStore store = new SwitchableSessionStore(clock);
    private final RevocationList revocations = new RevocationList(
            store,
            new RevocationList.Limits(Duration.ZERO, Duration.ofMinutes(1), StoreFailurePolicy.REJECT),
            clock,
            System::nanoTime);

    private int askedIn(Duration time) throws InterruptedException {
        int before = store.asked().size();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        return store.asked().size() - before;
    }

    /** 50, 100, 200, 400 ms: five times in two seconds, and not forty. */
    @Test
    void start_storeThatPushesAndFails_isAskedLessAndLessOften() throws Exception {
        store.push();
        try (AutoCloseable room = RevocationRefresher.start(store, revocations, REFRESH)) {
            store.fail(true);
            int asked = askedIn(Duration.ofSeconds(2));
            assertTrue(asked >= 2 && asked <= 8, asked + " times by " + room);
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
            Thread.sleep(10);
        }
    }

    /** It answers at once here; a real one waits for news. */
    @Test
    void start_storeThatPushes_isAskedAgainAtOnce() throws Exception {
        store.push();
        try (AutoCloseable room = RevocationRefresher.start(store, revocations, Duration.ofHours(1))) {
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (store.asked().size() < 10) {
                assertTrue(System.nanoTime() < deadline, () -> "not asked by " + room);
            }
        }
    }

    @Test
    void start_storeThatDoesNotPush_isAskedNowAndThen() throws Exception {
        try (AutoCloseable room = RevocationRefresher.start(store, revocations, REFRESH)) {
            int asked = askedIn(Duration.ofSeconds(1));
            assertTrue(asked >= 2 && asked <= 21, asked + " times by " + room);
        }
    }

    @Test
    void start_endedBefore_isKnownAtOnce() throws Exception {
        Revocation ended = store.revoke("a", "alice", clock.instant().plusSeconds(60));
        try (AutoCloseable room = RevocationRefresher.start(store, revocations, REFRESH)) {
            assertTrue(revocations.contains(ended.sessionId()), room::toString);
        }
    }
}
