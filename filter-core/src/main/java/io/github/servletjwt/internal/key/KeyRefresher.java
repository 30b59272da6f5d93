package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.KeySource;
import io.github.servletjwt.internal.concurrent.DaemonExecutors;
import io.github.servletjwt.internal.config.IssuerName;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps keys up to date: reads files again every 5 s, and fetches remote keys in the background. Its daemon threads
 * start with the first such keys and end with {@link #close}.
 *
 * <p><b>Thread safety:</b> used during startup only; any thread may call {@link #close}.
 */
public final class KeyRefresher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeyRefresher.class.getName());

    private static final Duration IDLE = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final SecureRandom random;
    private final KeyPeriods periods;
    private final List<HttpFetcher> fetchers = new ArrayList<>();
    /** Threads for connections. The fetchers bound their number, and idle threads end. */
    private final ExecutorService connections = DaemonExecutors.unbounded("servlet-jwt-fetch", IDLE);

    private @Nullable ScheduledThreadPoolExecutor threads;

    public KeyRefresher(InstantSource clock, SecureRandom random) {
        this(clock, random, KeyPeriods.DEFAULT);
    }

    KeyRefresher(InstantSource clock, SecureRandom random, KeyPeriods periods) {
        this.clock = clock;
        this.random = random;
        this.periods = periods;
    }

    /** Keys in settings and files. */
    public FileKeySetProvider local(KeyReader reader) throws KeyReader.UnusableKeysException {
        FileKeySetProvider keys = new FileKeySetProvider(reader);
        if (keys.isWatched()) {
            every(periods.reread(), keys::reread);
        }
        return keys;
    }

    /**
     * Keys at a URL, or at the URL that an issuer publishes.
     *
     * @param reader reads the authority
     * @param fill fills placeholders in the header
     */
    public KeySetProvider remote(KeyConfig config, KeyReader reader, UnaryOperator<String> fill)
            throws KeyReader.UnusableKeysException {
        HttpFetcher http = new HttpFetcher(options(config, reader, fill), connections, periods.fetch());
        fetchers.add(http);
        String keys = config.keys();
        if (keys == null) {
            IssuerName issuer = Objects.requireNonNull(config.issuer());
            return fetched(
                    issuer.text(),
                    new DiscoveryKeyFetcher(issuer, config.allowHttpKeys(), http::fetch, clock),
                    json -> foreign(issuer.text(), config.algorithms(), json));
        }
        URI address = KeyUrls.require(keys, config.allowHttpKeys());
        String name = KeyUrls.shown(keys);
        return fetched(name, before -> http.fetch(address, before), json -> foreign(name, config.algorithms(), json));
    }

    private static FetchOptions options(KeyConfig config, KeyReader reader, UnaryOperator<String> fill)
            throws KeyReader.UnusableKeysException {
        String server = config.keys() != null
                ? config.keys()
                : Objects.requireNonNull(config.issuer()).discovered();
        KeysHeader header = config.header() == null
                ? null
                : new KeysHeader(config.header(), fill, KeyUrls.require(server, config.allowHttpKeys()));
        return new FetchOptions(config.allowHttpKeys(), header, reader.authority());
    }

    /** Keys that a class of the application supplies. */
    public KeySetProvider supplied(String className, KeySource source, KeyReader reader) {
        return fetched(className, before -> new FetchedDocument(source.load(), null, null), json -> {
            try {
                return reader.set(json);
            } catch (KeyReader.UnusableKeysException refused) {
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
        // one thread for each issuer, so that a slow issuer does not delay the others, and one for the ticks
        executor.setCorePoolSize(executor.getCorePoolSize() + 1);
        RemoteKeySetProvider keys = new RemoteKeySetProvider(name, fetcher, parser, executor, clock, random, periods);
        keys.tick();
        every(periods.tick(), keys::tick);
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

    /** The executor would never run a task again that throws. */
    private static void survive(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError failed) {
            LOG.log(Level.ERROR, "servlet-jwt: refreshing keys failed", failed);
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
     * Ends its threads and the current fetches within 4 s. A server or a class of the application that does not let go
     * may keep its threads longer.
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
        DaemonExecutors.awaitEnd("keys", periods.close(), ended, connections);
    }
}
