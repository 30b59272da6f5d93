package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.config.IpAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Limits concurrent password hashing. Each hash takes megabytes and most of a core, and logins must not starve requests
 * with a token. A short queue waits; it is fair, see {@link FairQueue}: neither one account, from any addresses, nor
 * one address, with any names, can block others by logging in all the time.
 *
 * <p><b>Thread safety:</b> any thread; the work runs on the caller's. <b>Failure:</b> {@link FailureCode#HASHING_BUSY}
 * when the queue is full, another share gets the place, or the wait is longer than {@value #MAX_SECONDS} s.
 */
public final class HashLimiter {
    private static final int QUEUED_EACH = 8;
    private static final int MAX_SECONDS = 3;

    private final ReentrantLock lock = new ReentrantLock();
    private final FairQueue<Waiter> waiting;
    private int free;

    /** The limited work. */
    public interface HashingWork<T> {
        T get() throws AuthFailureException;
    }

    /**
     * The share of the work: the more work of an account or address waits, the later it is served.
     *
     * @param account its name in the form in which names are compared; empty for work that is not a login
     * @param site the owner of the address
     */
    public record Share(String account, String site) {
        /** Work of the application itself. */
        static final Share NO_LOGIN = new Share("", "");

        /** The share of registrations from an address. */
        static Share ofNew(String address) {
            return new Share("", IpAddress.siteOf(address));
        }
    }

    private static final class Waiter {
        private final Condition decided;
        private boolean admitted;
        private boolean evicted;

        private Waiter(Condition decided) {
            this.decided = decided;
        }

        private boolean isDecided() {
            return admitted || evicted;
        }
    }

    /**
     * A limiter.
     *
     * @param concurrency the maximum number of concurrent hashes
     */
    public HashLimiter(int concurrency) {
        this.free = concurrency;
        this.waiting = new FairQueue<>(concurrency * QUEUED_EACH);
    }

    /** Runs work that is not a login. */
    public <T> T run(HashingWork<T> work) throws AuthFailureException {
        return run(Share.NO_LOGIN, work);
    }

    /** Runs the work of a login. */
    public <T> T run(LoginThrottle.Attempt attempt, HashingWork<T> work) throws AuthFailureException {
        return run(attempt.share(), work);
    }

    /** Runs the work once it has a place. */
    <T> T run(Share share, HashingWork<T> work) throws AuthFailureException {
        if (!enter(share)) {
            throw new AuthFailureException(FailureCode.HASHING_BUSY);
        }
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    private boolean enter(Share share) {
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return true;
            }
            Waiter waiter = new Waiter(lock.newCondition());
            evict(waiting.add(share, waiter));
            return await(waiter);
        } finally {
            lock.unlock();
        }
    }

    private static void evict(@Nullable Waiter waiter) {
        if (waiter != null) {
            waiter.evicted = true;
            waiter.decided.signal();
        }
    }

    private boolean await(Waiter waiter) {
        long left = TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        try {
            while (!waiter.isDecided() && left > 0) {
                left = waiter.decided.awaitNanos(left);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        if (!waiter.isDecided()) {
            waiting.remove(waiter);
        }
        return waiter.admitted;
    }

    /** Passes the place to the next in the queue at once: a newcomer cannot overtake it. */
    private void leave() {
        lock.lock();
        try {
            Waiter next = waiting.poll();
            if (next == null) {
                free++;
            } else {
                next.admitted = true;
                next.decided.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
