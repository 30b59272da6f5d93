package io.github.servletjwt.internal.redis;

import io.github.servletjwt.internal.config.RedisUrl;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisProtocolNotSupportedException;

/** Checks that a server can be used. */
final class RedisServerCheck {
    private static final System.Logger LOG = System.getLogger(RedisServerCheck.class.getName());

    private static final Pattern VERSION = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})(?:\\..*)?");
    private static final int MAJOR = 6;
    private static final int MINOR = 2;

    private RedisServerCheck() {}

    /**
     * Checks version, mode and role.
     *
     * @throws IllegalArgumentException when it cannot be used; the message names the remedy
     */
    static void require(RedisClient client, RedisUrl url) {
        try {
            Map<String, String> hello = hello(client);
            requireNew(url, hello.getOrDefault("version", ""));
            String mode = hello.getOrDefault("mode", "");
            if (!mode.equals("standalone")) {
                throw new IllegalArgumentException(url + " is a " + mode
                        + "; expected a server that is not part of a Redis Cluster, and not a Sentinel");
            }
            if (!hello.getOrDefault("role", "").equals("master")) {
                throw new IllegalArgumentException(
                        url + " is a replica, which takes no writes; expected the address of the primary server");
            }
            warnOfEviction(client, url);
        } catch (JedisConnectionException unreachable) {
            throw new IllegalArgumentException(
                    url + RedisErrors.of(unreachable)
                            + "; check host, port, that it runs, and whether it requires TLS (rediss:)",
                    unreachable);
        } catch (JedisDataException refused) {
            throw new IllegalArgumentException(url + RedisErrors.of(refused), refused);
        }
    }

    private static Map<String, String> hello(RedisClient client) {
        try {
            return RedisReplies.pairs(ReconnectingClient.raw(client, Protocol.Command.HELLO));
        } catch (JedisProtocolNotSupportedException unknown) {
            return Map.of("version", "older than 6");
        }
    }

    private static void requireNew(RedisUrl url, String version) {
        Matcher numbers = VERSION.matcher(version);
        boolean old = true;
        if (numbers.matches()) {
            int major = Integer.parseInt(numbers.group(1));
            old = major < MAJOR || (major == MAJOR && Integer.parseInt(numbers.group(2)) < MINOR);
        }
        if (old) {
            throw new IllegalArgumentException(
                    url + " is Redis " + version + "; expected " + MAJOR + "." + MINOR + " or newer, or Valkey");
        }
    }

    /** A server that evicts keys when its memory is full may lose revocations. */
    private static void warnOfEviction(RedisClient client, RedisUrl url) {
        try {
            String policy = client.configGet("maxmemory-policy").getOrDefault("maxmemory-policy", "noeviction");
            if (!policy.equals("noeviction")) {
                LOG.log(
                        Level.WARNING,
                        "servlet-jwt: {0} has maxmemory-policy={1}: when its memory is full it may lose sessions and "
                                + "revocations; set maxmemory-policy noeviction",
                        url,
                        policy);
            }
        } catch (JedisDataException notAllowed) {
            LOG.log(
                    Level.INFO,
                    "servlet-jwt: {0} does not allow reading its maxmemory-policy, which should be noeviction: with "
                            + "another it may lose revocations",
                    url);
        }
    }
}
