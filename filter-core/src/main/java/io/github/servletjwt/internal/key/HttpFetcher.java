package io.github.servletjwt.internal.key;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small documents within a limited time ({@link HttpExchange} has the other limits). The JDK bounds each read but not all
 * of them together, and a server that sends a byte now and then blocks even the thread that ends the connection. So
 * other threads than the caller's do the work. A server that never lets go keeps the threads of two fetches at most.
 *
 * <p><b>Thread safety:</b> one fetch at a time; any thread may call {@link #abort}.
 */
final class HttpFetcher {
    private static final int MAX_CONNECTIONS = 2;

    private final FetchOptions options;
    private final Executor threads;
    private final Duration longest;
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);
    private volatile @Nullable HttpExchange underWay;
    private volatile boolean aborted;

    /**
     * A fetcher.
     *
     * @param threads provides two threads for each connection
     * @param longest the longest fetch
     */
    HttpFetcher(FetchOptions options, Executor threads, Duration longest) {
        this.options = options;
        this.threads = threads;
        this.longest = longest;
    }

    /**
     * Fetches a document.
     *
     * @param before the last document, if its server gave an {@code ETag}
     */
    FetchedDocument fetch(URI address, @Nullable FetchedDocument before) throws IOException {
        HttpExchange fetch = new HttpExchange(address, before, options);
        underWay = fetch;
        try {
            start(fetch);
            return fetch.outcome().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException why ? why : new IOException(failed.getCause());
        } catch (TimeoutException late) {
            end(fetch);
            throw new IOException("takes longer than " + longest.toSeconds() + " s", late);
        } catch (InterruptedException closed) {
            end(fetch);
            Thread.currentThread().interrupt();
            throw new IOException("closed", closed);
        } finally {
            underWay = null;
        }
    }

    private void start(HttpExchange fetch) throws IOException {
        if (aborted) {
            throw new IOException("closed");
        }
        if (!connections.tryAcquire()) {
            throw new IOException("keeps " + MAX_CONNECTIONS + " earlier connections open");
        }
        try {
            threads.execute(() -> {
                try {
                    fetch.run();
                } finally {
                    connections.release();
                }
            });
        } catch (RejectedExecutionException closed) {
            connections.release();
            throw new IOException("closed", closed);
        }
    }

    private void end(HttpExchange fetch) {
        fetch.stop();
        try {
            threads.execute(fetch::disconnect);
        } catch (RejectedExecutionException closed) {
            // abort has already handled it
        }
    }

    /** Ends the current fetch and refuses later ones. Does not wait. */
    void abort() {
        aborted = true;
        HttpExchange fetch = underWay;
        if (fetch != null) {
            end(fetch);
        }
    }
}
