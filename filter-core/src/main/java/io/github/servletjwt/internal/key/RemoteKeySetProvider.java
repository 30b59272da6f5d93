package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.concurrent.SingleFlight;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are fetched. They are fresh as long as their server says, bounded to one minute to one hour; 5 minutes by
 * default. They are refreshed before that time ends, and stay usable for 12 hours more while fetching fails.
 *
 * <p><b>Thread safety:</b> any thread. Requests wait only for the first set, 2 s at most.
 */
final class RemoteKeySetProvider implements KeySetProvider {
    /** Parses a fetched document; {@link IllegalArgumentException} when it cannot. */
    interface Parser {
        KeySet parse(String json);
    }

    private static final System.Logger LOG = System.getLogger(RemoteKeySetProvider.class.getName());

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration STALE = Duration.ofHours(12);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    /** The longest pause while requests are refused because the first set, or the key that they name, is missing. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    /** How old the issuer's last answer may be to count as current. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private record CachedKeys(FetchedDocument fetched, KeySet keys, Instant at, Instant until) {}

    private record Fetch(Future<Boolean> outcome, boolean own) {}

    private final String name;
    private final KeyFetcher fetcher;
    private final Parser parser;
    private final InstantSource clock;
    private final SecureRandom random;
    private final KeyPeriods periods;
    private final SingleFlight flight;
    private final RefetchRateLimiter limit;
    private volatile @Nullable CachedKeys held;
    private volatile int failures;
    private volatile Instant failed = Instant.EPOCH;
    private volatile Instant due;

    /**
     * Keys not fetched yet.
     *
     * @param name the name for log lines
     */
    RemoteKeySetProvider(
            String name,
            KeyFetcher fetcher,
            Parser parser,
            Executor executor,
            InstantSource clock,
            SecureRandom random,
            KeyPeriods periods) {
        this.name = name;
        this.fetcher = fetcher;
        this.parser = parser;
        this.clock = clock;
        this.random = random;
        this.periods = periods;
        this.flight = new SingleFlight(executor, this::load);
        this.limit = new RefetchRateLimiter(clock);
        this.due = clock.instant();
    }

    /** Starts a fetch if one is due; called every 500 ms. */
    void tick() {
        if (isDue()) {
            Future<Boolean> unused = flight.start();
        }
    }

    private boolean isDue() {
        Instant now = clock.instant();
        // further ahead than anything is planned: the clock was set back
        return !now.isBefore(due) || now.plus(LONGEST).isBefore(due);
    }

    @Override
    public KeySet current() throws AuthFailureException {
        CachedKeys now = held;
        if (now == null) {
            // a fetch that has just failed would fail again
            Future<Boolean> flying = isDue() ? flight.start() : flight.flying();
            if (flying != null) {
                boolean unused = flight.await(flying, periods.firstWait());
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
        // a fetch that is joined may have begun before the key was made; the next cannot
        for (int runs = 0; runs < 2 && !limit.knowsAbsent(kid); runs++) {
            // a fetch after a recent failure is started, but not waited for
            Duration atMost = failures > 0 ? Duration.ZERO : periods.refetchWait();
            Fetch run = currentOrNewFetch();
            if (run == null) {
                break;
            }
            if (!flight.await(run.outcome(), atMost)) {
                throw new AuthFailureException(FailureCode.KEYS_UNAVAILABLE);
            }
            if (current().names(kid)) {
                break;
            }
            if (run.own() || runs == 1) {
                limit.markAbsent(kid);
            }
        }
        return current();
    }

    /**
     * The current fetch, or a new one if a permit is left; null when the issuer was queried so recently that its answer
     * is current.
     */
    private synchronized @Nullable Fetch currentOrNewFetch() throws AuthFailureException {
        Future<Boolean> flying = flight.flying();
        if (flying != null) {
            return new Fetch(flying, false);
        }
        Instant now = clock.instant();
        // a failure returns its permit, so without this limit a flood of requests would query the issuer without end
        boolean failing = failures > 0 && now.isBefore(failed.plus(retry(failures, SOON)));
        if (!failing && limit.takeTurn()) {
            return new Fetch(flight.start(), true);
        }
        CachedKeys last = held;
        if (failures > 0 || last == null || now.isAfter(last.at().plus(FRESH))) {
            // it is unknown whether the issuer has this key
            throw new AuthFailureException(FailureCode.KEYS_UNAVAILABLE);
        }
        return null;
    }

    private boolean load() {
        CachedKeys before = held;
        try {
            FetchedDocument fetched = fetcher.fetch(before == null ? null : before.fetched());
            accept(fetched, before);
            return true;
        } catch (Throwable cause) {
            // errors too: a class of the application may lack another class, and nobody would notice
            int count = failures + 1;
            failures = count;
            failed = clock.instant();
            limit.giveBack();
            due = clock.instant().plus(jittered(retry(count, before == null ? SOON : LAST_RETRY)));
            logFailure(cause, before, count);
            return false;
        }
    }

    private void accept(FetchedDocument fetched, @Nullable CachedKeys before) {
        boolean same = before != null && before.fetched().text().equals(fetched.text());
        KeySet keys = same ? Objects.requireNonNull(before).keys() : parser.parse(fetched.text());
        Instant now = clock.instant();
        Duration lifetime = lifetime(fetched.maxAge());
        held = new CachedKeys(fetched, keys, now, now.plus(lifetime));
        due = now.plus(jittered(lifetime.multipliedBy(4).dividedBy(5)));
        if (!same || failures > 0) {
            LOG.log(Level.INFO, "servlet-jwt: fetched the keys of {0}: {1}", name, keys);
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

    /** 80 to 100 % of it, so that many nodes do not fetch at once. */
    private Duration jittered(Duration whole) {
        return Duration.ofMillis((long) (whole.toMillis() * (0.8 + 0.2 * random.nextDouble())));
    }

    private void logFailure(Throwable cause, @Nullable CachedKeys before, int count) {
        LOG.log(
                count == 1 ? Level.WARNING : Level.DEBUG,
                "servlet-jwt: cannot fetch the keys of {0}: {1}; {2}",
                name,
                reason(cause),
                before == null
                        ? "requests with tokens get 503 until they are fetched"
                        : "the previous keys stay in use until "
                                + before.until().plus(STALE));
    }

    /** The message of an exception; of an error also its class, because its message alone is not clear. */
    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null || cause instanceof Error ? cause.toString() : message;
    }
}
