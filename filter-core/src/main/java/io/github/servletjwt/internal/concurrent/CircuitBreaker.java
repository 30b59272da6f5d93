package io.github.servletjwt.internal.concurrent;

import io.github.servletjwt.api.StoreUnavailableException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When nobody asks: after a failure for a while, which doubles with each further one, and then one tries for all.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class CircuitBreaker {
    /** An answer takes a millisecond; this survives packets that were lost and sent again. */
    public static final Duration LONGEST = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int MAX_DOUBLINGS = 4;

    private final LongSupplier nanos;
    private int failures;
    private long again;

    public CircuitBreaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Lets one ask.
     *
     * @throws StoreUnavailableException when nobody should
     */
    public synchronized void require() {
        long now = nanos.getAsLong();
        if (failures > 0) {
            if (now - again < 0) {
                throw StoreUnavailableException.known("Redis did not answer a moment ago");
            }
            // one tries for all
            again = now + LONGEST.toNanos();
        }
    }

    public synchronized void answered() {
        failures = 0;
    }

    /** Nobody asks for 100 ms at first, 1.6 s at most. */
    public synchronized void failed() {
        again = nanos.getAsLong() + (FIRST_PAUSE.toNanos() << Math.min(failures, MAX_DOUBLINGS));
        failures++;
    }
}
