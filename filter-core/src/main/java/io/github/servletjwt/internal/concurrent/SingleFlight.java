package io.github.servletjwt.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task on an executor, one run at a time. Callers that come during a run share it; at most 32 wait.
 *
 * <p><b>Thread safety:</b> any thread; no lock is held while the task runs.
 */
public final class SingleFlight {
    private static final int MAX_WAITING = 32;

    private final Executor executor;
    private final BooleanSupplier task;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private @Nullable CompletableFuture<Boolean> flight;

    public SingleFlight(Executor executor, BooleanSupplier task) {
        this.executor = executor;
        this.task = task;
    }

    /** The run in progress, or null. */
    public synchronized @Nullable Future<Boolean> flying() {
        return flight;
    }

    /** Starts a run unless one is in progress; does not wait for its end. */
    public synchronized Future<Boolean> start() {
        if (flight != null) {
            return flight;
        }
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        flight = started;
        try {
            executor.execute(() -> run(started));
        } catch (RejectedExecutionException closed) {
            flight = null;
            started.complete(false);
        }
        return started;
    }

    private void run(CompletableFuture<Boolean> started) {
        boolean done = false;
        try {
            done = task.getAsBoolean();
        } finally {
            synchronized (this) {
                flight = null;
            }
            started.complete(done);
        }
    }

    /** Waits for the end of a run; false when it fails, takes too long, or too many callers wait already. */
    public boolean await(Future<Boolean> run, Duration atMost) {
        if (!waiting.tryAcquire()) {
            return false;
        }
        try {
            return run.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException late) {
            return false;
        } finally {
            waiting.release();
        }
    }
}
