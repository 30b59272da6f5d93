package io.github.servletjwt.internal.redis;

import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.concurrent.CircuitBreaker;
import io.github.servletjwt.internal.concurrent.DaemonExecutors;
import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.RedisUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis server. Its own threads talk to it, so that no request waits longer than its limit, whatever hangs: a name
 * that is not resolved, a handshake, a server that does not answer. These threads end a few seconds after the last
 * query.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException}; it is then unknown whether
 * the server has done the work.
 */
public final class Redis implements AutoCloseable {
    private static final int THREADS = 8;
    /** One more, for the thread that waits for revocations. */
    private static final int CONNECTIONS = THREADS + 1;

    private static final int QUEUE = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final ReconnectingClient client;
    private final CircuitBreaker breaker;
    private final RequestDeadline deadline;
    private final LongSupplier nanos;
    private final ThreadPoolExecutor threads = DaemonExecutors.bounded("servlet-jwt-redis", THREADS, QUEUE, IDLE);

    private Redis(ReconnectingClient client, RequestDeadline deadline, LongSupplier nanos) {
        this.client = client;
        this.deadline = deadline;
        this.nanos = nanos;
        this.breaker = new CircuitBreaker("Redis", nanos);
    }

    /**
     * Opens a server, and checks that it can be used.
     *
     * @param deadline bounds how long requests wait
     * @param nanos a monotonic clock, in nanoseconds
     * @throws IllegalArgumentException when it cannot be used; the message names the remedy
     */
    public static Redis open(RedisUrl url, RequestDeadline deadline, LongSupplier nanos) {
        ReconnectingClient client =
                ReconnectingClient.open(url, CONNECTIONS, CircuitBreaker.MAX_ANSWER_TIME, RedisStream.MAX_WAIT);
        return new Redis(client, deadline, nanos);
    }

    /**
     * Runs a script, which is atomic.
     *
     * @return a Long, a String, a List of these, or null
     */
    public @Nullable Object run(String script, List<String> keys, List<String> arguments) {
        return query(CircuitBreaker.MAX_ANSWER_TIME, client -> client.eval(script, keys, arguments));
    }

    /**
     * Sends several commands, and waits for all of them together.
     *
     * @param work is called on another thread, and once more when the connection was lost
     */
    public <T> T within(Duration limit, Function<RedisCommands, T> work) {
        return query(limit, client -> work.apply(new RedisCommands(client)));
    }

    private <T extends @Nullable Object> T query(Duration max, ReconnectingClient.ClientCall<T> work) {
        Duration left = deadline.left();
        Duration limit = max.compareTo(left) < 0 ? max : left;
        if (limit.isNegative() || limit.isZero()) {
            throw new StoreUnavailableException("this request has used up its time for waiting for " + client);
        }
        breaker.require();
        long begun = nanos.getAsLong();
        try {
            return await(submit(() -> client.call(work)), limit);
        } finally {
            deadline.spend(Duration.ofNanos(nanos.getAsLong() - begun));
        }
    }

    private <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
        try {
            return threads.submit(task);
        } catch (RejectedExecutionException full) {
            throw new StoreUnavailableException("too many requests wait for " + client + ", or it is closed", full);
        }
    }

    private <T extends @Nullable Object> T await(Future<T> reply, Duration limit) {
        try {
            T received = reply.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            breaker.succeeded();
            return received;
        } catch (ExecutionException failed) {
            throw unavailable(failed.getCause());
        } catch (TimeoutException late) {
            reply.cancel(false);
            breaker.failed();
            throw new StoreUnavailableException(client + " has not answered for " + limit.toMillis() + " ms", late);
        } catch (InterruptedException interrupted) {
            reply.cancel(false);
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for " + client, interrupted);
        }
    }

    private StoreUnavailableException unavailable(@Nullable Throwable cause) {
        if (cause instanceof JedisConnectionException) {
            breaker.failed();
        }
        return cause instanceof JedisException refused
                ? client.unavailable(refused)
                : new StoreUnavailableException("the query to " + client + " failed: " + cause);
    }

    /** The server's time, in whole milliseconds. It works on the caller's thread, like {@link RedisStream}. */
    public Instant now() {
        List<?> time = client.require(redis -> ReconnectingClient.raw(redis, Protocol.Command.TIME));
        long millis = Long.parseLong(RedisReplies.string(time.get(1))) / 1_000;
        return Instant.ofEpochSecond(Long.parseLong(RedisReplies.string(time.get(0))))
                .plusMillis(millis);
    }

    /** A stream, whether it exists or not. */
    public RedisStream stream(String name) {
        return new RedisStream(client, name);
    }

    /** Ends its threads and connections; waits at most 3 s for queries in progress. */
    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
        DaemonExecutors.awaitEnd("Redis", CLOSE_LIMIT, threads);
    }
}
