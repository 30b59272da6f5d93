package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.SessionStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The background work of a shared store: hearing what other nodes have ended, and removing what is over. Its two threads
 * are daemons and end with {@link #close}; a store of this node alone needs none.
 *
 * <p><b>Thread safety:</b> belongs to one start; {@link #close} may come from any thread.
 */
public final class RevocationRefresher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RevocationRefresher.class.getName());

    private static final Duration CLEANING = Duration.ofMinutes(5);
    private static final Duration END = Duration.ofSeconds(6);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2, task -> {
        Thread thread = new Thread(task, "servlet-jwt-sessions");
        thread.setDaemon(true);
        return thread;
    });

    private RevocationRefresher() {}

    /**
     * Hears what was ended, and goes on hearing.
     *
     * @return what ends it
     * @throws io.github.servletjwt.api.StoreUnavailableException when the store does not answer
     */
    public static AutoCloseable start(SessionStore store, RevocationList revocations, Duration revocationRefresh) {
        revocations.load();
        RevocationRefresher room = new RevocationRefresher();
        if (store.isShared()) {
            if (store.isPushing()) {
                room.listen(revocations, revocationRefresh, Duration.ZERO);
            } else {
                room.every(revocationRefresh, revocations::refresh);
            }
            room.every(CLEANING, store::removeExpired);
        }
        return room;
    }

    /** Over and over, for the store waits until there is news; after a failure later, and later after each further one. */
    private void listen(RevocationList revocations, Duration refresh, Duration pause) {
        ScheduledFuture<?> unused = threads.schedule(
                () -> listen(revocations, refresh, revocations.refresh() ? Duration.ZERO : longer(pause, refresh)),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static Duration longer(Duration pause, Duration refresh) {
        Duration longer = pause.isZero() ? refresh : pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private void every(Duration period, Runnable task) {
        ScheduledFuture<?> unused = threads.scheduleWithFixedDelay(
                () -> survive(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A task that throws would never be run again. */
    private static void survive(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failed) {
            LOG.log(Level.WARNING, "servlet-jwt: sessions: " + failed.getMessage(), failed);
        }
    }

    /** Ends its threads; a call of the store that is under way is waited for 6 s at most. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            boolean over = threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
            LOG.log(over ? Level.DEBUG : Level.WARNING, "servlet-jwt: threads for sessions have ended: {0}", over);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
