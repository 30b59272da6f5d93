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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A shared store in memory that can fail, and counts its calls. */
public final class SwitchableSessionStore implements SessionStore {
    private static final String[] ALL = {
        "open", "find", "rotate", "extend", "revoke", "revokeAll", "list", "revokedSince"
    };

    private final InMemorySessionStore store;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Revocation> ended = new ConcurrentHashMap<>();
    private final List<Optional<Instant>> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Error error;
    private volatile boolean pushing;
    private volatile boolean keepsRefreshers = true;
    private volatile Set<String> failing = Set.of();

    /** It answers. */
    public SwitchableSessionStore(InstantSource clock) {
        this.clock = clock;
        this.store = new InMemorySessionStore(clock);
    }

    public void fail(boolean fails) {
        fail(fails ? ALL : new String[0]);
    }

    /** Fails in these methods alone. */
    public void fail(String... methods) {
        failing = Set.of(methods);
    }

    /** From now on it is a store that knows nothing of refreshers. */
    public void forgetRefreshers() {
        keepsRefreshers = false;
    }

    /** Forgets that this session was ended. */
    void lose(String id) {
        ended.remove(id);
    }

    /** Says from now on that it waits for news itself, though it does not. */
    public void push() {
        pushing = true;
    }

    @Override
    public boolean isPushing() {
        return pushing;
    }

    /** Fails with this on every {@link #revokedSince}. */
    void failWith(Error failure) {
        error = failure;
    }

    /** All calls but for {@link #revokedSince}. */
    public int calls() {
        return calls.get();
    }

    /** The arguments of {@link #revokedSince}, null for all. */
    List<Instant> asked() {
        List<Instant> times = new ArrayList<>();
        asked.forEach(time -> times.add(time.orElse(null)));
        return times;
    }

    private SessionStore answering(String method) {
        calls.incrementAndGet();
        requireUp(method);
        return store;
    }

    private void requireUp(String method) {
        if (failing.contains(method)) {
            throw new StoreUnavailableException("down");
        }
    }

    @Override
    public void open(NewSession session) {
        answering("open").open(session);
    }

    @Override
    public Optional<Snapshot> find(String id) {
        return answering("find").find(id);
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle) {
        return answering("rotate").rotate(id, counter, accessUntil, idle);
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle, Session.Refresher refresher) {
        return keepsRefreshers
                ? answering("rotate").rotate(id, counter, accessUntil, idle, refresher)
                : SessionStore.super.rotate(id, counter, accessUntil, idle, refresher);
    }

    @Override
    public boolean extend(String id, int counter, Instant accessUntil) {
        return answering("extend").extend(id, counter, accessUntil);
    }

    @Override
    public Revocation revoke(String id, String user, Instant accessUntil) {
        Revocation revocation = answering("revoke").revoke(id, user, accessUntil);
        ended.put(id, revocation);
        return revocation;
    }

    @Override
    public List<Revocation> revokeAll(String user, String exceptId) {
        List<Revocation> revocations = answering("revokeAll").revokeAll(user, exceptId);
        revocations.forEach(revocation -> ended.put(revocation.sessionId(), revocation));
        return revocations;
    }

    @Override
    public List<Session> list(String user) {
        return answering("list").list(user);
    }

    @Override
    public Revoked revokedSince(Instant since) {
        asked.add(Optional.ofNullable(since));
        if (error != null) {
            throw error;
        }
        requireUp("revokedSince");
        return new Revoked(List.copyOf(ended.values()), clock.instant());
    }
}
