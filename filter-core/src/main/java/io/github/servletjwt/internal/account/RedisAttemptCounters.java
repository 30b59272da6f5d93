package io.github.servletjwt.internal.account;

import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.serialization.Mapper;
import io.github.bucket4j.redis.jedis.Bucket4jJedis.JedisBasedProxyManagerBuilder;
import io.github.bucket4j.redis.jedis.RedisApi;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.config.ThrottleConfig;
import io.github.servletjwt.internal.redis.Redis;
import io.github.servletjwt.internal.redis.RedisCommands;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Counts in Redis for all nodes, and on this node too: while Redis does not answer, the counts of this node apply.
 *
 * <p>Windows are measured by the clocks of the nodes. A key does not reveal a name: some people type their password
 * there.
 */
final class RedisAttemptCounters implements AttemptCounters {
    private static final System.Logger LOG = System.getLogger(RedisAttemptCounters.class.getName());

    /** Shorter than for a session, because there is another way to count. */
    private static final Duration LONGEST = Duration.ofMillis(500);

    private static final Duration KEPT_BEYOND = Duration.ofSeconds(1);

    private final ThrottleConfig config;
    private final LocalAttemptCounters own;
    /** A login at another application must not clear these counts. */
    private final String realm;

    private final Redis redis;
    private final TimeMeter meter;
    private final AtomicBoolean alone = new AtomicBoolean();

    RedisAttemptCounters(
            ThrottleConfig config, LocalAttemptCounters own, InstantSource clock, Redis redis, String realm) {
        this.realm = realm;
        this.config = config;
        this.own = own;
        this.redis = redis;
        this.meter = new Millis(clock);
    }

    /** The commands that bucket4j sends to Redis. */
    private record Commands(RedisCommands redis) implements RedisApi {
        @Override
        public Object eval(byte[] script, int keys, byte[]... keysAndArguments) {
            return redis.run(script, keys, keysAndArguments);
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            return redis.get(key);
        }

        @Override
        public void delete(byte[] key) {
            redis.delete(key);
        }
    }

    /** One for all nodes. */
    private record Millis(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.millis() * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    @Override
    public Duration blocked(Kind kind, String key) {
        byte[] name = name(kind, key);
        Duration here = own.blocked(kind, key);
        try {
            Duration there = redis.within(LONGEST, commands -> blocked(commands, kind, name));
            // a server that is full, or refuses writes for another reason, does not have the current counts
            return alone.get() && there.compareTo(here) < 0 ? here : there;
        } catch (StoreUnavailableException down) {
            logOnce(down);
            return here;
        }
    }

    private Duration blocked(RedisCommands commands, Kind kind, byte[] name) {
        return commands.get(name) == null
                ? Duration.ZERO
                : Duration.ofNanos(
                        bucket(commands, kind, name).estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    @Override
    public ConsumptionProbe count(Kind kind, String key) {
        ConsumptionProbe here = own.count(kind, key);
        byte[] name = name(kind, key);
        try {
            ConsumptionProbe there = redis.within(
                    LONGEST, commands -> bucket(commands, kind, name).tryConsumeAndReturnRemaining(1));
            if (alone.compareAndSet(true, false)) {
                LOG.log(Level.INFO, "servlet-jwt: login failures are counted for all nodes again");
            }
            return there;
        } catch (StoreUnavailableException down) {
            logOnce(down);
            return here;
        }
    }

    @Override
    public void forget(Kind kind, String key) {
        own.forget(kind, key);
        byte[] name = name(kind, key);
        try {
            redis.within(LONGEST, commands -> {
                commands.delete(name);
                return name;
            });
        } catch (StoreUnavailableException down) {
            logOnce(down);
        }
    }

    /** The manager keeps nothing, so that one for each call is as good as one for all. */
    private BucketProxy bucket(RedisCommands commands, Kind kind, byte[] name) {
        ProxyManager<byte[]> buckets = new JedisBasedProxyManagerBuilder<>(Mapper.BYTES, new Commands(commands))
                .clientClock(meter)
                .requestTimeout(LONGEST)
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_BEYOND))
                .build();
        return buckets.getProxy(name, () -> AttemptCounters.bucket(kind, config));
    }

    private byte[] name(Kind kind, String key) {
        return ("servletjwt:throttle:" + kind.name().toLowerCase(Locale.ROOT) + ":"
                        + AttemptCounters.hash(realm + "\n" + key))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Once, until counting works again. */
    private void logOnce(StoreUnavailableException down) {
        if (alone.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: {0}; until it answers, each node counts login failures on its own",
                    down.getMessage());
        }
    }
}
