package io.github.servletjwt.internal.account;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Threads that want passwords hashed, and do not get further than the limiter or a {@link BlockableRandom}. */
public final class Crowd implements AutoCloseable {
    private static final int QUEUED_EACH = 8;

    private final BlockableRandom random;
    private final List<Thread> threads = new ArrayList<>();

    /** Nobody yet; from now on the random holds whoever hashes. */
    public Crowd(BlockableRandom random) {
        this.random = random;
        random.block();
    }

    /** So many that each place at work and in the queue is taken. */
    public Crowd fill(int concurrency, Callable<?> work) throws InterruptedException {
        start(concurrency + concurrency * QUEUED_EACH, work);
        random.awaitHeld(concurrency);
        awaitQueued(concurrency * QUEUED_EACH);
        return this;
    }

    /** So many more. */
    public void start(int times, Callable<?> work) {
        for (int i = 0; i < times; i++) {
            Thread thread = new Thread(new FutureTask<>(work));
            threads.add(thread);
            thread.start();
        }
    }

    /** Waits until exactly so many stand in the queue, the only place where a wait has an end. */
    public void awaitQueued(int queued) throws InterruptedException {
        while (threads.stream()
                        .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                        .count()
                != queued) {
            if (Thread.interrupted()) {
                throw new InterruptedException("timed out");
            }
            Thread.onSpinWait();
        }
    }

    /** Sends everybody home. */
    void sendHome() {
        threads.forEach(Thread::interrupt);
        random.unblock();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException stopping) {
            throw new IllegalStateException(stopping);
        }
    }

    @Override
    public void close() {
        sendHome();
    }
}
