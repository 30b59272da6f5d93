package io.github.servletjwt.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of tokens on a loopback port, with real keys. It publishes its keys and discovery documents, and can be
 * made to misbehave.
 *
 * <p>The switches ({@link #slow}, {@link #status}, {@link #garbage} and so on) add up, apply to every response or to
 * those of {@link #only one path}, and are reset by {@link #healthy}. Requests are counted when they arrive.
 *
 * <p>Thread safety: safe; a response in progress keeps the switches it began with. Failure: {@link
 * UncheckedIOException} when the port cannot be opened.
 */
public final class FakeIssuer implements AutoCloseable {
    /** Path of the JWK Set. */
    public static final String KEYS = "/keys";

    /** Path of OpenID Connect Discovery 1.0 §4. */
    public static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";

    /** Path of RFC 8414 §3. */
    public static final String OAUTH_METADATA = "/.well-known/oauth-authorization-server";

    private final ExecutorService threads = Executors.newCachedThreadPool(FakeIssuer::daemon);
    private final AtomicInteger keyRequests = new AtomicInteger();
    private final AtomicInteger discoveryRequests = new AtomicInteger();
    private final AtomicInteger notModified = new AtomicInteger();
    private final int port;

    private @Nullable HttpServer server;
    private int made;
    private volatile List<TestKey> published;
    private volatile IssuerFaults switches = IssuerFaults.HEALTHY;
    private volatile Bodies bodies;

    private FakeIssuer() {
        published = List.of(nextKey());
        server = open(0);
        port = server.getAddress().getPort();
        bodies = usualBodies();
        server.createContext("/", this::answer);
        server.start();
    }

    /** A healthy issuer with one RSA key of its own, on a free port. */
    public static FakeIssuer start() {
        return new FakeIssuer();
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** URL of the JWK Set. */
    public String keysUri() {
        return issuer() + KEYS;
    }

    /** The current signing key. */
    public TestKey key() {
        List<TestKey> keys = published;
        return keys.get(keys.size() - 1);
    }

    /** A token with these claims, signed by the current key with RS256. */
    public String token(String claimsJson) {
        return key().token("RS256", claimsJson);
    }

    /** A valid token of alice for ten minutes from now. */
    public String token() {
        return token(claims(""));
    }

    /** Claims of this issuer about alice for the audience {@code api}, for ten minutes from now, and more. */
    public String claims(String more) {
        long now = Instant.now().getEpochSecond();
        return "{\"iss\":\"" + issuer() + "\",\"sub\":\"alice\",\"aud\":\"api\",\"iat\":" + now + ",\"exp\":"
                + (now + 600) + (more.isEmpty() ? "" : "," + more) + "}";
    }

    /** Signs with a new key from now on; the earlier ones stay published. */
    public synchronized void rotate() {
        published = Stream.concat(published.stream(), Stream.of(nextKey())).collect(Collectors.toUnmodifiableList());
    }

    /** Publishes only the current key. */
    public synchronized void withdrawOld() {
        published = List.of(key());
    }

    /** Publishes exactly this instead of its keys, until {@link #healthy}. */
    public synchronized void keys(String jwkSetJson) {
        bodies = new Bodies(jwkSetJson, bodies.openidConfiguration(), bodies.oauthMetadata());
    }

    /** Answers discovery with these bodies, null with 404. */
    public synchronized void discovery(@Nullable String openidConfiguration, @Nullable String oauthMetadata) {
        bodies = new Bodies(bodies.keys(), openidConfiguration, oauthMetadata);
    }

    /** Closes the port and every connection: new connections are refused. */
    public synchronized void down() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** Opens the same port again. */
    public synchronized void up() {
        if (server == null) {
            server = open(port);
            server.createContext("/", this::answer);
            server.start();
        }
    }

    /** Waits this long before each response. */
    public synchronized void slow(Duration delay) {
        switches = switches.slow(delay);
    }

    /** Waits this long before each byte of a body; the head is sent at once. */
    public synchronized void drip(Duration perByte) {
        switches = switches.drip(perByte);
    }

    /**
     * Begins a chunked body and waits this long before each byte of the first chunk's extension (RFC 9112 §7.1.1), which
     * does not end: a reader that waits for the whole line may be hard to interrupt meanwhile.
     */
    public synchronized void dripInChunkHeader(Duration perByte) {
        switches = switches.body(IssuerFaults.Body.CHUNK_HEADER)
                .header("Transfer-Encoding", "chunked")
                .drip(perByte);
    }

    /** Answers with this status, the body as usual. */
    public synchronized void status(int status) {
        switches = switches.status(status);
    }

    /** Answers 302 to this location; {@link #status} afterwards makes it another redirect. */
    public synchronized void redirect(String location) {
        switches = switches.status(302).header("Location", location);
    }

    /** Adds this header to each answer; it takes the place of one of the same name. */
    public synchronized void header(String name, String value) {
        switches = switches.header(name, value);
    }

    /** Answers with a body that is not JSON. */
    public synchronized void garbage() {
        switches = switches.body(IssuerFaults.Body.GARBAGE);
    }

    /** Answers with the usual JSON object and one more member, which makes it longer than 300 KiB. */
    public synchronized void huge() {
        switches = switches.body(IssuerFaults.Body.HUGE);
    }

    /** Whether answers have an ETag, and a request whose If-None-Match is that one is answered 304. */
    public synchronized void etag(boolean on) {
        switches = switches.etag(on);
    }

    /** Limits the switches to this path, such as {@link #KEYS}; other paths are answered as usual. */
    public synchronized void only(String path) {
        switches = switches.only(path);
    }

    /** Resets all switches, bodies and the port; the keys stay. */
    public synchronized void healthy() {
        switches = IssuerFaults.HEALTHY;
        bodies = usualBodies();
        up();
    }

    /** How many requests for the JWK Set have arrived. */
    public int keyRequests() {
        return keyRequests.get();
    }

    /** How many requests for either discovery document have arrived. */
    public int discoveryRequests() {
        return discoveryRequests.get();
    }

    /** How many requests were answered 304 for their ETag. */
    public int notModified() {
        return notModified.get();
    }

    /** Closes the port for good and ends the threads; responses in progress are cut off. */
    @Override
    public synchronized void close() {
        down();
        threads.shutdownNow();
    }

    private TestKey nextKey() {
        made++;
        return TestKey.fresh("RSA", "key-" + made);
    }

    private Bodies usualBodies() {
        String document = "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + keysUri() + "\"}";
        return new Bodies(null, document, document);
    }

    private HttpServer open(int atPort) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(loopback(), atPort), 0);
            opened.setExecutor(threads);
            return opened;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        count(path);
        switches.at(path).answer(exchange, bodyOf(path), notModified::incrementAndGet);
    }

    private void count(String path) {
        if (path.equals(KEYS)) {
            keyRequests.incrementAndGet();
        } else if (path.startsWith("/.well-known/")) {
            discoveryRequests.incrementAndGet();
        }
    }

    private @Nullable String bodyOf(String path) {
        Bodies now = bodies;
        return switch (path) {
            case KEYS -> now.keys() != null ? now.keys() : TestKeys.jwkSet(published.toArray(TestKey[]::new));
            case OPENID_CONFIGURATION -> now.openidConfiguration();
            case OAUTH_METADATA -> now.oauthMetadata();
            default -> null;
        };
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "fake-issuer");
        thread.setDaemon(true);
        return thread;
    }

    /** The response for a path: without {@code keys} the published ones; null elsewhere is 404. */
    private record Bodies(
            @Nullable String keys,
            @Nullable String openidConfiguration,
            @Nullable String oauthMetadata) {}
}
