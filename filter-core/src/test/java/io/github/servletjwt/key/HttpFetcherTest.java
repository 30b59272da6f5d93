package io.github.servletjwt.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final HttpFetcher fetcher = new HttpFetcher(false, InstantSource.system());

    @AfterEach
    void close() {
        issuer.close();
    }

    private Fetched fetch(@Nullable Fetched before) throws IOException {
        return fetcher.fetch(URI.create(issuer.keysUri()), before);
    }

    private String refusal() {
        return String.valueOf(assertThrows(IOException.class, () -> fetch(null)).getMessage());
    }

    @Test
    void fetch_healthyIssuer_isItsSet() throws IOException {
        assertEquals(new Fetched(TestKeys.jwkSet(issuer.key()), null, null), fetch(null));
    }

    @Test
    void fetch_sameEtag_isTheDocumentBefore() throws IOException {
        issuer.etag(true);
        Fetched first = fetch(null);
        assertEquals(first, fetch(first));
        assertEquals(1, issuer.notModified());
    }

    @Test
    void fetch_changedSinceTheEtag_isTheNewDocument() throws IOException {
        issuer.etag(true);
        Fetched first = fetch(null);
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void abort_fetchUnderWay_endsIt(boolean silent) throws Exception {
        CompletableFuture<Boolean> failed = startFetch(fetcher, silent);
        fetcher.abort();
        assertTrue(failed.get(4, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endIfLate_afterTenSecondsAndNoSooner_endsIt(boolean silent) throws Exception {
        MovableClock clock = new MovableClock();
        HttpFetcher late = new HttpFetcher(false, clock);
        CompletableFuture<Boolean> failed = startFetch(late, silent);
        clock.move(Duration.ofSeconds(10));
        late.endIfLate();
        assertThrows(TimeoutException.class, () -> failed.get(300, TimeUnit.MILLISECONDS));
        clock.move(Duration.ofMillis(1));
        late.endIfLate();
        assertTrue(failed.get(4, TimeUnit.SECONDS));
    }

    /** Starts a fetch that would take long; whether it fails. */
    private CompletableFuture<Boolean> startFetch(HttpFetcher slow, boolean silent) throws InterruptedException {
        if (silent) {
            issuer.slow(Duration.ofSeconds(20));
        } else {
            issuer.drip(Duration.ofSeconds(3));
        }
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                Fetched unused = slow.fetch(URI.create(issuer.keysUri()), null);
                failed.complete(unused == null);
            } catch (IOException | RuntimeException cut) {
                failed.complete(true);
            }
        });
        thread.start();
        while (issuer.keyRequests() == 0) {
            Thread.onSpinWait();
        }
        Thread.sleep(200); // until it reads: no other sign of that is to be had
        return failed;
    }

    @Test
    void fetch_afterAbort_isRefused() {
        fetcher.abort();
        assertEquals("closed", refusal());
        assertEquals(0, issuer.keyRequests());
    }
}
