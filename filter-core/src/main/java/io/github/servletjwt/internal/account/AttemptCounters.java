package io.github.servletjwt.internal.account;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.servletjwt.internal.config.ThrottleConfig;
import io.github.servletjwt.internal.crypto.Sha256;
import java.time.Duration;

/**
 * Where failures are counted, and registrations. What is counted is gone a window after the first.
 *
 * <p><b>Thread safety:</b> any thread.
 */
interface AttemptCounters {
    /** What they are counted by. */
    enum Kind {
        /** An account, from one address. */
        PAIR,
        ADDRESS,
        /** An account, from everywhere. */
        ACCOUNT,
        REGISTRATION
    }

    /** How long none is borne any more; zero while one is. */
    Duration blocked(Kind kind, String key);

    /** Counts one, if it is borne. */
    ConsumptionProbe count(Kind kind, String key);

    void forget(Kind kind, String key);

    /** What stands for a key where the key itself is not kept: 43 characters. */
    static String hash(String key) {
        return Sha256.base64Url(key);
    }

    /** Full at first; all that was taken comes back at once, a window after it was made. */
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
