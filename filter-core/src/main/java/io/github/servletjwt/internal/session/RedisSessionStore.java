package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.redis.Redis;
import io.github.servletjwt.internal.redis.RedisReplies;
import io.github.servletjwt.internal.redis.RedisStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in Redis, for any number of nodes, which receive each other's revocations at once. Each change is one
 * script, the server's clock counts, and all keys expire. A user has at most {@value #MAX_OF_USER} sessions: one more
 * ends the least recently used.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException} when Redis does not answer or
 * refuses.
 */
public final class RedisSessionStore implements SessionStore {
    static final int MAX_OF_USER = 1_000;

    /** Sessions that one script revokes: few enough that no other client waits long. */
    static final int BATCH = 500;

    private static final int PAGE = 100;

    /** Roles may contain blanks, but are configured in lines. */
    private static final String ROLES = "\n";

    private final Redis redis;
    private final RedisStream revoked;
    private final Duration wait;

    private RedisSessionStore(Redis redis, Duration wait) {
        this.redis = redis;
        this.revoked = redis.stream(SessionScripts.REVOKED);
        this.wait = wait;
    }

    /**
     * Opens a store, and checks that the server permits all its commands.
     *
     * @param wait how long {@link #revokedSince} waits for a revocation; at most a second
     * @param random for a name that no other node uses at the same time
     * @throws StoreUnavailableException when the server does not answer or refuses a command
     */
    public static RedisSessionStore open(Redis redis, Duration wait, SecureRandom random) {
        RedisSessionStore store = new RedisSessionStore(redis, wait);
        store.tryCommands("trying out " + Long.toHexString(random.nextLong()));
        return store;
    }

    /** Runs all commands once, on a session and a user of its own. */
    private void tryCommands(String id) {
        NewSession session =
                new NewSession(id, id, null, null, Instant.EPOCH, Duration.ofSeconds(1), Duration.ofSeconds(1), "", "");
        open(session);
        rotate(id, 0, Instant.EPOCH, session.idle());
        rotate(id, 1, Instant.EPOCH, session.idle(), new Session.Refresher("", ""));
        list(id);
        revoke(id, id, Instant.EPOCH);
        revokeAll(id, null);
        find(id);
        redis.run(SessionScripts.TRY_STREAM, List.of("servletjwt:" + id), List.of());
        revoked.entriesAfter(redis.now(), Duration.ZERO);
    }

    @Override
    public boolean isPushing() {
        return true;
    }

    @Override
    public void open(NewSession session) {
        List<String> arguments = new ArrayList<>(List.of(
                session.id(),
                session.user(),
                millis(session.accessUntil()),
                millis(session.idle()),
                millis(session.total()),
                Integer.toString(MAX_OF_USER),
                "address",
                session.address(),
                "agent",
                session.userAgent()));
        if (session.scopes() != null) {
            arguments.addAll(List.of("scopes", String.join(" ", session.scopes())));
        }
        if (session.roles() != null) {
            arguments.addAll(List.of("roles", String.join(ROLES, session.roles())));
        }
        if (session.authenticatedAt() != null) {
            arguments.addAll(List.of("auth", millis(session.authenticatedAt())));
        }
        redis.run(SessionScripts.OPEN, List.of(key(session.id()), SessionScripts.REVOKED), arguments);
    }

    private static String key(String id) {
        return SessionScripts.SESSION + id;
    }

    private static String millis(Instant time) {
        return Long.toString(time.toEpochMilli());
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    @Override
    public Optional<Snapshot> find(String id) {
        List<?> answer = list(redis.run(SessionScripts.FIND, List.of(key(id)), List.of()));
        Map<String, String> fields = RedisReplies.pairs(answer.get(1));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new Snapshot(session(id, fields), time(String.valueOf(answer.get(0)))));
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle) {
        return isDone(
                SessionScripts.ROTATE, id, List.of(id, Integer.toString(counter), millis(accessUntil), millis(idle)));
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle, Session.Refresher refresher) {
        return isDone(
                SessionScripts.ROTATE,
                id,
                List.of(
                        id,
                        Integer.toString(counter),
                        millis(accessUntil),
                        millis(idle),
                        refresher.address(),
                        refresher.userAgent()));
    }

    @Override
    public boolean extend(String id, int counter, Instant accessUntil) {
        return isDone(SessionScripts.EXTEND, id, List.of(id, Integer.toString(counter), millis(accessUntil)));
    }

    private boolean isDone(String script, String id, List<String> arguments) {
        return Objects.equals(redis.run(script, List.of(key(id)), arguments), 1L);
    }

    @Override
    public Revocation revoke(String id, String user, Instant accessUntil) {
        Object access = redis.run(
                SessionScripts.REVOKE,
                List.of(key(id), SessionScripts.REVOKED),
                List.of(id, user, millis(accessUntil)));
        return new Revocation(id, time(String.valueOf(access)));
    }

    @Override
    public List<Revocation> revokeAll(String user, @Nullable String exceptId) {
        List<Revocation> revocations = new ArrayList<>();
        long examined;
        do {
            List<?> ended = list(redis.run(
                    SessionScripts.REVOKE_ALL,
                    List.of(SessionScripts.USER + user, SessionScripts.REVOKED),
                    List.of(user, exceptId == null ? "" : exceptId, Integer.toString(BATCH))));
            examined = (Long) ended.get(0);
            for (int i = 1; i < ended.size(); i += 2) {
                revocations.add(new Revocation(String.valueOf(ended.get(i)), time(String.valueOf(ended.get(i + 1)))));
            }
        } while (examined == BATCH);
        return revocations;
    }

    @Override
    public List<Session> list(String user) {
        List<Session> sessions = new ArrayList<>();
        int from = 0;
        long examined;
        do {
            List<?> open = list(redis.run(
                    SessionScripts.LIST,
                    List.of(SessionScripts.USER + user),
                    List.of(Integer.toString(from), Integer.toString(PAGE))));
            examined = (Long) open.get(0);
            for (int i = 1; i < open.size(); i += 2) {
                sessions.add(session(String.valueOf(open.get(i)), RedisReplies.pairs(open.get(i + 1))));
            }
            from += PAGE;
        } while (examined == PAGE && from < MAX_OF_USER);
        sessions.sort(Comparator.comparing(Session::lastUsed).reversed().thenComparing(Session::id));
        return sessions;
    }

    /**
     * Reads all revocations, or the new ones; waits when there is no new one. The returned time is that of the last
     * entry including its number within the millisecond, so that the next call begins right after it.
     */
    @Override
    public Revoked revokedSince(@Nullable Instant since) {
        if (since == null) {
            return all();
        }
        Revoked latest = page(since, wait);
        boolean older = latest.revocations().isEmpty()
                && revoked.lastEntry().filter(last -> last.isBefore(since)).isPresent();
        // another server has taken over whose clock is behind: by its time new revocations look old
        return older ? all() : latest;
    }

    private Revoked all() {
        // fails unless the server takes writes
        revoked.lastEntry();
        // read first, and one millisecond earlier: later revocations come after it
        Instant at = redis.now().minusMillis(1);
        List<Revocation> revocations = new ArrayList<>();
        Revoked page = page(Instant.EPOCH, Duration.ZERO);
        while (!page.revocations().isEmpty()) {
            revocations.addAll(page.revocations());
            at = page.now();
            page = page(at, Duration.ZERO);
        }
        return new Revoked(revocations, at);
    }

    private Revoked page(Instant since, Duration waiting) {
        List<RedisStream.Entry> entries = revoked.entriesAfter(since, waiting);
        List<Revocation> revocations = new ArrayList<>();
        Instant at = since;
        for (RedisStream.Entry entry : entries) {
            Map<String, String> fields = entry.fields();
            revocations.add(new Revocation(required(fields, "id"), time(required(fields, "until"))));
            at = entry.at();
        }
        return new Revoked(revocations, at);
    }

    private static Session session(String id, Map<String, String> fields) {
        String revoked = fields.get("revoked");
        String authenticated = fields.get("auth");
        return new Session(
                id,
                required(fields, "user"),
                Integer.parseInt(required(fields, "counter")),
                set(fields.get("scopes"), " "),
                set(fields.get("roles"), ROLES),
                time(required(fields, "created")),
                time(required(fields, "used")),
                time(required(fields, "access")),
                time(required(fields, "expires")),
                revoked == null ? null : time(revoked),
                required(fields, "address"),
                required(fields, "agent"),
                authenticated == null ? null : time(authenticated),
                refresher(fields));
    }

    private static Session.@Nullable Refresher refresher(Map<String, String> fields) {
        String address = fields.get("byAddress");
        return address == null ? null : new Session.Refresher(address, required(fields, "byAgent"));
    }

    private static @Nullable Set<String> set(@Nullable String joined, String separator) {
        if (joined == null) {
            return null;
        }
        return joined.isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(joined.split(separator, -1)));
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new StoreUnavailableException("a key of Redis that begins with servletjwt: has no field '" + name
                    + "'; it was not written by this store");
        }
        return value;
    }

    private static Instant time(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static List<?> list(@Nullable Object answer) {
        return answer instanceof List<?> list ? list : List.of();
    }
}
