package io.github.servletjwt.internal.concurrent;

import io.github.servletjwt.api.StoreUnavailableException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Refuses calls to a server after a failure. The pause starts at 100 ms and doubles with each further failure, up to
 * 1.6 s. After it one caller tries, and the others are refused until it has an answer, for a second at most.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class CircuitBreaker {
    /**
     * How long a server may take to answer. It usually takes a millisecond; this allows for lost packets that are sent
     * again.
     */
    public static final Duration MAX_ANSWER_TIME = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int MAX_DOUBLINGS = 4;

    private final String server;
    private final LongSupplier nanos;
    private int failures;
    private long nextTry;

    /**
     * A breaker that lets calls through.
     *
     * @param server its name, for messages
     * @param nanos a monotonic clock, in nanoseconds
     */
    public CircuitBreaker(String server, LongSupplier nanos) {
        this.server = server;
        this.nanos = nanos;
    }

    /**
     * Lets a call through.
     *
     * @throws StoreUnavailableException during the pause, or while another caller tries
     */
    public synchronized void require() {
        long now = nanos.getAsLong();
        if (failures > 0) {
            if (now - nextTry < 0) {
                throw StoreUnavailableException.known(server + " did not answer a moment ago");
            }
            nextTry = now + MAX_ANSWER_TIME.toNanos();
        }
    }

    /** A call was answered: the breaker lets all calls through again. */
    public synchronized void succeeded() {
        failures = 0;
    }

    /** A call was not answered: the pause begins. */
    public synchronized void failed() {
        nextTry = nanos.getAsLong() + (FIRST_PAUSE.toNanos() << Math.min(failures, MAX_DOUBLINGS));
        failures++;
    }
}
