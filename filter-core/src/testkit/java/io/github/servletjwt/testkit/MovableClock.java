package io.github.servletjwt.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it: wall-clock time, and the monotonic time of {@link System#nanoTime}.
 *
 * <pre>{@code
 * MovableClock clock = new MovableClock();
 * JwtAuth auth = JwtAuth.builder().clock(clock).nanoTime(clock::nanoTime)…build();
 * clock.move(Duration.ofMinutes(15)); // the throttle window is over
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class MovableClock implements InstantSource {
    /** The time of a new clock: a whole second. */
    public static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Nanoseconds since {@link #START}. */
    public long nanoTime() {
        return Duration.between(START, now.get()).toNanos();
    }

    public void move(Duration by) {
        now.updateAndGet(before -> before.plus(by));
    }
}
