package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.redis.Redis;
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
 * Sessions in Redis, for any number of nodes, which hear at once what was ended on another. Each change is one script, the time
 * is the server's, and whatever is kept goes by itself. Of one user there are {@value #MAX_OF_USER} at most: with one more, the
 * one that was not used for longest is ended.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException} when Redis does not answer, or
 * refuses.
 */
public final class RedisSessionStore implements SessionStore {
    static final int MAX_OF_USER = 1_000;

    /** So few that nobody else waits for it. */
    static final int BATCH = 500;

    private static final int PAGE = 100;

    /** Roles may hold blanks, but are given in lines. */
    private static final String ROLES = "\n";

    private final Redis redis;
    private final Duration wait;

    private RedisSessionStore(Redis redis, Duration wait) {
        this.redis = redis;
        this.wait = wait;
    }

    /**
     * A store in a server that lets us do what we do.
     *
     * @param wait how long {@link #revokedSince} waits for something to be ended; at most a second
     * @param random for names that no other node uses at the same time
     * @throws StoreUnavailableException when it does not
     */
    public static RedisSessionStore open(Redis redis, Duration wait, SecureRandom random) {
        RedisSessionStore store = new RedisSessionStore(redis, wait);
        store.tryOut("trying out " + Long.toHexString(random.nextLong()));
        return store;
    }

    /** All that is ever done, to a session and a user that nobody else has. */
    private void tryOut(String id) {
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
        redis.entriesAfter(SessionScripts.REVOKED, redis.now(), Duration.ZERO);
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
        Map<String, String> fields = Redis.pairs(answer.get(1));
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
        long looked;
        do {
            List<?> ended = list(redis.run(
                    SessionScripts.REVOKE_ALL,
                    List.of(SessionScripts.USER + user, SessionScripts.REVOKED),
                    List.of(user, exceptId == null ? "" : exceptId, Integer.toString(BATCH))));
            looked = (Long) ended.get(0);
            for (int i = 1; i < ended.size(); i += 2) {
                revocations.add(new Revocation(String.valueOf(ended.get(i)), time(String.valueOf(ended.get(i + 1)))));
            }
        } while (looked == BATCH);
        return revocations;
    }

    @Override
    public List<Session> list(String user) {
        List<Session> sessions = new ArrayList<>();
        int from = 0;
        long looked;
        do {
            List<?> open = list(redis.run(
                    SessionScripts.LIST,
                    List.of(SessionScripts.USER + user),
                    List.of(Integer.toString(from), Integer.toString(PAGE))));
            looked = (Long) open.get(0);
            for (int i = 1; i < open.size(); i += 2) {
                sessions.add(session(String.valueOf(open.get(i)), Redis.pairs(open.get(i + 1))));
            }
            from += PAGE;
        } while (looked == PAGE && from < MAX_OF_USER);
        sessions.sort(Comparator.comparing(Session::lastUsed).reversed().thenComparing(Session::id));
        return sessions;
    }

    /**
     * All there is, or what is new; then it waits for something when there is nothing yet. The time it tells is that of the
     * last entry, down to its place among those of one millisecond, so that the next question begins right after it.
     */
    @Override
    public Revoked revokedSince(@Nullable Instant since) {
        if (since == null) {
            return all();
        }
        Revoked news = page(since, wait);
        boolean older = news.revocations().isEmpty()
                && redis.lastEntry(SessionScripts.REVOKED)
                        .filter(last -> last.isBefore(since))
                        .isPresent();
        // another server has taken over, whose clock is behind: what it tells is not new by its time
        return older ? all() : news;
    }

    private Revoked all() {
        // whether it is one to be asked
        redis.lastEntry(SessionScripts.REVOKED);
        // asked first, and a millisecond earlier: what is ended from now on comes after it
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
        List<Redis.Entry> entries = redis.entriesAfter(SessionScripts.REVOKED, since, waiting);
        List<Revocation> revocations = new ArrayList<>();
        Instant at = since;
        for (Redis.Entry entry : entries) {
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
            throw new StoreUnavailableException(
                    "what Redis holds under servletjwt: has no '" + name + "' and is not ours");
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
