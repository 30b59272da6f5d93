package io.github.servletjwt.internal.redis;

import io.github.servletjwt.api.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Reads a stream. It works on the caller's thread, which only the limits of the socket bound (one second, and the
 * wait), so it is for background threads.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException}.
 */
public final class RedisStream {
    static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private static final int PAGE = 1_000;
    private static final int MAX_NANOS = 999_999;

    /**
     * XDEL of an entry that does not exist: a write that changes nothing, which only a primary that takes writes
     * accepts.
     */
    private static final String LAST = """
            redis.call('XDEL', KEYS[1], '0-1')
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            return last and last[1]
            """;

    /**
     * An entry of a stream.
     *
     * @param at when the server added it; the nanoseconds within the millisecond are its number among the entries of
     *     that millisecond
     */
    public record Entry(Instant at, Map<String, String> fields) {}

    private final ReconnectingClient client;
    private final String name;

    RedisStream(ReconnectingClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /**
     * Reads the entries that were added after this time.
     *
     * @param wait how long to wait for an entry when there is none; at most a second; zero does not wait
     * @return the first thousand; none when the stream does not exist
     */
    public List<Entry> entriesAfter(Instant after, Duration wait) {
        Duration place = Duration.between(after.truncatedTo(ChronoUnit.MILLIS), after);
        StreamEntryID id = new StreamEntryID(after.toEpochMilli(), place.toNanos());
        XReadParams params = XReadParams.xReadParams().count(PAGE);
        if (!wait.isZero()) {
            params.block((int) Math.min(wait.toMillis(), MAX_WAIT.toMillis()));
        }
        List<Map.Entry<String, List<StreamEntry>>> streams =
                client.require(redis -> redis.xread(params, Map.of(name, id)));
        List<Entry> entries = new ArrayList<>();
        if (streams != null && !streams.isEmpty()) {
            streams.get(0).getValue().forEach(entry -> entries.add(new Entry(at(entry.getID()), entry.getFields())));
        }
        return entries;
    }

    /**
     * Tells when the last entry was added. Fails unless the server takes writes: a server that has become a replica, or
     * that has lost its replicas and must not write without them, may never receive new entries.
     */
    public Optional<Instant> lastEntry() {
        Object last = client.require(redis -> redis.eval(LAST, List.of(name), List.of()));
        return last == null ? Optional.empty() : Optional.of(at(new StreamEntryID(RedisReplies.string(last))));
    }

    private static Instant at(StreamEntryID id) {
        return Instant.ofEpochMilli(id.getTime()).plusNanos(Math.min(id.getSequence(), MAX_NANOS));
    }
}
