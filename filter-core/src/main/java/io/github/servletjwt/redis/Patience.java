package io.github.servletjwt.redis;

import io.github.servletjwt.api.StoreUnavailableException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long an answer is waited for, and when nobody asks at all: after a failure for a while, which doubles with each further
 * one, and then one tries for all.
 *
 * <p>No request waits for longer than 2 s altogether. It asks for sessions six times at most, and 6 × 300 ms are less. After
 * one answer that took longer, the others have less time: 5 × 300 + 450 ms are less too.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class Patience {
    /** An answer takes a millisecond; this survives one packet that was lost and sent again. */
    static final Duration LONGEST = Duration.ofMillis(450);

    private static final Duration SLOW = Duration.ofMillis(300);
    private static final Duration AFTER_SLOW = Duration.ofMillis(150);
    private static final Duration CAUTIOUS = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int MOST_DOUBLINGS = 4;

    private final LongSupplier nanos;
    private int failures;
    private long again;
    private long cautiousUntil;

    Patience(LongSupplier nanos) {
        this.nanos = nanos;
        this.cautiousUntil = nanos.getAsLong();
    }

    /**
     * How long to wait for the next answer.
     *
     * @param most that the asker would wait
     * @throws StoreUnavailableException when it is not asked
     */
    synchronized Duration next(Duration most) {
        long now = nanos.getAsLong();
        if (failures > 0) {
            if (now - again < 0) {
                throw new StoreUnavailableException("Redis did not answer a moment ago");
            }
            // one tries for all
            again = now + LONGEST.toNanos();
        }
        return now - cautiousUntil < 0 && most.compareTo(AFTER_SLOW) > 0 ? AFTER_SLOW : most;
    }

    synchronized void answered(Duration taken) {
        failures = 0;
        if (taken.compareTo(SLOW) > 0) {
            cautiousUntil = nanos.getAsLong() + CAUTIOUS.toNanos();
        }
    }

    /** How long nobody asks: 100 ms at first, 1.6 s at most. */
    synchronized void failed() {
        again = nanos.getAsLong() + (FIRST_PAUSE.toNanos() << Math.min(failures, MOST_DOUBLINGS));
        failures++;
    }
}
