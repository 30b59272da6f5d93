package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.api.PasswordHasher;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.account.CommonPasswords;
import io.github.servletjwt.internal.account.HashLimiter;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.internal.account.PasswordHashes;
import io.github.servletjwt.internal.account.Passwords;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.UsersSource;
import io.github.servletjwt.internal.flow.PasswordPolicy;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The components of logins.
 *
 * @param users null where they are the container's
 */
record LoginComponents(
        @Nullable UserStore users,
        Passwords passwords,
        HashLimiter limiter,
        LoginThrottle throttle,
        PasswordPolicy policy) {
    private static final int SAMPLES = 64;

    /** Null without users. */
    static @Nullable LoginComponents of(
            JwtAuthConfig config,
            @Nullable UserStore users,
            PasswordHashes hashes,
            SecureRandom random,
            Supplier<LoginThrottle> throttle) {
        UsersSource source = config.accounts().users();
        boolean container = source != null && source.kind() == UsersSource.Kind.CONTAINER;
        if (users == null && !container) {
            return null;
        }
        HashLimiter limiter = new HashLimiter(config.accounts().hashConcurrency());
        PasswordHashes known = users instanceof PasswordHasher own ? hashes.and(own) : hashes;
        List<String> samples = users == null ? List.of() : users.sampleHashes(SAMPLES);
        Passwords passwords = new Passwords(known, limiter, random, samples);
        return new LoginComponents(
                users,
                passwords,
                limiter,
                throttle.get(),
                new PasswordPolicy(passwords, new CommonPasswords(), limiter));
    }
}
