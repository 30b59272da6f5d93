package io.github.servletjwt.bench;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A shared store that contains revoked sessions only. */
final class EndedSessions implements SessionStore {
    private final int count;

    EndedSessions(int count) {
        this.count = count;
    }

    @Override
    public Revoked revokedSince(Instant since) {
        Instant now = Instant.now();
        List<Revocation> ended = IntStream.range(0, since == null ? count : 0)
                .mapToObj(i -> new Revocation("ended-" + i + "-abcdefghij", now.plusSeconds(3600)))
                .toList();
        return new Revoked(ended, now);
    }

    @Override
    public void open(NewSession session) {}

    @Override
    public Optional<Snapshot> find(String id) {
        return Optional.empty();
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle) {
        return false;
    }

    @Override
    public boolean extend(String id, int counter, Instant accessUntil) {
        return false;
    }

    @Override
    public Revocation revoke(String id, String user, Instant accessUntil) {
        return new Revocation(id, accessUntil);
    }

    @Override
    public List<Revocation> revokeAll(String user, String exceptId) {
        return List.of();
    }

    @Override
    public List<Session> list(String user) {
        return List.of();
    }
}
