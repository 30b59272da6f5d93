package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.internal.config.AccountConfig;
import io.github.servletjwt.internal.config.ThrottleConfig;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** Hashes as the settings have them, and attempts that nothing throttles. */
public final class TestHashes {
    private TestHashes() {}

    public static PasswordHashes all() {
        return all(new SecureRandom());
    }

    static PasswordHashes all(SecureRandom random) {
        return preferring(PasswordHashAlgorithm.ARGON2ID, false, random);
    }

    static PasswordHashes preferring(PasswordHashAlgorithm form, boolean plaintext, SecureRandom random) {
        return PasswordHashes.of(
                new AccountConfig(null, null, null, null, null, List.of(), form, plaintext, 1), random);
    }

    /** A hash of the default form and cost. */
    public static String argon2id(String password) {
        return new Argon2Hasher(new SecureRandom()).hash(password);
    }

    static LoginThrottle.Attempt attempt() {
        ThrottleConfig generous = new ThrottleConfig(1000, 1_000_000, 1_000_000, Duration.ofMinutes(15));
        return new LoginThrottle(generous, System::nanoTime).attempt("alice", "192.0.2.1");
    }
}
