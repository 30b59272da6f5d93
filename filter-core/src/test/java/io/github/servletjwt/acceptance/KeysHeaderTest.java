package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key sets that ask for a credential, or whose server has a certificate of an authority of its own (Kubernetes). */
@Timeout(60)
class KeysHeaderTest {
    private static final TestKey KEY = TestKeys.rsa();
    private static final String STORE_PASSWORD = "store-of-test";

    @TempDir
    private Path folder;

    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<String, String> documents = new ConcurrentHashMap<>(Map.of("/keys", TestKeys.jwkSet(KEY)));
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile String encoding = "";

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    /** A server that tells with which Authorization it was asked for which path; its address. */
    private String serve(String name) throws Exception {
        return "http://" + open(name, HttpServer.create(local(), 0));
    }

    private static InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private String open(String name, HttpServer server) {
        server.createContext("/", exchange -> {
            seen.add(name + exchange.getRequestURI().getPath() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange);
        });
        server.start();
        servers.add(server);
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = documents.get(exchange.getRequestURI().getPath());
        byte[] bytes = body == null ? new byte[0] : encoded(body.getBytes(StandardCharsets.UTF_8));
        if (!encoding.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Encoding", encoding);
        }
        exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private byte[] encoded(byte[] plain) throws IOException {
        if (!encoding.endsWith("gzip")) {
            return plain;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    private static TestApp start(Container container, String... settings) throws Exception {
        return TestApp.builder().filter("audience", "api").filter(settings).start(container);
    }

    private static int status(TestApp app, TestKey key, String issuer) throws Exception {
        long now = Instant.now().getEpochSecond();
        String token = key.token(
                "RS256", "{\"iss\":\"" + issuer + "\",\"sub\":\"alice\",\"aud\":\"api\",\"exp\":" + (now + 600) + "}");
        return app.get("/x", "Authorization", "Bearer " + token).statusCode();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    @TestsSetting("keysHeader")
    void header_fromAFile_isReadAnewForEachFetch(Container container) throws Exception {
        String server = serve("a");
        Path token = folder.resolve("token");
        Files.writeString(token, "first\n");
        try (LogLines log = new LogLines();
                TestApp app = start(
                        container,
                        "issuer",
                        "x",
                        "keys",
                        server + "/keys",
                        "keysHeader",
                        "Authorization: Bearer ${file:" + token + "}")) {
            assertEquals(200, status(app, KEY, "x"));
            assertEquals(List.of("a/keys Bearer first"), List.copyOf(seen));
            Files.writeString(token, "second\n");
            TestKey added = TestKey.fresh("RSA", "added");
            documents.put("/keys", TestKeys.jwkSet(KEY, added));
            assertEquals(200, status(app, added, "x"));
            assertEquals(List.of("a/keys Bearer first", "a/keys Bearer second"), List.copyOf(seen));
            assertFalse(log.text().contains("Bearer first") || log.text().contains("Bearer second"), log.text());
            assertTrue(log.text().contains("keysHeader=****"), log.text());
        }
    }

    /** A file that is gone later is told, and the keys that are known go on. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void header_thatCannotBeFilledLater_isTold(Container container) throws Exception {
        String server = serve("a");
        Path token = folder.resolve("token");
        Files.writeString(token, "first");
        try (LogLines log = new LogLines();
                TestApp app = start(
                        container,
                        "issuer",
                        "x",
                        "keys",
                        server + "/keys",
                        "keysHeader",
                        "X-Key: ${file:" + token + "}")) {
            assertEquals(200, status(app, KEY, "x"));
            Files.delete(token);
            assertEquals(503, status(app, TestKey.fresh("RSA", "unknown"), "x"));
            assertEquals(200, status(app, KEY, "x"));
            assertTrue(log.text().contains("keysHeader cannot be filled: nothing is found for ${file:"), log.text());
        }
    }

    /** A key set on another host, or another port, gets no credential. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void header_withDiscovery_goesToTheIssuerAlone(Container container) throws Exception {
        String issuer = serve("issuer");
        String elsewhere = serve("elsewhere");
        documents.put(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + elsewhere + "/keys\"}");
        try (TestApp app = start(container, "issuer", issuer, "keysHeader", "Authorization: Bearer t")) {
            assertEquals(200, status(app, KEY, issuer));
            assertEquals(
                    List.of("issuer/.well-known/openid-configuration Bearer t", "elsewhere/keys null"),
                    List.copyOf(seen));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void header_ofAFurtherIssuer_isItsOwn(Container container) throws Exception {
        String one = serve("one");
        String two = serve("two");
        try (TestApp app = TestApp.builder()
                .filter("issuers", "one, two")
                .filter("issuer.one.issuer", "1", "issuer.one.audience", "api", "issuer.one.keys", one + "/keys")
                .filter("issuer.two.issuer", "2", "issuer.two.audience", "api", "issuer.two.keys", two + "/keys")
                .filter("issuer.two.keysHeader", "Authorization: Basic eDp5")
                .start(container)) {
            assertEquals(200, status(app, KEY, "1"));
            assertEquals(200, status(app, KEY, "2"));
            assertTrue(seen.contains("one/keys null"), seen.toString());
            assertTrue(seen.contains("two/keys Basic eDp5"), seen.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"JETTY, gzip", "TOMCAT, x-gzip", "JETTY, identity"})
    void keys_compressedUnasked_areRead(Container container, String method) throws Exception {
        encoding = method;
        String server = serve("a");
        try (TestApp app = start(container, "issuer", "x", "keys", server + "/keys")) {
            assertEquals(200, status(app, KEY, "x"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "br      | is compressed by another method than gzip",
                "gzip    | is longer than 256 KiB",
            })
    void keys_compressedOtherwise_areToldAndRefused(String method, String message) throws Exception {
        encoding = method;
        documents.put("/keys", "{\"keys\":[]," + " ".repeat(256 * 1024) + "\"x\":1}");
        String server = serve("a");
        try (LogLines log = new LogLines();
                TestApp app = start(Container.JETTY, "issuer", "x", "keys", server + "/keys")) {
            assertEquals(503, status(app, KEY, "x"));
            assertTrue(log.text().contains(message), log.text());
        }
    }

    /** The certificate and its store, made by keytool as an administrator makes them. */
    private SSLContext tls(Path pem) throws Exception {
        Path store = folder.resolve("server.p12");
        String[] command = {
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "tls",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=ip:127.0.0.1",
            "-validity",
            "30",
            "-keystore",
            store.toString(),
            "-storepass",
            STORE_PASSWORD
        };
        assertEquals(
                0, new ProcessBuilder(command).redirectErrorStream(true).start().waitFor());
        KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
        Certificate certificate = keys.getCertificate("tls");
        Files.writeString(
                pem,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    @TestsSetting("keysCa")
    void keys_ofAServerWithItsOwnAuthority_needKeysCa(Container container) throws Exception {
        Path pem = folder.resolve("ca.crt");
        HttpsServer server = HttpsServer.create(local(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(pem)));
        String keys = "https://" + open("tls", server) + "/keys";
        try (LogLines log = new LogLines();
                TestApp trusting = start(container, "issuer", "x", "keys", keys, "keysCa", "file:" + pem);
                TestApp strict = start(container, "issuer", "x", "keys", keys);
                TestApp wrong = start(container, "issuer", "x", "keys", keys, "keysCa", TestKeys.CERTIFICATE_PEM)) {
            assertEquals(200, status(trusting, KEY, "x"));
            assertEquals(503, status(strict, KEY, "x"));
            assertEquals(503, status(wrong, KEY, "x"));
            assertTrue(log.text().contains("not trusted; set keysCa to the certificate of its authority"), log.text());
        }
    }

    private static String problem(String name, String value, String keys) {
        return assertThrows(ConfigException.class, () -> {
                    var builder = JwtAuth.builder().issuer("x").audience("api");
                    builder.set(keys.startsWith("http") ? "keys" : "secret", keys)
                            .set(name, value)
                            .build();
                })
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer x",
                "Authorization:",
                "Authorization:  ",
                ": x",
                "Host: x.example",
                "content-length: 3",
                "Accept-Encoding: gzip",
                "X Y: z",
                "X: a\nY: b",
                "X: a\u0000"
            })
    void start_keysHeaderThatIsNone_isRefusedWithoutItsValue(String header) {
        String message = problem("keysHeader", header, "https://x.example/keys");
        assertTrue(message.contains("keysHeader: expected a header such as Authorization: Bearer"), message);
        assertFalse(message.contains("x.example/"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keysHeader", "keysCa"})
    void start_withoutFetchedKeys_isRefused(String name) {
        String value = name.equals("keysCa") ? TestKeys.CERTIFICATE_PEM : "X: y";
        String message = problem(name, value, TestTokens.SECRET);
        assertTrue(message.contains(name + ": has no effect unless keys are fetched; remove it"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-----BEGIN PUBLIC KEY-----        | holds",
                "file:/nowhere/ca.crt              | no file can be read at file:/nowhere/ca.crt",
                "x                                 | expected PEM certificates or their location"
            })
    void start_keysCaThatIsNone_isRefused(String ca, String expected) {
        String message = problem("keysCa", ca, "https://x.example/keys");
        assertTrue(message.contains("keysCa: " + expected) || message.contains(expected), message);
    }
}
