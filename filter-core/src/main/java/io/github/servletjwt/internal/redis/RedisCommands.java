package io.github.servletjwt.internal.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/**
 * The commands that a caller of {@link Redis#within} may send.
 *
 * <p><b>Thread safety:</b> valid on the thread that runs the callback, and until the callback returns.
 */
public final class RedisCommands {
    private final RedisClient client;

    RedisCommands(RedisClient client) {
        this.client = client;
    }

    /** Reads the value of a key; null when there is none. */
    public byte @Nullable [] get(byte[] key) {
        return client.get(key);
    }

    /**
     * Runs a script.
     *
     * @param keys how many of the strings are keys; the rest are arguments
     */
    public Object run(byte[] script, int keys, byte[]... keysAndArguments) {
        return client.eval(script, keys, keysAndArguments);
    }

    /** Removes a key. */
    public void delete(byte[] key) {
        client.del(key);
    }
}
