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
 * Which sessions were ended and may still have living access tokens: in memory, so that a request asks nobody. An entry
 * stays until the last token is over, leeway included, and is never forgotten before.
 *
 * <p><b>Thread safety:</b> any thread; {@link #refresh} from one at a time.
 */
public final class RevocationList {
    /**
     * How long what was ended counts, and how fresh it must be.
     *
     * @param kept beyond the last token's {@code exp}
     * @param maxStale how long ago a shared store may have been asked
     */
    public record Limits(Duration kept, Duration maxStale, StoreFailurePolicy onStoreFailure) {}

    private static final System.Logger LOG = System.getLogger(RevocationList.class.getName());

    /** With more, no new session is opened: what was ended is never forgotten for it. */
    private static final int MAX = 1_000_000;

    private static final Duration SWEEP = Duration.ofSeconds(10);
    /** For clocks that are put back. */
    private static final Duration MARGIN = Duration.ofHours(1);
    /** How often everything is asked for, of a store that tells by time: a row that was committed late is heard then. */
    private static final Duration WHOLE = Duration.ofMinutes(1);
    /** So few that it does not take long, and the rest next time. */
    private static final int TOLD_AT_ONCE = 1_000;
    /** How long after a failure nobody else need try. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final SessionStore store;
    private final Limits limits;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<String, Entry> ended = new ConcurrentHashMap<>();
    private volatile long swept;
    private volatile long asked;
    private @Nullable Instant heard;
    private long heardAll;
    private volatile boolean failing;
    private volatile long failed;
    private volatile boolean asking;
    private boolean stale;
    /** Whether the store has lost something that it has not been told again. */
    private boolean forgetful;

    /**
     * An entry.
     *
     * @param until when the last token is over, by the clock
     * @param nanos when that is by the time that nobody can set: a clock that was put forward and back again must not make
     *     a token live again
     */
    private record Entry(Instant until, long nanos) {}

    public RevocationList(SessionStore store, Limits limits, InstantSource clock, LongSupplier nanos) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        this.nanos = nanos;
        this.swept = nanos.getAsLong();
        this.asked = nanos.getAsLong();
    }

    /**
     * Refuses a token whose session was ended, or of which nobody can tell.
     *
     * @param sessionId {@code sid} of the token, or its {@code jti}; null when it has neither
     */
    public void check(@Nullable String sessionId) throws AuthFailureException {
        if (sessionId != null && ended.containsKey(sessionId)) {
            throw new AuthFailureException(FailureCode.TOKEN_REVOKED);
        }
        if (limits.onStoreFailure() == StoreFailurePolicy.REJECT && isStale()) {
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }

    private boolean isStale() {
        return store.isShared() && nanos.getAsLong() - asked > limits.maxStale().toNanos();
    }

    boolean contains(String sessionId) {
        return ended.containsKey(sessionId);
    }

    /** Whether so much was ended that no more may be opened. */
    boolean isFull() {
        if (ended.size() >= MAX) {
            sweep();
        }
        return ended.size() >= MAX;
    }

    /** Whether the store did not answer a moment ago, and is not known to answer again. */
    boolean isFailing() {
        return failing && (asking || nanos.getAsLong() - failed < A_MOMENT.toNanos());
    }

    /** Whether it was not known. What has been over for long is not kept. */
    boolean add(Revocation revocation) {
        sweep();
        Instant until = revocation.accessUntil().plus(limits.kept()).plus(MARGIN);
        Duration left = Duration.between(clock.instant(), until);
        if (left.isNegative()) {
            return true;
        }
        long keep = (1 + Math.min(left.toSeconds(), Integer.MAX_VALUE)) * 1_000_000_000L;
        Entry entry = new Entry(until, nanos.getAsLong() + keep);
        Entry known = ended.putIfAbsent(revocation.sessionId(), entry);
        if (known != null && known.until().isBefore(until)) {
            ended.put(revocation.sessionId(), entry);
        }
        return known == null;
    }

    /** Now and then. */
    private void sweep() {
        if (nanos.getAsLong() - swept <= SWEEP.toNanos()) {
            return;
        }
        swept = nanos.getAsLong();
        Instant now = clock.instant();
        ended.values().removeIf(entry -> !now.isBefore(entry.until()) && swept - entry.nanos() >= 0);
    }

    /**
     * Hears what was ended on all nodes, before this one serves.
     *
     * @throws StoreUnavailableException when the store does not answer
     */
    void load() {
        hear(null);
    }

    /**
     * Hears what was ended on other nodes since; everything now and then, and after it could not be heard.
     *
     * @return whether the store answered
     */
    boolean refresh() {
        asking = true;
        try {
            boolean late = !store.isPushing() && nanos.getAsLong() - heardAll > WHOLE.toNanos();
            boolean again = failing || forgetful;
            // before: what is ended from now on need not be in what is read now
            Set<String> known = again ? Set.copyOf(ended.keySet()) : Set.of();
            SessionStore.Revoked revoked = hear(again || late ? null : heard);
            sweep();
            if (failing) {
                LOG.log(Level.INFO, "servlet-jwt: the session store answers again; what was ended meanwhile is known");
            }
            failing = false;
            stale = false;
            if (again) {
                tellAgain(known, revoked);
            }
        } catch (RuntimeException | Error unavailable) {
            // an Error too: whatever it was, what was ended meanwhile must be heard
            tell(unavailable);
        } finally {
            asking = false;
        }
        return !failing;
    }

    /**
     * A store may come back without what it had acknowledged, from an older copy, or empty: what this node knows is told to it
     * again, before others that start now ask it.
     */
    private void tellAgain(Set<String> known, SessionStore.Revoked revoked) {
        Set<String> lost = new HashSet<>(known);
        revoked.revocations().forEach(revocation -> lost.remove(revocation.sessionId()));
        Instant living = clock.instant().plus(MARGIN);
        List<Revocation> missing = lost.stream()
                .flatMap(id -> known(id, living).stream())
                .limit(TOLD_AT_ONCE)
                .toList();
        if (!missing.isEmpty() && !forgetful) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: the session store has lost what it had acknowledged: {0} ended sessions, or more, that this node "
                            + "knows, are told to it again; sessions may be lost too, and their users must log in again. Has it been "
                            + "started without its files, or emptied, or has a copy taken over that was behind?",
                    missing.size());
        }
        forgetful = !missing.isEmpty();
        missing.forEach(revocation -> store.revoke(revocation.sessionId(), "", revocation.accessUntil()));
    }

    /** What this node knows of it, if a token of it lives. */
    private Optional<Revocation> known(String id, Instant living) {
        return Optional.ofNullable(ended.get(id))
                .filter(entry -> entry.until().isAfter(living))
                .map(entry -> new Revocation(id, entry.until().minus(MARGIN).minus(limits.kept())));
    }

    private SessionStore.Revoked hear(@Nullable Instant since) {
        long now = nanos.getAsLong();
        SessionStore.Revoked revoked = store.revokedSince(since);
        revoked.revocations().forEach(this::add);
        heard = revoked.now();
        asked = now;
        heardAll = since == null ? now : heardAll;
        return revoked;
    }

    private void tell(Throwable unavailable) {
        failed = nanos.getAsLong();
        if (!failing) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: the session store is away: {0}; tokens go on being accepted for {1} s",
                    unavailable instanceof Error ? unavailable : unavailable.getMessage(),
                    limits.maxStale().toSeconds());
        }
        failing = true;
        if (isStale() && !stale) {
            stale = true;
            LOG.log(
                    Level.ERROR,
                    "servlet-jwt: the session store has not answered for revocationMaxStale = {0} s: {1}",
                    limits.maxStale().toSeconds(),
                    limits.onStoreFailure() == StoreFailurePolicy.REJECT
                            ? "tokens are answered 503 until it does (onStoreFailure=reject)"
                            : "tokens go on being accepted, ended ones too (onStoreFailure=accept)");
        }
    }
}
