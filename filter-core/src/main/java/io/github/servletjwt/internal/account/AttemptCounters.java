package io.github.servletjwt.internal.account;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.servletjwt.internal.config.ThrottleConfig;
import io.github.servletjwt.internal.crypto.Sha256;
import java.time.Duration;

/**
 * Counts failures and registrations. A count expires one window after its first failure.
 *
 * <p><b>Thread safety:</b> any thread.
 */
interface AttemptCounters {
    /** What is counted. */
    enum Kind {
        /** An account, from one address. */
        PAIR,
        ADDRESS,
        /** An account, from all addresses. */
        ACCOUNT,
        REGISTRATION
    }

    /** How long no attempt is allowed; zero while one is. */
    Duration blocked(Kind kind, String key);

    /** Counts an attempt, if one is allowed. */
    ConsumptionProbe count(Kind kind, String key);

    void forget(Kind kind, String key);

    /** Stands for a key that must not be stored: 43 characters. */
    static String hash(String key) {
        return Sha256.base64Url(key);
    }

    /** Full at first; everything that was taken is returned at once, one window after the bucket was made. */
    static BucketConfiguration bucket(Kind kind, ThrottleConfig config) {
        int capacity = switch (kind) {
            case PAIR -> config.maxLoginFailures();
            case ADDRESS -> config.maxAddressFailures();
            case ACCOUNT -> LoginThrottle.attack(config);
            case REGISTRATION -> config.registrationLimit();
        };
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(capacity).refillIntervally(capacity, config.window()))
                .build();
    }
}
