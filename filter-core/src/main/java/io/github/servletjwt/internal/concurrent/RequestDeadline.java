package io.github.servletjwt.internal.concurrent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the requests of an application wait for Redis: each for less than 2 s altogether, however often it asks.
 *
 * <p><b>Thread safety:</b> any thread; a request belongs to the one that began it, and leaves nothing behind there.
 */
public final class RequestDeadline {
    /** The rest is for whatever else has to be done. */
    private static final Duration MAX = Duration.ofMillis(1_900);

    /** Of one application, which leaves nothing in it. */
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

    /** Begins a request on this thread, or goes on with the one that has begun. */
    public Request begin() {
        Request begun = new Request();
        if (current.get() == null) {
            current.set(begun);
        }
        return begun;
    }

    /** How long this thread may still wait; outside of a request as long as one may. */
    public Duration left() {
        Request request = current.get();
        return request == null ? MAX : request.left;
    }

    /** This thread has waited. */
    public void spend(Duration waited) {
        Request request = current.get();
        if (request != null) {
            request.left = request.left.minus(waited);
        }
    }
}
