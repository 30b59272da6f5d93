package io.github.servletjwt.internal.concurrent;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes the thread pools that work outside of requests, and waits for their end. All threads are daemons with a name
 * that begins with {@code servlet-jwt}.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class DaemonExecutors {
    private static final System.Logger LOG = System.getLogger(DaemonExecutors.class.getName());

    private DaemonExecutors() {}

    /** Makes a pool for scheduled and repeated tasks; its threads stay until it is shut down. */
    public static ScheduledThreadPoolExecutor scheduled(String threadName, int threads) {
        return new ScheduledThreadPoolExecutor(threads, daemons(threadName));
    }

    /**
     * Makes a pool of a fixed size that rejects a task when its queue is full.
     *
     * @param queued maximum number of tasks that wait for a thread
     * @param idle a thread without a task ends after this time
     */
    public static ThreadPoolExecutor bounded(String threadName, int threads, int queued, Duration idle) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                idle.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(queued),
                daemons(threadName));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * Makes a pool without a limit, for callers that limit the number of their tasks themselves.
     *
     * @param idle a thread without a task ends after this time
     */
    public static ExecutorService unbounded(String threadName, Duration idle) {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                idle.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                daemons(threadName));
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Waits for the threads of pools that have been shut down, and logs a warning when some go on. An interrupt ends
     * the wait and stays set.
     *
     * @param purpose completes "threads for …" in the log
     * @param limit for each pool
     */
    public static void awaitEnd(String purpose, Duration limit, ExecutorService... pools) {
        try {
            boolean ended = true;
            for (ExecutorService pool : pools) {
                ended &= pool.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
            LOG.log(
                    ended ? Level.DEBUG : Level.WARNING,
                    "servlet-jwt: threads for {0} have ended: {1}",
                    purpose,
                    ended);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
