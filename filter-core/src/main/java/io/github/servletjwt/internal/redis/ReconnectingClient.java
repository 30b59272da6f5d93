package io.github.servletjwt.internal.redis;

import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.config.RedisUrl;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
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
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections to one Redis server. When one was lost while nobody used it, the work is done once more on a new one.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class ReconnectingClient implements AutoCloseable {
    private static final int SOCKET_MILLIS = 1_000;

    /** Work that is done with a connection, and perhaps twice. */
    interface ClientCall<T extends @Nullable Object> {
        T with(RedisClient client);
    }

    private final RedisClient client;
    private final String name;

    private ReconnectingClient(RedisClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /**
     * Opens a server, and checks that it can be used.
     *
     * @param connections the maximum number of connections
     * @param maxWait how long to wait for a free connection
     * @param maxBlocking the longest time that a command asks the server to wait
     * @throws IllegalArgumentException when it cannot be used; the message names the remedy
     */
    static ReconnectingClient open(RedisUrl url, int connections, Duration maxWait, Duration maxBlocking) {
        RedisClient client = RedisClient.builder()
                .hostAndPort(url.host(), url.port())
                .clientConfig(config(url, maxBlocking))
                .poolConfig(pool(connections, maxWait))
                .build();
        try {
            RedisServerCheck.require(client, url);
            return new ReconnectingClient(client, url.toString());
        } catch (RuntimeException unusable) {
            client.close();
            throw unusable;
        }
    }

    private static DefaultJedisClientConfig config(RedisUrl url, Duration maxBlocking) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .resp2()
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .clientName("servlet-jwt")
                .timeoutMillis(SOCKET_MILLIS)
                .blockingSocketTimeoutMillis(SOCKET_MILLIS + (int) maxBlocking.toMillis())
                .user(url.user())
                .password(url.password())
                .database(url.database());
        return (url.tls() ? config.sslOptions(tls()) : config).build();
    }

    /** Trusts what the JVM trusts, and requires that the certificate names the host. */
    private static SslOptions tls() {
        return SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build();
    }

    /** Without eviction in the background: its thread would outlive the application. */
    private static GenericObjectPoolConfig<Connection> pool(int connections, Duration maxWait) {
        GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(maxWait);
        pool.setJmxEnabled(false);
        return pool;
    }

    /** Sends a command without arguments; the reply holds byte arrays, numbers, and lists of these. */
    static List<?> raw(RedisClient client, Protocol.Command command) {
        return (List<?>)
                client.executeCommand(new CommandObject<>(new CommandArguments(command), BuilderFactory.RAW_OBJECT));
    }

    /** Does the work; when the connection was lost, it discards all idle connections, and does the work once more. */
    <T extends @Nullable Object> T call(ClientCall<T> work) {
        try {
            return work.with(client);
        } catch (JedisConnectionException lost) {
            if (isTimeout(lost)) {
                throw lost;
            }
            client.getPool().clear();
            return work.with(client);
        }
    }

    private static boolean isTimeout(Throwable lost) {
        Throwable cause = lost;
        while (cause != null && !(cause instanceof SocketTimeoutException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /** As {@link #call}, for callers that no limit but the sockets' holds. */
    <T extends @Nullable Object> T require(ClientCall<T> work) {
        try {
            return call(work);
        } catch (JedisException refused) {
            throw unavailable(refused);
        }
    }

    /**
     * Translates a failure. Connections to a server that is not the primary any more are discarded: its name may lead
     * to another.
     */
    StoreUnavailableException unavailable(JedisException refused) {
        if (RedisErrors.isOfRole(refused)) {
            client.getPool().clear();
        }
        return new StoreUnavailableException(name + RedisErrors.of(refused));
    }

    /** The server's address, without a password. */
    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        client.close();
    }
}
