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
 * Counts failures of logins: of an account from one address, of an address over all accounts, and, for the log alone, of an
 * account from everywhere. Nobody can lock somebody else out.
 *
 * <p>What is counted is gone a window after the first failure. Only failures are kept, for all nodes or for this one.
 *
 * <p><b>Thread safety:</b> any thread. Attempts that are judged at the same moment do not see each other's failure: with
 * {@code hashConcurrency} n, n − 1 more than the limit on each node.
 */
public final class LoginThrottle {
    /** How many times the failures that one address has. */
    private static final int ATTACK = 10;
    /** More refusals than people cause. */
    private static final int REFUSALS_A_SECOND = 20;
    /** In characters; shorter than a hash, so that no name is the hash of another. */
    private static final int LONGEST_KEY = 42;

    private final ThrottleConfig config;
    private final AttemptCounters failures;
    private final Bucket refusals;

    /**
     * A throttle of this node.
     *
     * @param nanos a clock that is never put back, in nanoseconds
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
     * A throttle of all nodes that count in this server; of this node while it does not answer.
     *
     * @param nanos a clock that is never put back, in nanoseconds
     * @param clock one that all nodes agree on
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

    /** Counts a refusal, and tells whether there are so many that those who are refused should wait. */
    public boolean isFlooded() {
        return !refusals.tryConsume(1);
    }

    /**
     * An attempt to log in.
     *
     * @param name of the account, in the form in which names are compared
     * @param address where it comes from
     */
    public Attempt attempt(String name, String address) {
        return new Attempt(name, address);
    }

    /** A long name is kept as its hash: anybody can send many of them. */
    private static String key(String name) {
        return name.length() <= LONGEST_KEY ? name : AttemptCounters.hash(name);
    }

    /** The owner of an address: its /64 if it is of IPv6. */
    static String site(String address) {
        return IpAddress.siteOf(address);
    }

    /**
     * Counts a registration.
     *
     * @throws AuthFailureException when there were too many of this address
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

    /** One attempt. Belongs to one request. */
    public final class Attempt {
        private final String name;
        private final String address;
        private final String site;
        private final String pair;
        /** That of the account, if the store found it by another name; else the same. */
        private String accountPair;

        private int failuresOfAttack;

        private Attempt(String name, String address) {
            this.name = key(name);
            this.address = address;
            this.site = site(address);
            this.pair = pair(this.name);
            this.accountPair = pair;
        }

        /** The length keeps pairs apart: a name may hold whatever an address holds. */
        private String pair(String key) {
            return site.length() + " " + site + " " + key;
        }

        /**
         * Names the account that the store found. A database may find it by many names, with another accent say: failures
         * are counted for the account, too. When there were too many, every password is wrong, and no answer tells that these
         * names are of one account.
         *
         * @param account the name as it is stored, in the form in which names are compared
         */
        void found(String account) {
            accountPair = pair(key(account));
        }

        /** Whose share of password hashing it takes. */
        HashLimiter.Share share() {
            return new HashLimiter.Share(name, site);
        }

        /** Where it comes from. */
        public String address() {
            return address;
        }

        /** How many failures the account has had, told once in a window when many addresses try it; else 0. */
        public int failuresOfAttack() {
            return failuresOfAttack;
        }

        /**
         * Whether it is looked at.
         *
         * @throws AuthFailureException when there were too many failures
         */
        public void require() throws AuthFailureException {
            requireOne(Kind.PAIR, pair);
            requireOne(Kind.ADDRESS, site);
        }

        /** The outcome of the work, which is counted if it is a failure; a success forgets those of the pair. */
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
