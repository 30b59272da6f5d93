package io.github.servletjwt.account;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets few passwords be hashed at a time: each takes megabytes and most of a core, and logins must not starve the requests
 * that have a token already. A short queue waits; who comes then is sent away.
 *
 * <p><b>Thread safety:</b> any thread; the work runs on the caller's. <b>Failure:</b> {@link FailureCode#HASHING_BUSY}
 * when the queue is full or the wait longer than {@value #MOST_SECONDS} s.
 */
public final class HashGate {
    private static final int QUEUED_EACH = 8;
    private static final int MOST_SECONDS = 3;

    private final Semaphore permits;
    private final int longestQueue;

    /** What is let through. */
    public interface Work<T> {
        T get() throws AuthFailureException;
    }

    /**
     * A gate.
     *
     * @param concurrency how many are let through at once
     */
    public HashGate(int concurrency) {
        this.permits = new Semaphore(concurrency, true);
        this.longestQueue = concurrency * QUEUED_EACH;
    }

    /** The result of the work, once it was its turn. */
    public <T> T run(Work<T> work) throws AuthFailureException {
        if (permits.getQueueLength() >= longestQueue || !acquire()) {
            throw new AuthFailureException(FailureCode.HASHING_BUSY);
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private boolean acquire() {
        try {
            return permits.tryAcquire(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
