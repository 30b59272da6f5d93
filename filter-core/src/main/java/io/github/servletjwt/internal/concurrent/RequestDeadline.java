package io.github.servletjwt.internal.concurrent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the total time that one request may wait for Redis to 1.9 s, however many queries it makes.
 *
 * <p><b>Thread safety:</b> any thread; a request must end on the thread on which it began.
 */
public final class RequestDeadline {
    /** A request is to be answered within 2 s; the rest is for its other work. */
    private static final Duration MAX = Duration.ofMillis(1_900);

    /** One for each application; a request that has ended leaves no value in its thread. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Request> current = new ThreadLocal<>();

    /** A request on this thread. */
    public final class Request implements AutoCloseable {
        private Duration left = MAX;

        private Request() {}

        /** Ends it. */
        @Override
        public void close() {
            if (current.get() == this) {
                current.remove();
            }
        }
    }

    /** Begins a request on this thread; within another request the time of the outer one counts. */
    public Request begin() {
        Request begun = new Request();
        if (current.get() == null) {
            current.set(begun);
        }
        return begun;
    }

    /** How long this thread may still wait; the maximum outside of requests. */
    public Duration left() {
        Request request = current.get();
        return request == null ? MAX : request.left;
    }

    /** Subtracts time that this thread has waited. */
    public void spend(Duration waited) {
        Request request = current.get();
        if (request != null) {
            request.left = request.left.minus(waited);
        }
    }
}
