package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of one node, lost at a restart. It holds at most {@value #MAX} sessions, and {@value #MAX_OF_USER} open ones
 * for each user: one more ends the least recently used.
 *
 * <p><b>Thread safety:</b> any thread; one lock, held briefly. <b>Failure:</b> {@link StoreUnavailableException}
 * when it is full.
 */
public final class InMemorySessionStore implements SessionStore {
    static final int MAX = 500_000;
    static final int MAX_OF_USER = 1_000;

    private static final Duration SWEEP = Duration.ofMinutes(1);
    /** Expired sessions stay for this time: a clock that is set forward and back again should not log anybody out. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<String, Kept> sessions = new HashMap<>();
    /** The sessions that are not revoked. */
    private final Map<String, Map<String, Kept>> byUser = new HashMap<>();

    private Instant swept;

    private record Kept(Session session, Instant endsAt) {
        Kept with(int counter, Instant lastUsed, Instant accessUntil, Instant expiresAt, @Nullable Instant revokedAt) {
            return with(counter, lastUsed, accessUntil, expiresAt, revokedAt, session.refreshedBy());
        }

        Kept with(
                int counter,
                Instant lastUsed,
                Instant accessUntil,
                Instant expiresAt,
                @Nullable Instant revokedAt,
                Session.@Nullable Refresher refreshedBy) {
            Session s = session;
            return new Kept(
                    new Session(
                            s.id(),
                            s.user(),
                            counter,
                            s.scopes(),
                            s.roles(),
                            s.created(),
                            lastUsed,
                            accessUntil,
                            expiresAt,
                            revokedAt,
                            s.address(),
                            s.userAgent(),
                            s.authenticatedAt(),
                            refreshedBy),
                    endsAt);
        }

        Kept revoked(Instant now) {
            return with(session.counter(), session.lastUsed(), session.accessUntil(), session.expiresAt(), now);
        }
    }

    public InMemorySessionStore(InstantSource clock) {
        this.clock = clock;
        this.swept = clock.instant();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public synchronized void open(NewSession session) {
        Instant now = clock.instant();
        sweep(now);
        if (sessions.size() >= MAX) {
            throw new StoreUnavailableException("sessions=memory is full: it holds " + MAX + " sessions");
        }
        endOldest(session.user(), now);
        put(new Kept(
                new Session(
                        session.id(),
                        session.user(),
                        0,
                        session.scopes(),
                        session.roles(),
                        now,
                        now,
                        session.accessUntil(),
                        now.plus(session.idle()),
                        null,
                        session.address(),
                        session.userAgent(),
                        session.authenticatedAt(),
                        null),
                now.plus(session.total())));
    }

    /** Keeps the ended session for a while, so that a logout everywhere also revokes its access tokens. */
    private void endOldest(String user, Instant now) {
        List<Kept> open = byUser.getOrDefault(user, Map.of()).values().stream()
                .filter(kept -> kept.session().isOpen(now))
                .toList();
        if (open.size() >= MAX_OF_USER) {
            Kept oldest = Collections.min(
                    open, Comparator.comparing(kept -> kept.session().lastUsed()));
            Session session = oldest.session();
            put(oldest.with(session.counter(), session.lastUsed(), session.accessUntil(), now, null));
        }
    }

    private void put(Kept kept) {
        Session session = kept.session();
        sessions.put(session.id(), kept);
        if (session.revokedAt() == null) {
            byUser.computeIfAbsent(session.user(), user -> new LinkedHashMap<>())
                    .put(session.id(), kept);
        } else {
            removeFromUser(session);
        }
    }

    private void remove(Session session) {
        sessions.remove(session.id());
        removeFromUser(session);
    }

    private void removeFromUser(Session session) {
        byUser.computeIfPresent(session.user(), (user, own) -> {
            own.remove(session.id());
            return own.isEmpty() ? null : own;
        });
    }

    private void sweep(Instant now) {
        if (Duration.between(swept, now).abs().compareTo(SWEEP) < 0) {
            return;
        }
        swept = now;
        Instant limit = now.minus(MARGIN);
        List<Session> expired = new ArrayList<>();
        for (Kept kept : sessions.values()) {
            Session session = kept.session();
            boolean ended = session.revokedAt() != null || !limit.isBefore(session.expiresAt());
            if (ended && !limit.isBefore(session.accessUntil())) {
                expired.add(session);
            }
        }
        expired.forEach(this::remove);
    }

    @Override
    public synchronized Optional<Snapshot> find(String id) {
        return Optional.ofNullable(sessions.get(id)).map(kept -> new Snapshot(kept.session(), clock.instant()));
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle) {
        return rotateFor(id, counter, accessUntil, idle, null);
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle, Session.Refresher refresher) {
        return rotateFor(id, counter, accessUntil, idle, refresher);
    }

    private synchronized boolean rotateFor(
            String id, int counter, Instant accessUntil, Duration idle, Session.@Nullable Refresher refresher) {
        Instant now = clock.instant();
        Kept kept = open(id, counter, now);
        if (kept == null) {
            return false;
        }
        Instant expires = earlier(now.plus(idle), kept.endsAt());
        Instant access = later(kept.session().accessUntil(), accessUntil);
        put(kept.with(counter + 1, now, access, expires, null, refresher));
        return true;
    }

    @Override
    public synchronized boolean extend(String id, int counter, Instant accessUntil) {
        Kept kept = open(id, counter, clock.instant());
        if (kept == null) {
            return false;
        }
        Session session = kept.session();
        Instant access = later(session.accessUntil(), accessUntil);
        put(kept.with(counter, session.lastUsed(), access, session.expiresAt(), null));
        return true;
    }

    private @Nullable Kept open(String id, int counter, Instant now) {
        Kept kept = sessions.get(id);
        boolean open = kept != null
                && kept.session().counter() == counter
                && kept.session().isOpen(now);
        return open ? kept : null;
    }

    /** Does not store an unknown session: no other node reads it. */
    @Override
    public synchronized Revocation revoke(String id, String user, Instant accessUntil) {
        Kept kept = sessions.get(id);
        if (kept == null) {
            return new Revocation(id, accessUntil);
        }
        if (kept.session().revokedAt() == null) {
            put(kept.revoked(clock.instant()));
        }
        return new Revocation(id, later(kept.session().accessUntil(), accessUntil));
    }

    @Override
    public synchronized List<Revocation> revokeAll(String user, @Nullable String exceptId) {
        Instant now = clock.instant();
        List<Revocation> revocations = new ArrayList<>();
        for (Kept kept : List.copyOf(byUser.getOrDefault(user, Map.of()).values())) {
            Session session = kept.session();
            if (session.revokedAt() == null && !Objects.equals(session.id(), exceptId)) {
                put(kept.revoked(now));
                revocations.add(new Revocation(session.id(), session.accessUntil()));
            }
        }
        return revocations;
    }

    @Override
    public synchronized List<Session> list(String user) {
        Instant now = clock.instant();
        return byUser.getOrDefault(user, Map.of()).values().stream()
                .map(Kept::session)
                .filter(session -> session.isOpen(now))
                .sorted(Comparator.comparing(Session::lastUsed).reversed().thenComparing(Session::id))
                .toList();
    }

    /** Always empty: no other node revokes sessions in this store. */
    @Override
    public Revoked revokedSince(@Nullable Instant since) {
        return new Revoked(List.of(), clock.instant());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
