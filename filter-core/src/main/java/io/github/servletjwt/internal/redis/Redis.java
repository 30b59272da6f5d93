package io.github.servletjwt.internal.redis;

import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.concurrent.CircuitBreaker;
import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.RedisUrl;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * A Redis server. Other threads than the caller's talk to it, so that nobody waits longer than he wants, whatever hangs: a
 * name that is not resolved, a handshake, a server that does not answer. They end a few seconds after the last question.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException}; whether what was asked for has
 * happened is then not known.
 */
public final class Redis implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Redis.class.getName());

    private static final int THREADS = 8;
    /** One more waits for news. */
    private static final int CONNECTIONS = THREADS + 1;

    private static final int QUEUE = 1_000;
    private static final int SOCKET_MILLIS = 1_000;
    private static final int LONGEST_WAIT_MILLIS = 1_000;
    private static final int PAGE = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration END = Duration.ofSeconds(3);
    private static final int NANOS_OF_A_MILLI = 999_999;

    /** Removes what is not there. */
    private static final String LAST = """
            redis.call('XDEL', KEYS[1], '0-1')
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            return last and last[1]
            """;

    /** What is done with a connection. */
    private interface Work<T> {
        T with(RedisClient client);
    }

    /**
     * An entry of a stream.
     *
     * @param at when it was added, by the server; the nanoseconds of the millisecond count those of one millisecond
     */
    public record Entry(Instant at, Map<String, String> fields) {}

    private final RedisClient client;
    private final String name;
    private final CircuitBreaker patience;
    private final RequestDeadline time;
    private final LongSupplier nanos;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(QUEUE), task -> {
                Thread thread = new Thread(task, "servlet-jwt-redis");
                thread.setDaemon(true);
                return thread;
            });

    private Redis(RedisClient client, RedisUrl url, RequestDeadline time, LongSupplier nanos) {
        this.client = client;
        this.time = time;
        this.name = url.toString();
        this.nanos = nanos;
        this.patience = new CircuitBreaker(nanos);
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * A server that can be used.
     *
     * @param time how long requests wait
     * @param nanos a clock that is never put back, in nanoseconds
     * @throws IllegalArgumentException when it cannot; the message tells the remedy
     */
    public static Redis open(RedisUrl url, RequestDeadline time, LongSupplier nanos) {
        RedisClient client = RedisClient.builder()
                .hostAndPort(url.host(), url.port())
                .clientConfig(config(url))
                .poolConfig(pool())
                .build();
        try {
            RedisServerCheck.require(client, url);
            return new Redis(client, url, time, nanos);
        } catch (RuntimeException unusable) {
            client.close();
            throw unusable;
        }
    }

    private static DefaultJedisClientConfig config(RedisUrl url) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .resp2()
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .clientName("servlet-jwt")
                .timeoutMillis(SOCKET_MILLIS)
                .blockingSocketTimeoutMillis(SOCKET_MILLIS + LONGEST_WAIT_MILLIS)
                .user(url.user())
                .password(url.password())
                .database(url.database());
        return (url.tls() ? config.sslOptions(tls()) : config).build();
    }

    /** Whom the JVM trusts, and whose certificate names the host. */
    private static SslOptions tls() {
        return SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build();
    }

    /** Nothing is evicted in the background: that is done by a thread that knows no application. */
    private static GenericObjectPoolConfig<Connection> pool() {
        GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(CircuitBreaker.LONGEST);
        pool.setJmxEnabled(false);
        return pool;
    }

    /**
     * Runs a script, which is one step for everybody else.
     *
     * @return a Long, a String, a List of such, or null
     */
    public @Nullable Object run(String script, List<String> keys, List<String> arguments) {
        return ask(CircuitBreaker.LONGEST, redis -> redis.eval(script, keys, arguments));
    }

    /**
     * Does several things, in this time altogether or not at all.
     *
     * @param work calls {@link #get}, {@link #run(byte[], int, byte[][])} and {@link #delete}; what it has done is done again
     *     when the connection is lost
     */
    public <T> T within(Duration limit, Callable<T> work) {
        return ask(limit, redis -> {
            try {
                return work.call();
            } catch (RuntimeException failed) {
                throw failed;
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }

    /** The value of a key; part of {@link #within}. */
    public byte @Nullable [] get(byte[] key) {
        return client.get(key);
    }

    /** Runs a script; part of {@link #within}. */
    public Object run(byte[] script, int keys, byte[]... keysAndArguments) {
        return client.eval(script, keys, keysAndArguments);
    }

    /** Removes a key; part of {@link #within}. */
    public void delete(byte[] key) {
        client.del(key);
    }

    private <T> T ask(Duration max, Work<T> work) {
        Duration left = time.left();
        Duration limit = max.compareTo(left) < 0 ? max : left;
        if (limit.isNegative() || limit.isZero()) {
            throw new StoreUnavailableException("this request has waited for " + name + " for as long as one may");
        }
        patience.require();
        long begun = nanos.getAsLong();
        try {
            return answer(submit(() -> twice(work)), limit);
        } finally {
            time.spend(Duration.ofNanos(nanos.getAsLong() - begun));
        }
    }

    private <T> T answer(Future<T> answer, Duration limit) {
        try {
            T answered = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            patience.answered();
            return answered;
        } catch (ExecutionException failed) {
            throw unavailable(failed.getCause());
        } catch (TimeoutException late) {
            answer.cancel(false);
            patience.failed();
            throw new StoreUnavailableException(name + " has not answered for " + limit.toMillis() + " ms", late);
        } catch (InterruptedException interrupted) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("closed", interrupted);
        }
    }

    private <T> Future<T> submit(Callable<T> task) {
        try {
            return threads.submit(task);
        } catch (RejectedExecutionException full) {
            throw new StoreUnavailableException("too many wait for " + name + ", or it is closed", full);
        }
    }

    /** A connection may have ended while nobody used it, and all others of that time with it. */
    private <T> T twice(Work<T> work) {
        try {
            return work.with(client);
        } catch (JedisConnectionException lost) {
            if (isLate(lost)) {
                throw lost;
            }
            client.getPool().clear();
            return work.with(client);
        }
    }

    private static boolean isLate(Throwable lost) {
        Throwable cause = lost;
        while (cause != null && !(cause instanceof SocketTimeoutException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /** By its name there may be another server now, where this one is not what it was. */
    private void leave(JedisException refused) {
        if (RedisErrors.isOfRole(refused)) {
            client.getPool().clear();
        }
    }

    private StoreUnavailableException unavailable(@Nullable Throwable cause) {
        if (cause instanceof JedisConnectionException) {
            patience.failed();
        }
        if (cause instanceof JedisException refused) {
            leave(refused);
            return new StoreUnavailableException(name + RedisErrors.of(refused));
        }
        return new StoreUnavailableException(name + " cannot be asked: " + cause);
    }

    /** The server's time, in whole milliseconds. On the caller's thread. */
    public Instant now() {
        List<?> time = onThisThread(redis -> raw(redis, Protocol.Command.TIME));
        long millis = Long.parseLong(text(time.get(1))) / 1_000;
        return Instant.ofEpochSecond(Long.parseLong(text(time.get(0)))).plusMillis(millis);
    }

    /** What a command without arguments answers: texts, numbers, and lists of such. */
    static List<?> raw(RedisClient client, Protocol.Command command) {
        return (List<?>)
                client.executeCommand(new CommandObject<>(new CommandArguments(command), BuilderFactory.RAW_OBJECT));
    }

    /** Names and values in turn, as Redis answers them; nothing else is nothing. */
    public static Map<String, String> pairs(@Nullable Object answer) {
        Map<String, String> pairs = new HashMap<>();
        if (answer instanceof List<?> flat) {
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                pairs.put(text(flat.get(i)), text(flat.get(i + 1)));
            }
        }
        return pairs;
    }

    private static String text(Object answer) {
        return answer instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(answer);
    }

    /**
     * What was added to a stream after this. On the caller's thread: for one that has time.
     *
     * @param wait how long to wait for something when there is nothing, a second at most; zero = not at all
     * @return the first thousand; of a stream that is not there, none
     */
    public List<Entry> entriesAfter(String stream, Instant after, Duration wait) {
        Duration place = Duration.between(after.truncatedTo(ChronoUnit.MILLIS), after);
        StreamEntryID id = new StreamEntryID(after.toEpochMilli(), place.toNanos());
        XReadParams params = XReadParams.xReadParams().count(PAGE);
        if (!wait.isZero()) {
            params.block((int) Math.min(wait.toMillis(), LONGEST_WAIT_MILLIS));
        }
        List<Map.Entry<String, List<StreamEntry>>> streams =
                onThisThread(redis -> redis.xread(params, Map.of(stream, id)));
        List<Entry> entries = new ArrayList<>();
        if (streams != null && !streams.isEmpty()) {
            streams.get(0).getValue().forEach(entry -> entries.add(new Entry(at(entry.getID()), entry.getFields())));
        }
        return entries;
    }

    /**
     * When the last entry of a stream was added, by a server that takes writes: one that has become a replica, or has lost its
     * replicas and is to mind that, may not hear any more what is new. On the caller's thread.
     */
    public Optional<Instant> lastEntry(String stream) {
        Object last = onThisThread(redis -> redis.eval(LAST, List.of(stream), List.of()));
        return last == null ? Optional.empty() : Optional.of(at(new StreamEntryID(text(last))));
    }

    private static Instant at(StreamEntryID id) {
        return Instant.ofEpochMilli(id.getTime()).plusNanos(Math.min(id.getSequence(), NANOS_OF_A_MILLI));
    }

    private <T extends @Nullable Object> T onThisThread(Work<T> work) {
        try {
            return twice(work);
        } catch (JedisException refused) {
            leave(refused);
            throw new StoreUnavailableException(name + RedisErrors.of(refused));
        }
    }

    /** Ends its threads and connections; an answer that is under way is waited for 3 s at most. */
    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
        try {
            boolean over = threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
            LOG.log(over ? Level.DEBUG : Level.WARNING, "servlet-jwt: threads for Redis have ended: {0}", over);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
