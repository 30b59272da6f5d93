package io.github.servletjwt.internal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One run at a time, and who asks meanwhile gets its outcome. */
@Timeout(30)
class SingleFlightTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration NOT_AT_ALL = Duration.ZERO;

    private final AtomicInteger runs = new AtomicInteger();

    private boolean count() {
        return runs.incrementAndGet() > 0;
    }

    @Test
    void start_twiceBeforeTheRun_runsOnce() {
        Queue<Runnable> queue = new ArrayDeque<>();
        SingleFlight flight = new SingleFlight(queue::add, this::count);
        assertSame(flight.start(), flight.start());
        assertNotNull(flight.flying());
        assertEquals(1, queue.size());
        queue.remove().run();
        assertEquals(1, runs.get());
        assertNull(flight.flying());
    }

    @Test
    void await_afterARun_runsAgain() {
        SingleFlight flight = new SingleFlight(Runnable::run, this::count);
        assertTrue(flight.await(flight.start(), LONG));
        assertTrue(flight.await(flight.start(), LONG));
        assertEquals(2, runs.get());
    }

    @Test
    void await_runFails_isFalse() {
        SingleFlight flight = new SingleFlight(Runnable::run, () -> false);
        assertFalse(flight.await(flight.start(), LONG));
    }

    @Test
    void await_runTakesTooLong_isFalse() {
        SingleFlight flight = new SingleFlight(task -> {}, this::count);
        assertFalse(flight.await(flight.start(), NOT_AT_ALL));
        assertNotNull(flight.flying());
    }

    @Test
    void await_executorClosed_isFalseAndTheNextTries() {
        AtomicBoolean open = new AtomicBoolean();
        Executor executor = task -> {
            if (!open.get()) {
                throw new RejectedExecutionException();
            }
            task.run();
        };
        SingleFlight flight = new SingleFlight(executor, this::count);
        assertFalse(flight.await(flight.start(), LONG));
        open.set(true);
        assertTrue(flight.await(flight.start(), LONG));
    }

    @Test
    void start_runThrows_theNextRuns() {
        SingleFlight flight = new SingleFlight(Runnable::run, () -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("first");
            }
            return true;
        });
        assertThrows(IllegalStateException.class, flight::start);
        assertNull(flight.flying());
        assertTrue(flight.await(flight.start(), LONG));
    }

    @Test
    void await_interrupted_isFalseAndStaysInterrupted() {
        SingleFlight flight = new SingleFlight(task -> {}, this::count);
        Thread.currentThread().interrupt();
        assertFalse(flight.await(flight.start(), LONG));
        assertTrue(Thread.interrupted());
    }

    @Test
    void await_crowd_sharesOneRunAndThe33rdIsTurnedAway() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Executor thread = task -> new Thread(task).start();
        SingleFlight flight = new SingleFlight(thread, () -> await(gate) && count());
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Boolean>> outcomes = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            CompletableFuture<Boolean> outcome = new CompletableFuture<>();
            Thread waiter = new Thread(() -> outcome.complete(flight.await(flight.start(), LONG)));
            waiter.start();
            threads.add(waiter);
            outcomes.add(outcome);
        }
        for (Thread waiter : threads) {
            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        assertFalse(flight.await(flight.start(), LONG));
        gate.countDown();
        for (CompletableFuture<Boolean> outcome : outcomes) {
            assertTrue(outcome.get(20, TimeUnit.SECONDS));
        }
        assertEquals(1, runs.get());
    }

    private static boolean await(CountDownLatch gate) {
        try {
            return gate.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
