package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreFailurePolicy;
import io.github.servletjwt.api.StoreUnavailableException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The revoked sessions whose access tokens may still live, in memory, so that checking a request needs no I/O. An entry
 * stays until the last token has expired, leeway included, and is never evicted earlier.
 *
 * <p><b>Thread safety:</b> any thread; {@link #refresh} from one thread at a time.
 */
public final class RevocationList {
    /**
     * How long entries are kept, and how old the list may be.
     *
     * @param kept added to the last token's {@code exp}
     * @param maxStale the longest time since the last answer of a shared store
     */
    public record Limits(Duration kept, Duration maxStale, StoreFailurePolicy onStoreFailure) {}

    private static final System.Logger LOG = System.getLogger(RevocationList.class.getName());

    /** With more entries no new session is opened; no entry is evicted for it. */
    private static final int MAX = 1_000_000;

    private static final Duration SWEEP_PERIOD = Duration.ofSeconds(10);
    /** Entries are kept this much longer, for clocks that are set back. */
    private static final Duration MARGIN = Duration.ofHours(1);
    /** How often everything is read from a store that selects by time: this finds rows that were committed late. */
    private static final Duration FULL_READ_PERIOD = Duration.ofMinutes(1);
    /** The maximum number of revocations that one refresh writes back; the rest follows with the next. */
    private static final int MAX_RESTORED = 1_000;
    /** How long after a failure callers do not try the store. */
    private static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);

    private final SessionStore store;
    private final Limits limits;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<String, Entry> revoked = new ConcurrentHashMap<>();
    private volatile long lastSweep;
    private volatile long lastAnswer;
    private @Nullable Instant lastRead;
    private long lastFullRead;
    private volatile boolean failing;
    private volatile long lastFailure;
    private volatile boolean refreshing;
    private boolean staleLogged;
    /** Whether the store has lost revocations that have not been written back yet. */
    private boolean restoring;

    /**
     * An entry.
     *
     * @param until when it may be removed, by the wall clock
     * @param nanos the same by the monotonic clock: a wall clock that is set forward and back again must not revive a
     *     token
     */
    private record Entry(Instant until, long nanos) {}

    public RevocationList(SessionStore store, Limits limits, InstantSource clock, LongSupplier nanos) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        this.nanos = nanos;
        this.lastSweep = nanos.getAsLong();
        this.lastAnswer = nanos.getAsLong();
    }

    /**
     * Refuses a token whose session is revoked, or may be.
     *
     * @param sessionId {@code sid} of the token, or its {@code jti}; null when it has neither
     */
    public void check(@Nullable String sessionId) throws AuthFailureException {
        if (sessionId != null && revoked.containsKey(sessionId)) {
            throw new AuthFailureException(FailureCode.TOKEN_REVOKED);
        }
        if (limits.onStoreFailure() == StoreFailurePolicy.REJECT && isStale()) {
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }

    private boolean isStale() {
        return store.isShared()
                && nanos.getAsLong() - lastAnswer > limits.maxStale().toNanos();
    }

    boolean contains(String sessionId) {
        return revoked.containsKey(sessionId);
    }

    /** Whether it holds so many entries that no new session may be opened. */
    boolean isFull() {
        if (revoked.size() >= MAX) {
            sweep();
        }
        return revoked.size() >= MAX;
    }

    /** Whether the store failed a moment ago and has not answered since. */
    boolean isFailing() {
        return failing && (refreshing || nanos.getAsLong() - lastFailure < FAILURE_PAUSE.toNanos());
    }

    /** Adds a revocation unless its tokens expired long ago; returns whether it was unknown. */
    boolean add(Revocation revocation) {
        sweep();
        Instant until = revocation.accessUntil().plus(limits.kept()).plus(MARGIN);
        Duration left = Duration.between(clock.instant(), until);
        if (left.isNegative()) {
            return true;
        }
        long keep = (1 + Math.min(left.toSeconds(), Integer.MAX_VALUE)) * 1_000_000_000L;
        Entry entry = new Entry(until, nanos.getAsLong() + keep);
        Entry known = revoked.putIfAbsent(revocation.sessionId(), entry);
        if (known != null && known.until().isBefore(until)) {
            revoked.put(revocation.sessionId(), entry);
        }
        return known == null;
    }

    /** Removes expired entries, at most once in a period. */
    private void sweep() {
        if (nanos.getAsLong() - lastSweep <= SWEEP_PERIOD.toNanos()) {
            return;
        }
        lastSweep = nanos.getAsLong();
        Instant now = clock.instant();
        revoked.values().removeIf(entry -> !now.isBefore(entry.until()) && lastSweep - entry.nanos() >= 0);
    }

    /**
     * Reads the revocations of all nodes, before this one serves requests.
     *
     * @throws StoreUnavailableException when the store does not answer
     */
    void load() {
        read(null);
    }

    /**
     * Reads the revocations of other nodes since the last call; all of them from time to time, and after a failure.
     *
     * @return whether the store answered
     */
    boolean refresh() {
        refreshing = true;
        try {
            boolean fullReadDue = !store.isPushing() && nanos.getAsLong() - lastFullRead > FULL_READ_PERIOD.toNanos();
            boolean recovering = failing || restoring;
            // copied before the read: a revocation made from now on need not be in the answer
            Set<String> known = recovering ? Set.copyOf(revoked.keySet()) : Set.of();
            SessionStore.Revoked answer = read(recovering || fullReadDue ? null : lastRead);
            sweep();
            logRecovery();
            if (recovering) {
                restore(known, answer);
            }
        } catch (RuntimeException | Error unavailable) {
            // an Error too: whatever it was, the next refresh must read everything
            logFailure(unavailable);
        } finally {
            refreshing = false;
        }
        return !failing;
    }

    private void logRecovery() {
        if (failing) {
            LOG.log(
                    Level.INFO,
                    "servlet-jwt: the session store answers again; all revocations since the outage began are known");
        }
        failing = false;
        staleLogged = false;
    }

    /**
     * Writes revocations back that the store has lost. After an outage it may run on an older copy or be empty; nodes
     * that start now read from it.
     */
    private void restore(Set<String> known, SessionStore.Revoked answer) {
        Set<String> lost = new HashSet<>(known);
        answer.revocations().forEach(revocation -> lost.remove(revocation.sessionId()));
        Instant living = clock.instant().plus(MARGIN);
        List<Revocation> missing = lost.stream()
                .flatMap(id -> known(id, living).stream())
                .limit(MAX_RESTORED)
                .toList();
        if (!missing.isEmpty() && !restoring) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: the session store has lost {0} or more revocations that it had acknowledged; this "
                            + "node writes them back. Sessions may be lost too; their users must log in again. Was the "
                            + "store started without its files, or emptied, or has a copy taken over that was behind?",
                    missing.size());
        }
        restoring = !missing.isEmpty();
        missing.forEach(revocation -> store.revoke(revocation.sessionId(), "", revocation.accessUntil()));
    }

    /** The revocation of a session that may still have a living token. */
    private Optional<Revocation> known(String id, Instant living) {
        return Optional.ofNullable(revoked.get(id))
                .filter(entry -> entry.until().isAfter(living))
                .map(entry -> new Revocation(id, entry.until().minus(MARGIN).minus(limits.kept())));
    }

    private SessionStore.Revoked read(@Nullable Instant since) {
        long now = nanos.getAsLong();
        SessionStore.Revoked answer = store.revokedSince(since);
        answer.revocations().forEach(this::add);
        lastRead = answer.now();
        lastAnswer = now;
        lastFullRead = since == null ? now : lastFullRead;
        return answer;
    }

    private void logFailure(Throwable unavailable) {
        lastFailure = nanos.getAsLong();
        if (!failing) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: the session store is unavailable: {0}; tokens are still accepted for {1} s",
                    unavailable instanceof Error ? unavailable : unavailable.getMessage(),
                    limits.maxStale().toSeconds());
        }
        failing = true;
        if (isStale() && !staleLogged) {
            staleLogged = true;
            LOG.log(
                    Level.ERROR,
                    "servlet-jwt: the session store has not answered for revocationMaxStale = {0} s: {1}",
                    limits.maxStale().toSeconds(),
                    limits.onStoreFailure() == StoreFailurePolicy.REJECT
                            ? "requests with tokens are answered 503 until it does (onStoreFailure=reject)"
                            : "tokens are still accepted, revoked ones too (onStoreFailure=accept)");
        }
    }
}
