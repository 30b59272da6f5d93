package io.github.servletjwt.internal.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.github.servletjwt.internal.config.ThrottleConfig;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Counts on this node, at most {@value #MAX} keys of each kind. */
final class LocalAttemptCounters implements AttemptCounters {
    private static final int MAX = 100_000;

    private final ThrottleConfig config;
    private final TimeMeter meter;
    private final Map<Kind, Cache<String, Bucket>> buckets = new EnumMap<>(Kind.class);

    LocalAttemptCounters(ThrottleConfig config, LongSupplier nanos) {
        this.config = config;
        this.meter = new Nanos(nanos);
        for (Kind kind : Kind.values()) {
            buckets.put(
                    kind,
                    Caffeine.newBuilder()
                            .maximumSize(MAX)
                            .expireAfterAccess(config.window().plusSeconds(1))
                            .ticker(nanos::getAsLong)
                            .executor(Runnable::run)
                            .build());
        }
    }

    /** Monotonic time. */
    record Nanos(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private Cache<String, Bucket> buckets(Kind kind) {
        return Objects.requireNonNull(buckets.get(kind));
    }

    @Override
    public Duration blocked(Kind kind, String key) {
        Bucket bucket = buckets(kind).getIfPresent(key);
        return bucket == null
                ? Duration.ZERO
                : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    @Override
    public ConsumptionProbe count(Kind kind, String key) {
        return buckets(kind).get(key, absent -> bucket(kind)).tryConsumeAndReturnRemaining(1);
    }

    private Bucket bucket(Kind kind) {
        LocalBucketBuilder bucket = Bucket.builder().withCustomTimePrecision(meter);
        for (Bandwidth limit : AttemptCounters.bucket(kind, config).getBandwidths()) {
            bucket.addLimit(limit);
        }
        return bucket.build();
    }

    @Override
    public void forget(Kind kind, String key) {
        buckets(kind).invalidate(key);
    }
}
