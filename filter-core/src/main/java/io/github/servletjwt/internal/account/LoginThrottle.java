package io.github.servletjwt.internal.account;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.internal.account.AttemptCounters.Kind;
import io.github.servletjwt.internal.config.IpAddress;
import io.github.servletjwt.internal.config.ThrottleConfig;
import io.github.servletjwt.internal.redis.Redis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Counts failed logins: of an account from one address, of an address over all accounts, and, for the log only, of an
 * account from all addresses. Nobody can lock out somebody else.
 *
 * <p>Counts expire one window after the first failure. Only failures are kept, for all nodes or for this one.
 *
 * <p><b>Thread safety:</b> any thread. Concurrent attempts do not see each other's failure: with {@code
 * hashConcurrency} n, n − 1 more than the limit are possible on each node.
 */
public final class LoginThrottle {
    /** The threshold for an account from all addresses, as a multiple of the limit for one address. */
    private static final int ATTACK = 10;
    /** More refusals than people cause. */
    private static final int REFUSALS_A_SECOND = 20;
    /** In characters; shorter than a hash, so that no name equals the hash of another. */
    private static final int LONGEST_KEY = 42;

    private final ThrottleConfig config;
    private final AttemptCounters failures;
    private final Bucket refusals;

    /**
     * A throttle of this node.
     *
     * @param nanos monotonic time in nanoseconds
     */
    public LoginThrottle(ThrottleConfig config, LongSupplier nanos) {
        this(config, nanos, new LocalAttemptCounters(config, nanos));
    }

    private LoginThrottle(ThrottleConfig config, LongSupplier nanos, AttemptCounters failures) {
        this.config = config;
        this.failures = failures;
        this.refusals = Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(REFUSALS_A_SECOND).refillGreedy(REFUSALS_A_SECOND, Duration.ofSeconds(1)))
                .withCustomTimePrecision(new LocalAttemptCounters.Nanos(nanos))
                .build();
    }

    /**
     * A throttle of all nodes that share this server; of this node while the server does not answer.
     *
     * @param nanos monotonic time in nanoseconds
     * @param clock the time that all nodes agree on
     * @param realm separates the counters of applications that share the server
     */
    public static LoginThrottle shared(
            ThrottleConfig config, LongSupplier nanos, InstantSource clock, Redis redis, String realm) {
        return new LoginThrottle(
                config,
                nanos,
                new RedisAttemptCounters(config, new LocalAttemptCounters(config, nanos), clock, redis, realm));
    }

    static int attack(ThrottleConfig config) {
        return config.maxLoginFailures() * ATTACK;
    }

    /** Counts a refusal, and says whether there are so many that refused clients should wait. */
    public boolean isFlooded() {
        return !refusals.tryConsume(1);
    }

    /**
     * An attempt to log in.
     *
     * @param name of the account, in the form in which names are compared
     * @param address of the client
     */
    public Attempt attempt(String name, String address) {
        return new Attempt(name, address);
    }

    /** A long name is kept as its hash: anybody can send many of them. */
    private static String key(String name) {
        return name.length() <= LONGEST_KEY ? name : AttemptCounters.hash(name);
    }

    /** The owner of an address: its /64 for IPv6. */
    static String site(String address) {
        return IpAddress.siteOf(address);
    }

    /**
     * Counts a registration.
     *
     * @throws AuthFailureException after too many of this address
     */
    public void countRegistration(String address) throws AuthFailureException {
        ConsumptionProbe probe = failures.count(Kind.REGISTRATION, site(address));
        if (!probe.isConsumed()) {
            throw tooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private static AuthFailureException tooMany(Duration retryAfter) {
        return new AuthFailureException(new AuthFailure.TooMany(retryAfter));
    }

    /** One attempt. Used by one request. */
    public final class Attempt {
        private final String name;
        private final String address;
        private final String site;
        private final String pair;
        /** The stored account, if the store found it by another name; else the same. */
        private String accountPair;

        private int failuresOfAttack;

        private Attempt(String name, String address) {
            this.name = key(name);
            this.address = address;
            this.site = site(address);
            this.pair = pair(this.name);
            this.accountPair = pair;
        }

        /** The length separates pairs: a name may contain anything that an address contains. */
        private String pair(String key) {
            return site.length() + " " + site + " " + key;
        }

        /**
         * Names the account that the store found. A database may find it by many names, with another accent for
         * example, so failures are counted for the account too. After too many, every password is wrong, and no
         * response reveals that these names belong to one account.
         *
         * @param account the stored name, in the form in which names are compared
         */
        void found(String account) {
            accountPair = pair(key(account));
        }

        /** The share of password hashing. */
        HashLimiter.Share share() {
            return new HashLimiter.Share(name, site);
        }

        /** The client's address. */
        public String address() {
            return address;
        }

        /** How many failures the account has had, told once in a window when many addresses try it; else 0. */
        public int failuresOfAttack() {
            return failuresOfAttack;
        }

        /**
         * Checks whether the attempt is allowed.
         *
         * @throws AuthFailureException after too many failures
         */
        public void require() throws AuthFailureException {
            requireOne(Kind.PAIR, pair);
            requireOne(Kind.ADDRESS, site);
        }

        /** Runs the work and counts a failure; a success clears the count of the pair. */
        public boolean judge(BooleanSupplier work) throws AuthFailureException {
            require();
            boolean allowed = pair.equals(accountPair)
                    || failures.blocked(Kind.PAIR, accountPair).isZero();
            boolean good = work.getAsBoolean() && allowed;
            if (good) {
                failures.forget(Kind.PAIR, pair);
                failures.forget(Kind.PAIR, accountPair);
            } else {
                fail();
            }
            return good;
        }

        private void fail() {
            failures.count(Kind.PAIR, pair);
            if (!pair.equals(accountPair)) {
                failures.count(Kind.PAIR, accountPair);
            }
            failures.count(Kind.ADDRESS, site);
            ConsumptionProbe probe = failures.count(Kind.ACCOUNT, name);
            if (probe.isConsumed() && probe.getRemainingTokens() == 0) {
                failuresOfAttack = attack(config);
            }
        }
    }

    private void requireOne(Kind kind, String key) throws AuthFailureException {
        Duration blocked = failures.blocked(kind, key);
        if (!blocked.isZero()) {
            throw tooMany(blocked);
        }
    }
}
