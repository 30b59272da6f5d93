package io.github.servletjwt.internal.key;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits how often invented {@code kid}s can make us fetch an issuer's keys: a burst of 5, then one in 5 s, and none
 * for a {@code kid} that was absent within the last 10 s.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class RefetchRateLimiter {
    private static final int BURST = 5;
    private static final Duration REFILL = Duration.ofSeconds(5);
    private static final Duration ABSENT = Duration.ofSeconds(10);
    private static final int MAX_KIDS = 1000;

    private final InstantSource clock;
    private final Map<String, Instant> absent = new LinkedHashMap<>();
    private int left = BURST;
    private Instant refilled;

    RefetchRateLimiter(InstantSource clock) {
        this.clock = clock;
        this.refilled = clock.instant();
    }

    /** Whether the issuer did not have this key within the last 10 s. */
    synchronized boolean knowsAbsent(String kid) {
        Instant now = clock.instant();
        Instant since = absent.get(kid);
        return since != null && !now.isBefore(since) && now.isBefore(since.plus(ABSENT));
    }

    /** Takes a permit, if there is one. */
    synchronized boolean takeTurn() {
        refill(clock.instant());
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    /** Returns a permit whose fetch failed. */
    synchronized void giveBack() {
        left = Math.min(BURST, left + 1);
    }

    private void refill(Instant now) {
        if (now.isBefore(refilled)) {
            // the clock was set back
            refilled = now;
        }
        long turns = Duration.between(refilled, now).dividedBy(REFILL);
        if (turns > 0) {
            left = (int) Math.min(BURST, left + turns);
            refilled = refilled.plus(REFILL.multipliedBy(turns));
        }
    }

    /** Records that the issuer does not have this key now. */
    synchronized void markAbsent(String kid) {
        absent.remove(kid);
        absent.put(kid, clock.instant());
        if (absent.size() > MAX_KIDS) {
            Iterator<String> oldest = absent.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
