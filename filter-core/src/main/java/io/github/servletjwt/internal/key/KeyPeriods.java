package io.github.servletjwt.internal.key;

import java.time.Duration;

/**
 * How often keys are refreshed, and how long anything may wait for them.
 *
 * @param reread between two looks at the files
 * @param tick between two checks whether a fetch is due
 * @param fetch the longest fetch
 * @param firstWait the longest that a request waits for the first set
 * @param refetchWait the longest that a request waits for a key that the current set does not have
 * @param close the longest that closing waits for each of the two groups of threads
 */
record KeyPeriods(
        Duration reread, Duration tick, Duration fetch, Duration firstWait, Duration refetchWait, Duration close) {
    static final KeyPeriods DEFAULT = new KeyPeriods(
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));
}
