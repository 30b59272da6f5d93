package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.SessionStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions in memory. */
class InMemorySessionStoreTest implements SessionStoreContract {
    private final MovableClock clock = new MovableClock();
    private final InMemorySessionStore store = new InMemorySessionStore(clock);

    @Override
    public SessionStore store() {
        return store;
    }

    @Override
    public void pass(String id, Duration time) {
        clock.move(time);
    }

    @Test
    void isShared_never() {
        assertFalse(store.isShared());
    }

    @Test
    void open_moreThanAUserMayHave_endsTheOneNotUsedForLongest() {
        for (int i = 0; i < InMemorySessionStore.MAX_OF_USER; i++) {
            opened("s" + i);
            clock.move(Duration.ofMillis(1));
        }
        store.rotate("s0", 0, access(20), IDLE);
        assertTrue(store.find("s1").isPresent());
        opened("one-more");
        assertTrue(isOpen("s0"));
        assertFalse(isOpen("s1"));
        assertEquals(InMemorySessionStore.MAX_OF_USER, store.list("alice").size());
    }

    /** Its access tokens still live, and a logout everywhere must reach them. */
    @Test
    void revokeAll_reachesTheOneThatHadToGo() {
        for (int i = 0; i <= InMemorySessionStore.MAX_OF_USER; i++) {
            opened("s" + i);
            clock.move(Duration.ofMillis(1));
        }
        assertFalse(isOpen("s0"));
        assertTrue(store.revokeAll("alice", null).stream()
                .anyMatch(revocation -> revocation.sessionId().equals("s0")));
    }

    @Test
    void open_endedOnes_takeNoPlace() {
        opened("phone");
        for (int i = 0; i <= InMemorySessionStore.MAX_OF_USER; i++) {
            opened("s" + i);
            clock.move(Duration.ofMillis(1));
            store.revoke("s" + i, "alice", access(15));
        }
        assertTrue(isOpen("phone"));
    }

    @Test
    void sweep_whatIsOver_isForgottenAnHourAfterItsLastToken() {
        opened("a");
        clock.move(Duration.ofMinutes(74));
        opened("b");
        assertTrue(store.find("a").isPresent());
        clock.move(Duration.ofMinutes(1));
        opened("c");
        assertTrue(store.find("a").isEmpty());
        assertTrue(store.find("b").isPresent());
    }
}
