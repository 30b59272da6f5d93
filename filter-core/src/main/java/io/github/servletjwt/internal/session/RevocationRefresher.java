package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.concurrent.DaemonExecutors;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The background work for a shared store: reads the revocations of other nodes, and removes expired sessions. Its two
 * threads are daemons and end with {@link #close}. A store of this node alone needs none.
 *
 * <p><b>Thread safety:</b> started by one thread; {@link #close} may come from any thread.
 */
public final class RevocationRefresher implements AutoCloseable {
    /**
     * How often it works.
     *
     * @param refresh the time between two reads of a store that does not push, and the first pause after a failure of
     *     one that does
     * @param maxPause the longest pause after failures of a store that pushes
     * @param removal the time between two removals of expired sessions
     */
    public record Periods(Duration refresh, Duration maxPause, Duration removal) {
        private static final Duration MAX_PAUSE = Duration.ofSeconds(2);
        private static final Duration REMOVAL = Duration.ofMinutes(5);

        /** The periods of an application with this {@code revocationRefresh}. */
        public static Periods of(Duration refresh) {
            return new Periods(refresh, MAX_PAUSE, REMOVAL);
        }

        private Duration longer(Duration pause) {
            Duration longer = pause.isZero() ? refresh : pause.multipliedBy(2);
            return longer.compareTo(maxPause) < 0 ? longer : maxPause;
        }
    }

    private static final System.Logger LOG = System.getLogger(RevocationRefresher.class.getName());

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(6);

    private final RevocationList revocations;
    private final Periods periods;
    private final ScheduledThreadPoolExecutor threads = DaemonExecutors.scheduled("servlet-jwt-sessions", 2);

    private RevocationRefresher(RevocationList revocations, Periods periods) {
        this.revocations = revocations;
        this.periods = periods;
    }

    /**
     * Reads all revocations, and goes on reading in the background.
     *
     * @return ends the background work
     * @throws io.github.servletjwt.api.StoreUnavailableException when the store does not answer
     */
    public static AutoCloseable start(SessionStore store, RevocationList revocations, Periods periods) {
        revocations.load();
        RevocationRefresher refresher = new RevocationRefresher(revocations, periods);
        if (store.isShared()) {
            refresher.start(store);
        }
        return refresher;
    }

    private void start(SessionStore store) {
        if (store.isPushing()) {
            listen(Duration.ZERO);
        } else {
            repeat(periods.refresh(), revocations::refresh);
        }
        repeat(periods.removal(), store::removeExpired);
    }

    /**
     * Reads again at once, because the store waits until there is something new; after failures with longer and longer
     * pauses.
     */
    private void listen(Duration pause) {
        ScheduledFuture<?> unused = threads.schedule(
                () -> listen(revocations.refresh() ? Duration.ZERO : periods.longer(pause)),
                pause.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private void repeat(Duration period, Runnable task) {
        ScheduledFuture<?> unused = threads.scheduleWithFixedDelay(
                () -> runLogged(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The executor would not run a task again that throws. */
    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failed) {
            LOG.log(Level.WARNING, "servlet-jwt: sessions: " + failed.getMessage(), failed);
        }
    }

    /** Ends its threads; waits at most 6 s for a call of the store in progress. */
    @Override
    public void close() {
        threads.shutdownNow();
        DaemonExecutors.awaitEnd("sessions", CLOSE_LIMIT, threads);
    }
}
