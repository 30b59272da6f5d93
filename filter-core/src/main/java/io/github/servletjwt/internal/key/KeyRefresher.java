package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.KeySource;
import io.github.servletjwt.internal.concurrent.DaemonExecutors;
import io.github.servletjwt.internal.config.JwsAlgorithm;
import io.github.servletjwt.internal.config.KeyConfig;
import io.github.servletjwt.internal.config.KeyUrls;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps keys up to date: files are read again every 5 s, fetched keys are fetched in the background. Its threads are made
 * when the first such keys come, are daemons, and end with {@link #close}.
 *
 * <p><b>Thread safety:</b> belongs to one start; {@link #close} may come from any thread.
 */
public final class KeyRefresher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeyRefresher.class.getName());

    private static final Duration FILES = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final SecureRandom random;
    private final List<HttpFetcher> fetchers = new ArrayList<>();
    /** For connections: their number is bounded by the fetchers, and none stays when there is nothing to do. */
    private final ExecutorService connections = DaemonExecutors.unbounded("servlet-jwt-fetch", IDLE);

    private @Nullable ScheduledThreadPoolExecutor threads;

    public KeyRefresher(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** Keys of settings and files. */
    public FileKeySetProvider local(KeyReader reader) throws KeyReader.Refused {
        FileKeySetProvider keys = new FileKeySetProvider(reader);
        if (keys.isWatched()) {
            every(FILES, keys::reread);
        }
        return keys;
    }

    /** Keys of an address, or of an issuer that tells its address. */
    public KeySetProvider remote(KeyConfig config) {
        HttpFetcher http = new HttpFetcher(config.allowHttpKeys(), connections);
        fetchers.add(http);
        String keys = config.keys();
        if (keys == null) {
            String issuer = Objects.requireNonNull(config.issuer());
            return fetched(
                    issuer,
                    new DiscoveryKeyFetcher(issuer, config.allowHttpKeys(), http::fetch, clock),
                    json -> foreign(issuer, config.algorithms(), json));
        }
        URI address = KeyUrls.require(keys, config.allowHttpKeys());
        String name = KeyUrls.shown(keys);
        return fetched(name, before -> http.fetch(address, before), json -> foreign(name, config.algorithms(), json));
    }

    /** Keys of a class of the application. */
    public KeySetProvider supplied(String className, KeySource source, KeyReader reader) {
        return fetched(className, before -> new FetchedDocument(source.load(), null, null), json -> {
            try {
                return reader.set(json);
            } catch (KeyReader.Refused refused) {
                throw new IllegalArgumentException(refused.getMessage(), refused);
            }
        });
    }

    private static KeySet foreign(String name, List<JwsAlgorithm> allowed, String json) {
        JwkSetReader reader = new JwkSetReader(allowed, false);
        List<JwsKey> keys = reader.read(json);
        reader.notes().forEach(note -> LOG.log(Level.WARNING, "servlet-jwt: of the keys of {0}, {1}", name, note));
        return new KeySet(keys, true, null);
    }

    private KeySetProvider fetched(String name, KeyFetcher fetcher, RemoteKeySetProvider.Parser parser) {
        ScheduledThreadPoolExecutor executor = threads();
        // one thread for each issuer, so that a slow one does not hold up the others, and one for the ticks
        executor.setCorePoolSize(executor.getCorePoolSize() + 1);
        RemoteKeySetProvider keys = new RemoteKeySetProvider(name, fetcher, parser, executor, clock, random);
        keys.tick();
        every(TICK, keys::tick);
        return keys;
    }

    private void every(Duration period, Runnable task) {
        ScheduledFuture<?> endless = threads()
                .scheduleWithFixedDelay(
                        () -> survive(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        if (endless.isDone()) {
            throw new IllegalStateException("closed");
        }
    }

    /** A task that throws would never be run again. */
    private static void survive(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError failed) {
            LOG.log(Level.ERROR, "servlet-jwt: keeping keys up to date fails", failed);
        }
    }

    private ScheduledThreadPoolExecutor threads() {
        ScheduledThreadPoolExecutor known = threads;
        if (known == null) {
            known = DaemonExecutors.scheduled("servlet-jwt-keys", 1);
            threads = known;
        }
        return known;
    }

    /**
     * Ends its threads, and fetches that are under way: within 4 s, except for the threads of a server, or of a class of the
     * application, that does not let go.
     */
    @Override
    public void close() {
        ScheduledThreadPoolExecutor ended = threads;
        if (ended == null) {
            return;
        }
        ended.shutdownNow();
        fetchers.forEach(HttpFetcher::abort);
        connections.shutdown();
        DaemonExecutors.awaitEnd("keys", END, ended, connections);
    }
}
