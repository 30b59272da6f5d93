package io.github.servletjwt.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeIssuerTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final FakeIssuer issuer = FakeIssuer.start();

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void keys_healthy_areTheCurrentKey() throws IOException {
        HttpURLConnection answer = get(FakeIssuer.KEYS);
        assertEquals(200, answer.getResponseCode());
        assertEquals("application/json", answer.getHeaderField("Content-Type"));
        assertEquals(TestKeys.jwkSet(issuer.key()), body(answer));
        assertEquals(1, issuer.keyRequests());
        assertEquals(0, issuer.discoveryRequests());
    }

    @Test
    void discovery_healthy_tellsIssuerAndKeysOnBothPaths() throws IOException {
        String expected = "{\"issuer\":\"" + issuer.issuer() + "\",\"jwks_uri\":\"" + issuer.issuer() + "/keys\"}";
        assertEquals(expected, body(get(FakeIssuer.OPENID_CONFIGURATION)));
        assertEquals(expected, body(get(FakeIssuer.OAUTH_METADATA)));
        assertEquals(2, issuer.discoveryRequests());
        assertEquals(0, issuer.keyRequests());
    }

    @Test
    void discovery_given_isServedAndNullIs404() throws IOException {
        issuer.discovery(null, "{\"own\":1}");
        assertEquals(404, status(FakeIssuer.OPENID_CONFIGURATION));
        assertEquals("{\"own\":1}", body(get(FakeIssuer.OAUTH_METADATA)));
    }

    @Test
    void unknownPath_isNotFound() throws IOException {
        assertEquals(404, status("/elsewhere"));
    }

    @Test
    void token_verifiesByThePublishedKeyAndNamesIt() throws Exception {
        String token = issuer.token();
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(issuer.key().pair().getPublic());
        int dot = token.lastIndexOf('.');
        verifier.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        assertTrue(verifier.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1))));
        assertTrue(
                TestTokens.headerOf(token).contains("\"kid\":\"" + issuer.key().kid() + "\""));
        assertTrue(TestTokens.claimsOf(token)
                .startsWith("{\"iss\":\"" + issuer.issuer() + "\",\"sub\":\"alice\",\"aud\":\"api\","));
    }

    @Test
    void down_refusesConnections_andUpServesTheSamePort() throws IOException {
        assertEquals(200, status(FakeIssuer.KEYS));
        issuer.down();
        assertThrows(ConnectException.class, () -> status(FakeIssuer.KEYS));
        issuer.up();
        assertEquals(200, status(FakeIssuer.KEYS));
        assertEquals(2, issuer.keyRequests());
    }

    @Test
    void slow_answersNoSoonerAndCountsTheRequest() throws IOException {
        issuer.slow(Duration.ofMillis(50));
        long before = System.nanoTime();
        assertEquals(200, status(FakeIssuer.KEYS));
        assertTrue(System.nanoTime() - before >= 50_000_000);
        assertEquals(1, issuer.keyRequests());
    }

    @Test
    void drip_sendsTheHeadAtOnce_andCloseCutsTheBodyOff() throws IOException {
        issuer.drip(LONG);
        HttpURLConnection answer = get(FakeIssuer.KEYS);
        assertEquals(200, answer.getResponseCode());
        issuer.close();
        assertEquals("", bodyCutOff(answer));
    }

    /** Of a body that ends too soon JDK 25 complains, JDK 17 does not. */
    private static String bodyCutOff(HttpURLConnection answer) {
        try {
            return body(answer);
        } catch (IOException endsTooSoon) {
            return "";
        }
    }

    @Test
    void drip_givesTheWholeBodyByteByByte() throws IOException {
        issuer.keys("{\"keys\":[]}");
        issuer.drip(Duration.ofMillis(5));
        long before = System.nanoTime();
        assertEquals("{\"keys\":[]}", body(get(FakeIssuer.KEYS)));
        assertTrue(System.nanoTime() - before >= 11 * 5_000_000);
    }

    @Test
    void dripInChunkHeader_givesNoByteOfTheBody() throws IOException {
        issuer.dripInChunkHeader(Duration.ofMillis(10));
        HttpURLConnection answer = get(FakeIssuer.KEYS);
        assertEquals(200, answer.getResponseCode());
        assertEquals("chunked", answer.getHeaderField("Transfer-Encoding"));
        try (InputStream in = answer.getInputStream()) {
            issuer.close();
            assertThrows(IOException.class, in::read);
        }
    }

    @Test
    void status_isAnswered() throws IOException {
        issuer.status(500);
        assertEquals(500, status(FakeIssuer.KEYS));
        assertEquals(500, status(FakeIssuer.OAUTH_METADATA));
    }

    @Test
    void only_onePath_leavesTheOthersHealthy() throws IOException {
        issuer.only(FakeIssuer.KEYS);
        issuer.status(500);
        assertEquals(500, status(FakeIssuer.KEYS));
        assertEquals(200, status(FakeIssuer.OAUTH_METADATA));
    }

    @Test
    void garbage_isNoJson() throws IOException {
        issuer.garbage();
        assertTrue(body(get(FakeIssuer.KEYS)).startsWith("<"));
    }

    @Test
    void huge_isTheKeySetBeyond300KiB() throws IOException {
        issuer.huge();
        String huge = body(get(FakeIssuer.KEYS));
        String keys = TestKeys.jwkSet(issuer.key());
        assertTrue(huge.length() > 300 * 1024);
        assertTrue(huge.startsWith(keys.substring(0, keys.length() - 1) + ",\"padding\":\"xxx"));
        assertTrue(huge.endsWith("x\"}"));
    }

    @Test
    void redirect_namesTheLocation() throws IOException {
        issuer.redirect("http://127.0.0.1:1/there");
        HttpURLConnection answer = get(FakeIssuer.KEYS);
        assertEquals(302, answer.getResponseCode());
        assertEquals("http://127.0.0.1:1/there", answer.getHeaderField("Location"));
    }

    @Test
    void etag_matching_isNotModifiedUntilTheKeysChange() throws IOException {
        issuer.etag(true);
        String tag = get(FakeIssuer.KEYS).getHeaderField("ETag");
        assertNotNull(tag);
        assertEquals(304, statusIfNot(tag));
        assertEquals(1, issuer.notModified());
        issuer.rotate();
        assertEquals(200, statusIfNot(tag));
        assertEquals(1, issuer.notModified());
    }

    @Test
    void header_isAdded() throws IOException {
        issuer.header("Cache-Control", "max-age=60");
        assertEquals("max-age=60", get(FakeIssuer.KEYS).getHeaderField("Cache-Control"));
    }

    @Test
    void keys_given_areServedAsTheyAre() throws IOException {
        issuer.keys("{\"keys\":[1]}");
        assertEquals("{\"keys\":[1]}", body(get(FakeIssuer.KEYS)));
    }

    @Test
    void rotate_publishesBoth_andWithdrawOldTheNewAlone() throws IOException {
        TestKey old = issuer.key();
        issuer.rotate();
        TestKey current = issuer.key();
        assertNotEquals(old.kid(), current.kid());
        assertEquals(TestKeys.jwkSet(old, current), body(get(FakeIssuer.KEYS)));
        issuer.withdrawOld();
        assertEquals(TestKeys.jwkSet(current), body(get(FakeIssuer.KEYS)));
    }

    @Test
    void healthy_afterEverything_answersAsAtFirst() throws IOException {
        issuer.discovery(null, null);
        issuer.keys("[]");
        issuer.garbage();
        issuer.etag(true);
        issuer.slow(LONG);
        issuer.drip(LONG);
        issuer.redirect("/");
        issuer.down();
        issuer.healthy();
        HttpURLConnection answer = get(FakeIssuer.KEYS);
        assertEquals(TestKeys.jwkSet(issuer.key()), body(answer));
        assertFalse(answer.getHeaderFields().containsKey("ETag")
                || answer.getHeaderFields().containsKey("Location"));
        assertEquals(200, status(FakeIssuer.OPENID_CONFIGURATION));
    }

    @Test
    void close_refusesConnections() {
        issuer.close();
        assertThrows(ConnectException.class, () -> status(FakeIssuer.KEYS));
    }

    private HttpURLConnection get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(issuer.issuer() + path).toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setReadTimeout(20_000);
        return connection;
    }

    private int status(String path) throws IOException {
        return get(path).getResponseCode();
    }

    private int statusIfNot(String tag) throws IOException {
        HttpURLConnection connection = get(FakeIssuer.KEYS);
        connection.setRequestProperty("If-None-Match", tag);
        return connection.getResponseCode();
    }

    private static String body(HttpURLConnection answer) throws IOException {
        try (InputStream in = answer.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
