package io.github.servletjwt.key;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are fetched: kept as long as their server says within a minute and an hour, 5 minutes when it says nothing;
 * fetched anew before that is over; kept for 12 hours more while they cannot be fetched.
 *
 * <p><b>Thread safety:</b> any thread. Requests wait only for the first set, 2 s at most.
 */
final class RemoteKeys implements CurrentKeys {
    /** How a fetched text becomes keys; {@link IllegalArgumentException} when it cannot. */
    interface Parser {
        KeySet parse(String json);
    }

    private static final System.Logger LOG = System.getLogger(RemoteKeys.class.getName());

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration STALE = Duration.ofHours(12);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    /** While requests are refused for want of a first set. */
    private static final Duration LAST_FIRST_RETRY = Duration.ofSeconds(5);

    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration REFETCH_WAIT = Duration.ofSeconds(10);

    private record Held(Fetched fetched, KeySet keys, Instant until) {}

    private final String name;
    private final KeyFetcher fetcher;
    private final Parser parser;
    private final InstantSource clock;
    private final SecureRandom random;
    private final SingleFlight flight;
    private final RefetchLimit limit;
    private volatile @Nullable Held held;
    private volatile int failures;
    private volatile Instant due;

    /**
     * Keys not fetched yet.
     *
     * @param name what the log calls them
     */
    RemoteKeys(
            String name,
            KeyFetcher fetcher,
            Parser parser,
            Executor executor,
            InstantSource clock,
            SecureRandom random) {
        this.name = name;
        this.fetcher = fetcher;
        this.parser = parser;
        this.clock = clock;
        this.random = random;
        this.flight = new SingleFlight(executor, this::load);
        this.limit = new RefetchLimit(clock);
        this.due = clock.instant();
    }

    /** Starts a fetch if it is time; called every second or so. */
    void tick() {
        if (!clock.instant().isBefore(due)) {
            flight.start();
        }
    }

    @Override
    public KeySet current() throws AuthFailureException {
        Held now = held;
        if (now == null) {
            // what failed a moment ago would fail again
            if (flight.isFlying() || !clock.instant().isBefore(due)) {
                flight.join(FIRST_WAIT);
            }
            now = held;
        }
        if (now == null || !clock.instant().isBefore(now.until().plus(STALE))) {
            throw new AuthFailureException(FailureCode.KEYS_UNAVAILABLE);
        }
        return now.keys();
    }

    @Override
    public KeySet refetched(String kid) throws AuthFailureException {
        if (flight.isFlying()) {
            flight.join(REFETCH_WAIT);
        }
        KeySet now = current();
        if (now.knows(kid)) {
            return now;
        }
        if (limit.allows(kid)) {
            if (!flight.join(REFETCH_WAIT)) {
                throw new AuthFailureException(FailureCode.KEYS_UNAVAILABLE);
            }
            now = current();
            if (!now.knows(kid)) {
                limit.isAbsent(kid);
            }
        } else if (failures > 0) {
            // nobody can tell whether there is such a key
            throw new AuthFailureException(FailureCode.KEYS_UNAVAILABLE);
        }
        return now;
    }

    private boolean load() {
        Held before = held;
        try {
            Fetched fetched = fetcher.fetch(before == null ? null : before.fetched());
            accept(fetched, before);
            return true;
        } catch (IOException | RuntimeException failed) {
            int count = failures + 1;
            failures = count;
            due = clock.instant().plus(jittered(retry(count, before == null ? LAST_FIRST_RETRY : LAST_RETRY)));
            tell(failed, before, count);
            return false;
        }
    }

    private void accept(Fetched fetched, @Nullable Held before) {
        boolean same = before != null && before.fetched().text().equals(fetched.text());
        KeySet keys = same ? Objects.requireNonNull(before).keys() : parser.parse(fetched.text());
        Instant now = clock.instant();
        Duration lifetime = lifetime(fetched.maxAge());
        held = new Held(fetched, keys, now.plus(lifetime));
        due = now.plus(jittered(lifetime.multipliedBy(4).dividedBy(5)));
        if (!same || failures > 0) {
            LOG.log(Level.INFO, "servlet-jwt: keys of {0} are fetched: {1}", name, keys);
        }
        failures = 0;
    }

    private static Duration lifetime(@Nullable Duration maxAge) {
        if (maxAge == null) {
            return USUAL;
        }
        return maxAge.compareTo(SHORTEST) < 0 ? SHORTEST : maxAge.compareTo(LONGEST) > 0 ? LONGEST : maxAge;
    }

    private static Duration retry(int failures, Duration longest) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
        return wait.compareTo(longest) > 0 ? longest : wait;
    }

    /** 80 to 100 % of it, so that many nodes do not ask at once. */
    private Duration jittered(Duration whole) {
        return Duration.ofMillis((long) (whole.toMillis() * (0.8 + 0.2 * random.nextDouble())));
    }

    private void tell(Exception failed, @Nullable Held before, int count) {
        LOG.log(
                count == 1 ? Level.WARNING : Level.DEBUG,
                "servlet-jwt: keys of {0} cannot be fetched: {1}; {2}",
                name,
                failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage(),
                before == null
                        ? "until they are, requests with tokens are answered 503"
                        : "those before stay in use until " + before.until().plus(STALE));
    }
}
