package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.internal.account.HashLimiter.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order in which the limiter serves more work than it allows at once. */
@Timeout(30)
class HashLimiterTest {
    private static final int QUEUE = 8;

    private final HashLimiter limiter = new HashLimiter(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final Semaphore mayWork = new Semaphore(0);
    private final List<String> served = new ArrayList<>();
    private final AtomicInteger busy = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    /** Takes the only place, until there are permits. */
    private void hold() throws InterruptedException {
        enter(new Share("holder", ""), "holder");
        held.await();
    }

    private Thread enter(Share share, String label) {
        Thread thread = new Thread(new FutureTask<>(() -> {
            try {
                limiter.run(share, () -> work(label));
            } catch (AuthFailureException refused) {
                busy.incrementAndGet();
            }
            return null;
        }));
        threads.add(thread);
        thread.start();
        return thread;
    }

    private Object work(String label) {
        held.countDown();
        mayWork.acquireUninterruptibly();
        served.add(label);
        return label;
    }

    /** Enters, and waits until the queue has decided: the thread waits, or it was refused. */
    private void queue(Share share, String label) {
        awaitDecision(enter(share, label));
    }

    private static void awaitDecision(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
    }

    private List<String> serveAll() throws InterruptedException {
        mayWork.release(1000);
        for (Thread thread : threads) {
            thread.join();
        }
        return served;
    }

    @AfterEach
    void letGo() {
        mayWork.release(1000);
    }

    private static Share account(String name) {
        return new Share(name, "192.0.2.1");
    }

    @Test
    void run_oneAccountFloods_anotherGetsAPlace() throws Exception {
        hold();
        for (int i = 0; i < 50; i++) {
            queue(account("flood"), "flood");
        }
        queue(account("alice"), "alice");
        assertTrue(serveAll().contains("alice"));
        assertEquals(QUEUE - 1, served.stream().filter("flood"::equals).count());
        assertEquals(50 - QUEUE + 1, busy.get());
    }

    /** The right password, from a thousand addresses. */
    @Test
    void run_oneAccountFloodsFromManyAddresses_anotherIsServedFirst() throws Exception {
        hold();
        for (int i = 0; i < 50; i++) {
            queue(new Share("flood", "198.51.100." + i), "flood");
        }
        queue(account("alice"), "alice");
        assertEquals("alice", serveAll().get(1));
    }

    /** The owner of an account that somebody else attacks is one address of many, and has that part. */
    @Test
    void run_oneAddressFloodsAnAccount_itsOwnerGetsAPlace() throws Exception {
        hold();
        for (int i = 0; i < 50; i++) {
            queue(new Share("alice", "198.51.100.1"), "flood");
        }
        queue(new Share("alice", "192.0.2.1"), "owner");
        assertEquals("owner", serveAll().get(1));
    }

    /** People behind one NAT address. */
    @ParameterizedTest
    @CsvSource({"7, 0", "8, 0", "9, 1"})
    void run_manyAccountsOfOneAddress_allGetPlacesWhileThereAreSome(int people, int refused) throws Exception {
        hold();
        for (int i = 0; i < people; i++) {
            queue(account("user" + i), "user" + i);
        }
        serveAll();
        assertEquals(refused, busy.get());
        assertEquals(1 + people - refused, served.size());
    }

    @Test
    void run_nobodyElseWaits_oneAccountHasAllPlaces() throws Exception {
        hold();
        for (int i = 0; i < QUEUE; i++) {
            queue(account("batch"), "batch" + i);
        }
        assertEquals(0, busy.get());
        assertEquals(
                List.of("holder", "batch0", "batch1", "batch2", "batch3", "batch4", "batch5", "batch6", "batch7"),
                serveAll());
    }

    @Test
    void run_twoAccountsOfOneAddressWait_theOneWithFewerIsServedFirst() throws Exception {
        hold();
        for (int i = 0; i < 3; i++) {
            queue(account("a"), "a");
        }
        for (int i = 0; i < 2; i++) {
            queue(account("b"), "b");
        }
        assertEquals(List.of("holder", "b", "b", "a", "a", "a"), serveAll());
    }

    /** Names can be invented: an unknown one costs the same work. */
    @Test
    void run_oneAddressFloodsWithManyNames_anotherAddressIsServedFirst() throws Exception {
        hold();
        for (int i = 0; i < 50; i++) {
            queue(new Share("name" + i, "198.51.100.1"), "flood");
        }
        queue(account("alice"), "alice");
        queue(new Share("bob", "203.0.113.5"), "bob");
        assertEquals(List.of("holder", "alice", "bob"), serveAll().subList(0, 3));
        assertEquals(QUEUE - 2, served.stream().filter("flood"::equals).count());
    }

    @Test
    void run_equalBurden_theOldestIsServedFirstAndTheNewcomerRefused() throws Exception {
        hold();
        List<String> expected = new ArrayList<>(List.of("holder"));
        for (int i = 0; i < QUEUE; i++) {
            queue(new Share("user" + i, "192.0.2." + i), "user" + i);
            expected.add("user" + i);
        }
        queue(new Share("late", "203.0.113.5"), "late");
        assertEquals(1, busy.get());
        assertEquals(expected, serveAll());
    }

    @Test
    void run_waiterIsInterrupted_leavesNoPlaceTaken() throws Exception {
        hold();
        queue(account("a"), "a");
        Thread last = threads.get(threads.size() - 1);
        last.interrupt();
        last.join();
        assertEquals(1, busy.get());
        queue(account("b"), "b");
        assertEquals(List.of("holder", "b"), serveAll());
        assertEquals("free", limiter.run(account("c"), () -> "free"));
    }

    @Test
    void run_workFails_theNextIsServed() throws Exception {
        try {
            limiter.run(account("a"), () -> {
                throw new IllegalStateException("failed");
            });
        } catch (IllegalStateException expected) {
            assertTrue(expected.getMessage().contains("failed"));
        }
        assertEquals("free", limiter.run(account("b"), () -> "free"));
    }
}
