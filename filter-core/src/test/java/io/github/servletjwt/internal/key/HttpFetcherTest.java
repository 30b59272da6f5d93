package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A document is fetched within limits, and from nobody else. */
@Timeout(60)
class HttpFetcherTest {
    private final FakeIssuer issuer = FakeIssuer.start();
    private final HttpFetcher fetcher = Keys.fetcher();

    @AfterEach
    void close() {
        issuer.close();
    }

    private FetchedDocument fetch(@Nullable FetchedDocument before) throws IOException {
        return fetcher.fetch(URI.create(issuer.keysUri()), before);
    }

    private String refusal() {
        return String.valueOf(assertThrows(IOException.class, () -> fetch(null)).getMessage());
    }

    @Test
    void fetch_healthyIssuer_isItsSet() throws IOException {
        assertEquals(new FetchedDocument(TestKeys.jwkSet(issuer.key()), null, null), fetch(null));
    }

    @Test
    void fetch_sameEtag_isTheDocumentBefore() throws IOException {
        issuer.etag(true);
        FetchedDocument first = fetch(null);
        assertEquals(first, fetch(first));
        assertEquals(1, issuer.notModified());
    }

    @Test
    void fetch_changedSinceTheEtag_isTheNewDocument() throws IOException {
        issuer.etag(true);
        FetchedDocument first = fetch(null);
        issuer.rotate();
        assertTrue(fetch(first).text().contains("key-2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=600 | 600",
                "public, max-age=600 | 600",
                "MAX-AGE=\"600\" | 600",
                "s-maxage=5, max-age=600 | 600",
                "max-age=0 | 0",
                "no-store | 0",
                "max-age=600, no-cache | 0",
                "max-age=-1 |",
                "max-age=x |",
                "s-maxage=5 |",
                "public |"
            })
    void fetch_cacheControl_isRead(String header, @Nullable Long seconds) throws IOException {
        issuer.header("Cache-Control", header);
        assertEquals(
                seconds == null ? null : Duration.ofSeconds(seconds),
                fetch(null).maxAge());
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 304, 400, 401, 403, 404, 500, 503})
    void fetch_otherStatus_isAFailure(int status) {
        issuer.status(status);
        assertTrue(refusal().contains(String.valueOf(status)), this::refusal);
    }

    @Test
    void fetch_hugeDocument_isRefused() {
        issuer.huge();
        assertTrue(refusal().contains("256 KiB"));
    }

    @ParameterizedTest
    @CsvSource({"262144, true", "262145, false"})
    void fetch_documentAtTheLimit_isTaken(int bytes, boolean taken) throws IOException {
        issuer.keys("x".repeat(bytes));
        if (taken) {
            assertEquals(bytes, fetch(null).text().length());
        } else {
            assertTrue(refusal().contains("256 KiB"));
        }
    }

    @Test
    void fetch_issuerDown_isAFailure() {
        issuer.down();
        assertThrows(IOException.class, () -> fetch(null));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void fetch_redirectWithinTheHost_isFollowed(int status) throws IOException {
        issuer.redirect(FakeIssuer.KEYS);
        issuer.status(status);
        issuer.only("/old");
        assertEquals(
                TestKeys.jwkSet(issuer.key()),
                fetcher.fetch(URI.create(issuer.issuer() + "/old"), null).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/keys",
                "//evil.example/keys",
                "http://evil.example/keys",
                "http://localhost:1/keys",
                "http://127.0.0.2/keys",
                "file:///etc/passwd",
                "https://user@127.0.0.1/keys",
                "http://127.0.0.1:x/",
                ":",
                "%zz"
            })
    void fetch_redirectElsewhere_isRefused(String location) {
        issuer.redirect(location);
        String why = refusal();
        assertTrue(why.contains("redirects to"), why);
        assertEquals(1, issuer.keyRequests());
    }

    @Test
    void fetch_redirectsInACircle_endsAfterThree() {
        issuer.redirect(FakeIssuer.KEYS);
        assertTrue(refusal().contains("more than 3 times"));
        assertEquals(4, issuer.keyRequests());
    }

    @Test
    void fetch_chunkedBodyCutOff_isAFailure() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            answer(server, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"keys\":[");
            URI at = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/keys");
            assertThrows(IOException.class, () -> fetcher.fetch(at, null));
        }
    }

    @Test
    void fetch_invalidUtf8_isAFailure() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            answer(server, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\u00ff");
            URI at = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/keys");
            assertThrows(IOException.class, () -> fetcher.fetch(at, null));
        }
    }

    private static void answer(ServerSocket server, String text) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept();
                    InputStream in = socket.getInputStream();
                    OutputStream out = socket.getOutputStream()) {
                int read = in.read(new byte[8192]);
                out.write(text.getBytes(StandardCharsets.ISO_8859_1), 0, read < 0 ? 0 : text.length());
            } catch (IOException closed) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void trouble(String kind, Duration pause) {
        switch (kind) {
            case "silent" -> issuer.slow(pause);
            case "drip in the body" -> issuer.drip(pause);
            default -> issuer.dripInChunkHeader(pause);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "drip in the body", "drip in a chunk's header"})
    void abort_fetchUnderWay_endsItAndDoesNotWait(String kind) throws Exception {
        trouble(kind, Duration.ofSeconds(3));
        CompletableFuture<String> failure = startFetch(fetcher);
        assertTimeoutPreemptively(Duration.ofSeconds(1), fetcher::abort);
        assertEquals("closed", failure.get(1, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "drip in the body", "drip in a chunk's header"})
    void fetch_interrupted_endsItAndStaysInterrupted(String kind) {
        trouble(kind, Duration.ofSeconds(3));
        Thread.currentThread().interrupt();
        assertTimeout(Duration.ofSeconds(1), () -> assertEquals("closed", refusal()));
        assertTrue(Thread.interrupted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "drip in the body", "drip in a chunk's header"})
    void fetch_longerThanAllowed_endsThenAndNoSooner(String kind) {
        trouble(kind, Duration.ofMillis(kind.equals("silent") ? 4000 : 100));
        HttpFetcher hasty = new HttpFetcher(FetchOptions.plain(false), Keys::daemon, Duration.ofSeconds(1));
        long start = System.nanoTime();
        IOException late = assertThrows(IOException.class, () -> hasty.fetch(URI.create(issuer.keysUri()), null));
        assertEquals("takes longer than 1 s", late.getMessage());
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis >= 1000 && millis < 2500, "took " + millis + " ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "drip in the body", "drip in a chunk's header"})
    void fetch_afterALateOne_isServed(String kind) throws IOException {
        trouble(kind, Duration.ofMillis(kind.equals("silent") ? 4000 : 100));
        HttpFetcher hasty = new HttpFetcher(FetchOptions.plain(false), Keys::daemon, Duration.ofMillis(500));
        assertThrows(IOException.class, () -> hasty.fetch(URI.create(issuer.keysUri()), null));
        issuer.healthy();
        assertEquals(
                TestKeys.jwkSet(issuer.key()),
                hasty.fetch(URI.create(issuer.keysUri()), null).text());
    }

    @Test
    void fetch_serverKeepsTwoFromEnding_isAFailureUntilItLetsGo() throws Exception {
        issuer.dripInChunkHeader(Duration.ofMillis(100));
        List<Thread> threads = new CopyOnWriteArrayList<>();
        HttpFetcher hasty = new HttpFetcher(
                FetchOptions.plain(false),
                task -> {
                    Thread thread = new Thread(task);
                    threads.add(thread);
                    thread.start();
                },
                Duration.ofMillis(500));
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            failures.add(assertThrows(IOException.class, () -> hasty.fetch(URI.create(issuer.keysUri()), null))
                    .getMessage());
        }
        assertEquals(
                List.of("keeps 2 earlier connections open", "keeps 2 earlier connections open"),
                failures.subList(2, 4));
        assertEquals(4, threads.size());
        issuer.down();
        issuer.healthy();
        for (Thread thread : threads) {
            thread.join(5000);
            assertFalse(thread.isAlive());
        }
        assertEquals(
                TestKeys.jwkSet(issuer.key()),
                hasty.fetch(URI.create(issuer.keysUri()), null).text());
    }

    /** A disconnect finds nothing to end while the connection is being made. */
    @Test
    void abort_whileConnecting_sendsNoRequest() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> others = fillBacklog(server);
            URI at = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/keys");
            CompletableFuture<String> failure = new CompletableFuture<>();
            Keys.daemon(() -> failure.complete(assertThrows(IOException.class, () -> fetcher.fetch(at, null))
                    .getMessage()));
            Thread.sleep(200); // until it connects: no other sign of that is to be had
            fetcher.abort();
            assertEquals("closed", failure.get(1, TimeUnit.SECONDS));
            Thread.sleep(200); // until the connection has been disconnected in vain
            for (Socket other : others) {
                server.accept().close();
                other.close();
            }
            server.setSoTimeout(8000);
            try (Socket late = server.accept()) {
                late.setSoTimeout(4000);
                assertEquals(-1, late.getInputStream().read());
            }
        }
    }

    /** Connects until nobody else can before the server accepts. */
    private static List<Socket> fillBacklog(ServerSocket server) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(server.getLocalSocketAddress(), 300);
                sockets.add(socket);
            } catch (SocketTimeoutException full) {
                socket.close();
                return sockets;
            }
        }
    }

    /** Starts a fetch that would take long; how it fails. */
    private CompletableFuture<String> startFetch(HttpFetcher slow) throws InterruptedException {
        CompletableFuture<String> failure = new CompletableFuture<>();
        Keys.daemon(() -> {
            try {
                failure.complete(slow.fetch(URI.create(issuer.keysUri()), null).text());
            } catch (IOException cut) {
                failure.complete(cut.getMessage());
            }
        });
        while (issuer.keyRequests() == 0) {
            Thread.onSpinWait();
        }
        Thread.sleep(200); // until it reads: no other sign of that is to be had
        return failure;
    }

    @Test
    void fetch_afterAbort_isRefused() {
        fetcher.abort();
        assertEquals("closed", refusal());
        assertEquals(0, issuer.keyRequests());
    }
}
