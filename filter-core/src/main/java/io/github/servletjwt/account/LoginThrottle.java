package io.github.servletjwt.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.config.IpAddress;
import io.github.servletjwt.config.ThrottleConfig;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures of logins: of an account from one address, of an address over all accounts, and, for the log alone, of an
 * account from everywhere. Nobody can lock somebody else out.
 *
 * <p>What is counted is gone a window after the first failure. Only failures are kept, {@value #MOST} each at most.
 *
 * <p><b>Thread safety:</b> any thread. Attempts that are judged at the same moment do not see each other's failure: with
 * {@code hashConcurrency} n, n − 1 more than the limit.
 */
public final class LoginThrottle {
    private static final int MOST = 100_000;
    /** How many times the failures that one address has. */
    private static final int ATTACK = 10;
    /** More refusals than people cause. */
    private static final int REFUSALS_A_SECOND = 20;

    private final ThrottleConfig config;
    private final TimeMeter meter;
    private final Cache<Pair, Bucket> pairs;
    private final Cache<String, Bucket> addresses;
    private final Cache<String, Bucket> accounts;
    private final Cache<String, Bucket> registrations;
    private final Bucket refusals;

    private record Pair(String name, String site) {}

    /**
     * A throttle.
     *
     * @param nanos a clock that is never put back, in nanoseconds
     */
    public LoginThrottle(ThrottleConfig config, LongSupplier nanos) {
        this.config = config;
        this.meter = new Nanos(nanos);
        this.pairs = cache(nanos);
        this.addresses = cache(nanos);
        this.accounts = cache(nanos);
        this.registrations = cache(nanos);
        this.refusals = Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(REFUSALS_A_SECOND).refillGreedy(REFUSALS_A_SECOND, Duration.ofSeconds(1)))
                .withCustomTimePrecision(meter)
                .build();
    }

    /** Counts a refusal, and tells whether there are so many that those who are refused should wait. */
    public boolean isFlooded() {
        return !refusals.tryConsume(1);
    }

    private <K> Cache<K, Bucket> cache(LongSupplier nanos) {
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(config.window().plusSeconds(1))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    private record Nanos(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    /** Full at first; all that was taken comes back at once, a window after it was made. */
    private Bucket bucket(int capacity) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillIntervally(capacity, config.window()))
                .withCustomTimePrecision(meter)
                .build();
    }

    /**
     * An attempt to log in.
     *
     * @param name of the account, in the form in which names are compared
     * @param address where it comes from
     */
    public Attempt attempt(String name, String address) {
        return new Attempt(new Pair(name, site(address)), address);
    }

    private static String site(String address) {
        return IpAddress.parse(address).map(IpAddress::site).orElse(address);
    }

    /**
     * Counts a registration.
     *
     * @throws AuthFailureException when there were too many of this address
     */
    public void countRegistration(String address) throws AuthFailureException {
        Bucket bucket = registrations.get(site(address), key -> bucket(config.registrationLimit()));
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw tooMany(probe.getNanosToWaitForRefill());
        }
    }

    private static AuthFailureException tooMany(long nanos) {
        return new AuthFailureException(new AuthFailure.TooMany(Duration.ofNanos(nanos)));
    }

    /** One attempt. Belongs to one request. */
    public final class Attempt {
        private final Pair pair;
        private final String address;
        private int failuresOfAttack;

        private Attempt(Pair pair, String address) {
            this.pair = pair;
            this.address = address;
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
            requireOne(pairs.getIfPresent(pair));
            requireOne(addresses.getIfPresent(pair.site()));
        }

        /** The outcome of the work, which is counted if it is a failure; a success forgets those of the pair. */
        public boolean judge(BooleanSupplier work) throws AuthFailureException {
            require();
            boolean good = work.getAsBoolean();
            if (good) {
                pairs.invalidate(pair);
            } else {
                fail();
            }
            return good;
        }

        private void fail() {
            pairs.get(pair, key -> bucket(config.maxLoginFailures())).tryConsume(1);
            addresses
                    .get(pair.site(), key -> bucket(config.maxAddressFailures()))
                    .tryConsume(1);
            int most = config.maxLoginFailures() * ATTACK;
            Bucket account = accounts.get(pair.name(), key -> bucket(most));
            ConsumptionProbe probe = account.tryConsumeAndReturnRemaining(1);
            if (probe.isConsumed() && probe.getRemainingTokens() == 0) {
                failuresOfAttack = most;
            }
        }
    }

    private static void requireOne(@Nullable Bucket bucket) throws AuthFailureException {
        if (bucket != null) {
            EstimationProbe probe = bucket.estimateAbilityToConsume(1);
            if (!probe.canBeConsumed()) {
                throw tooMany(probe.getNanosToWaitForRefill());
            }
        }
    }
}
