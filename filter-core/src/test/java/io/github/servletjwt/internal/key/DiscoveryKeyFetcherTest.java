package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.servletjwt.internal.config.IssuerName;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An issuer publishes where its keys are, and is trusted only about itself. */
@Timeout(60)
class DiscoveryKeyFetcherTest {
    private final FakeIssuer issuer = FakeIssuer.start();
    private final MovableClock clock = new MovableClock();
    private final DiscoveryKeyFetcher keys = discovered(issuer.issuer());

    private DiscoveryKeyFetcher discovered(String name) {
        return new DiscoveryKeyFetcher(named(name), false, Keys.fetcher()::fetch, clock);
    }

    private static IssuerName named(String name) {
        return new IssuerName(name, null, List.of());
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    private String refusal() {
        return String.valueOf(
                assertThrows(IOException.class, () -> keys.fetch(null)).getMessage());
    }

    private String document(String iss, String jwksUri) {
        return "{\"issuer\":\"" + iss + "\",\"jwks_uri\":" + jwksUri + "}";
    }

    private String good() {
        return document(issuer.issuer(), "\"" + issuer.keysUri() + "\"");
    }

    @Test
    void fetch_openidConfiguration_leadsToTheKeys() throws IOException {
        issuer.discovery(good(), null);
        assertEquals(TestKeys.jwkSet(issuer.key()), keys.fetch(null).text());
        assertEquals(1, issuer.discoveryRequests());
    }

    @Test
    void fetch_oauthMetadataAlone_leadsToTheKeys() throws IOException {
        issuer.discovery(null, good());
        assertEquals(TestKeys.jwkSet(issuer.key()), keys.fetch(null).text());
        assertEquals(2, issuer.discoveryRequests());
    }

    @Test
    void fetch_again_doesNotDiscoverAgain() throws IOException {
        FetchedDocument first = keys.fetch(null);
        assertEquals(first, keys.fetch(first));
        assertEquals(1, issuer.discoveryRequests());
        assertEquals(2, issuer.keyRequests());
    }

    @Test
    void fetch_afterAFailure_discoversAgain() throws IOException {
        FetchedDocument first = keys.fetch(null);
        issuer.status(500);
        issuer.only(FakeIssuer.KEYS);
        assertThrows(IOException.class, () -> keys.fetch(first));
        issuer.healthy();
        assertEquals(first, keys.fetch(first));
        assertEquals(2, issuer.discoveryRequests());
    }

    @Test
    void fetch_noDocument_tellsBothAnswers() {
        issuer.discovery(null, null);
        String why = refusal();
        assertTrue(why.contains("openid-configuration answers 404"), why);
        assertTrue(why.contains("oauth-authorization-server answers 404"), why);
    }

    /** {@code ISSUER} stands for the right one. */
    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "ISSUER/", "ISSUER/x", ""})
    void fetch_documentOfAnotherIssuer_isRefused(String iss) {
        String document = document(iss.replace("ISSUER", issuer.issuer()), "\"" + issuer.keysUri() + "\"");
        issuer.discovery(document, document);
        assertTrue(refusal().contains("another issuer"));
        assertEquals(0, issuer.keyRequests());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"http://evil.example/keys\"",
                "\"file:///etc/passwd\"",
                "\"https://user@evil.example/\"",
                "\"/keys\"",
                "\"\"",
                "null",
                "1"
            })
    void fetch_jwksUriThatIsNoAddress_isRefused(String jwksUri) {
        String document = document(issuer.issuer(), jwksUri);
        issuer.discovery(document, document);
        assertTrue(refusal().contains("jwks_uri that is refused"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080/keys", "http://localhost/keys", "http://issuer.example/keys"})
    void fetch_httpsIssuerWithKeysByHttp_isRefused(String jwksUri) {
        String name = "https://issuer.example";
        List<URI> asked = new ArrayList<>();
        DiscoveryKeyFetcher strict = new DiscoveryKeyFetcher(
                named(name),
                true,
                (at, before) -> {
                    asked.add(at);
                    return new FetchedDocument(document(name, "\"" + jwksUri + "\""), null, null);
                },
                clock);
        IOException refused = assertThrows(IOException.class, () -> strict.fetch(null));
        assertTrue(refused.getMessage().contains("it is http:, and the issuer is https:"), refused.getMessage());
        assertEquals(
                List.of("https", "https"), asked.stream().map(URI::getScheme).toList());
    }

    @Test
    void fetch_noJson_isRefused() {
        issuer.garbage();
        assertTrue(refusal().contains("not a JSON object"));
    }

    /** RFC 8414 §3.1: its well-known part goes before the path, that of OpenID Connect after it. */
    @ParameterizedTest
    @CsvSource({
        "'', /.well-known/openid-configuration, /.well-known/oauth-authorization-server",
        "/, /.well-known/openid-configuration, /.well-known/oauth-authorization-server",
        "/a, /a/.well-known/openid-configuration, /.well-known/oauth-authorization-server/a",
        "/a/b/, /a/b/.well-known/openid-configuration, /.well-known/oauth-authorization-server/a/b",
        "/a%20b, /a%20b/.well-known/openid-configuration, /.well-known/oauth-authorization-server/a%20b"
    })
    void fetch_issuerWithPath_asksThere(String path, String first, String second) throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        byte[] document = document(base + path, "\"" + issuer.keysUri() + "\"").getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            try (exchange) {
                String at = exchange.getRequestURI().getRawPath();
                asked.add(at);
                exchange.sendResponseHeaders(at.equals(second) ? 200 : 404, document.length);
                exchange.getResponseBody().write(document);
            }
        });
        server.start();
        try {
            assertEquals(
                    TestKeys.jwkSet(issuer.key()),
                    discovered(base + path).fetch(null).text());
            assertEquals(List.of(first, second), asked);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void fetch_overHours_discoversAgainEachHour() throws Exception {
        MovableClock clock = new MovableClock();
        try (FakeIssuer issuer = FakeIssuer.start()) {
            DiscoveryKeyFetcher keys =
                    new DiscoveryKeyFetcher(named(issuer.issuer()), false, Keys.fetcher()::fetch, clock);
            keys.fetch(null);
            for (int i = 0; i < 5; i++) {
                clock.move(Duration.ofMinutes(31));
                keys.fetch(null);
            }
            assertEquals(3, issuer.discoveryRequests());
        }
    }
}
