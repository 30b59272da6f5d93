package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A family of issuers, whose name holds the tenant of each token, and applications that trust other issuers alone. */
class TenantsTest {
    private static final TestKey KEY = TestKeys.rsa();
    private static final String ONE = "11111111-2222-3333-4444-555555555555";
    private static final String TWO = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String base;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            byte[] body = documents.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        documents.put("/keys", TestKeys.jwkSet(KEY));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String metadata(String issuer) {
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + base + "/keys\"}";
    }

    private TestApp.Builder family(String tenants, String... more) {
        return TestApp.builder()
                .filter("issuer", base + "/{tid}/v2.0", "tenants", tenants, "audience", "api")
                .filter(more);
    }

    private String token(String issuer, String more) {
        long now = Instant.now().getEpochSecond();
        return KEY.token(
                "RS256",
                "{\"iss\":\"" + issuer + "\",\"sub\":\"alice\",\"aud\":\"api\",\"iat\":" + now + ",\"exp\":"
                        + (now + 600) + more + "}");
    }

    private String tokenOf(String tenant) {
        return token(base + "/" + tenant + "/v2.0", ",\"tid\":\"" + tenant + "\"");
    }

    private static int status(TestApp app, String token) throws Exception {
        return app.get("/x", "Authorization", "Bearer " + token).statusCode();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    @TestsSetting("tenants")
    void tokens_ofNamedTenants_passAndNoOthers(Container container) throws Exception {
        try (TestApp app = family(ONE + ", " + TWO, "keys", base + "/keys").start(container)) {
            assertEquals(200, status(app, tokenOf(ONE)));
            assertEquals(200, status(app, tokenOf(TWO)));
            assertEquals(401, status(app, tokenOf("99999999-2222-3333-4444-555555555555")));
            // the issuer of one tenant, and the claim of another
            assertEquals(401, status(app, token(base + "/" + ONE + "/v2.0", ",\"tid\":\"" + TWO + "\"")));
            assertEquals(401, status(app, token(base + "/" + ONE + "/v2.0", "")));
            assertEquals(401, status(app, token(base + "/" + ONE + "/v2.0", ",\"tid\":[\"" + ONE + "\"]")));
            assertEquals(401, status(app, token(base + "/{tid}/v2.0", ",\"tid\":\"" + ONE + "\"")));
            assertEquals(401, status(app, token(base + "/{tid}/v2.0", ",\"tid\":\"{tid}\"")));
            assertEquals(401, status(app, token(base + "/" + ONE + "/v2.0/", ",\"tid\":\"" + ONE + "\"")));
        }
    }

    /** A value that would change the path of the issuer is no tenant. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void tokens_ofAnyTenant_passIfTheirValueIsPlain(Container container) throws Exception {
        try (TestApp app = family("any", "keys", base + "/keys").start(container)) {
            assertEquals(200, status(app, tokenOf(ONE)));
            assertEquals(200, status(app, tokenOf("acme.example")));
            for (String odd : List.of("", "..", ".", "a/b", "a%2Fb", "a?b", "a#b", "{tid}", "a b", "x".repeat(257))) {
                assertEquals(401, status(app, tokenOf(odd)), odd);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"JETTY,  true", "TOMCAT, true", "JETTY,  false", "TOMCAT, false"})
    void keys_ofTheFamily_areDiscoveredOnce(Container container, boolean any) throws Exception {
        String discovered = any ? "common" : ONE;
        documents.put("/" + discovered + "/v2.0/.well-known/openid-configuration", metadata(base + "/{tenantid}/v2.0"));
        try (TestApp app = family(any ? "any" : ONE + "," + TWO).start(container)) {
            assertEquals(200, status(app, tokenOf(ONE)));
            assertEquals(200, status(app, tokenOf(TWO)));
            assertEquals(
                    1,
                    asked.stream()
                            .filter(path -> path.endsWith("openid-configuration"))
                            .count());
            assertEquals(1, asked.stream().filter("/keys"::equals).count());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void keys_whoseMetadataNamesAnotherIssuer_areNotUsed(Container container) throws Exception {
        documents.put("/" + ONE + "/v2.0/.well-known/openid-configuration", metadata(base + "/{tenantid}/v1.0"));
        try (TestApp app = family(ONE).start(container)) {
            assertEquals(503, status(app, tokenOf(ONE)));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void family_asAFurtherIssuer_hasItsOwnTenants(Container container) throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "issuers", "entra")
                .filter("issuer.entra.issuer", base + "/{tid}/v2.0", "issuer.entra.tenants", ONE)
                .filter("issuer.entra.keys", base + "/keys", "issuer.entra.audience", "api")
                .start(container)) {
            assertEquals(
                    "hello entra:alice",
                    app.get("/x", "Authorization", "Bearer " + tokenOf(ONE)).body());
            assertEquals(401, status(app, tokenOf(TWO)));
            assertEquals(200, status(app, TestTokens.of(KeyApp.claims(""))));
        }
    }

    /** No key of our own: nothing is minted here, and only the named issuers are believed. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void issuers_withoutAMainKey_verifyOnly(Container container) throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("issuers", "one, two")
                .filter("issuer.one.issuer", "https://one.example", "issuer.one.keys", TestKeys.jwkSet(KEY))
                .filter("issuer.two.issuer", "https://two.example", "issuer.two.secret", TestTokens.SECRET)
                .servlet(LogoutServlet.class, "/logout")
                .start(container)) {
            String one = token("https://one.example", "");
            assertEquals(
                    "hello one:alice",
                    app.get("/x", "Authorization", "Bearer " + one).body());
            long now = Instant.now().getEpochSecond();
            String two = TestTokens.of("{\"iss\":\"https://two.example\",\"sub\":\"bob\",\"exp\":" + (now + 600) + "}");
            assertEquals(
                    "hello two:bob",
                    app.get("/x", "Authorization", "Bearer " + two).body());
            assertEquals(401, status(app, token("https://three.example", "")));
            assertEquals(401, status(app, TestTokens.of(KeyApp.claims(""))));
            assertEquals(401, status(app, TestTokens.algNone()));
            assertEquals(
                    403,
                    app.send("POST", "/logout", null, "Authorization", "Bearer " + one)
                            .statusCode());
        }
    }

    private static String problem(Map<String, String> settings) {
        ConfigException refused = assertThrows(ConfigException.class, () -> {
            var builder = JwtAuth.builder();
            settings.forEach(builder::set);
            builder.build();
        });
        return refused.getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://x.example/{tid}      | -     | tenants: is required with a claim in the issuer",
                "https://x.example/           | a     | tenants: has no effect unless issuer holds a claim in braces",
                "https://x.example/{tid}      | a/b   | tenants: expected values of the claim in the issuer",
                "https://x.example/{tid}/{b}  | a     | issuer: expected one claim in braces",
                "https://x.example/{tid       | a     | issuer: expected one claim in braces",
                "https://x.example/{}         | a     | issuer: expected one claim in braces"
            })
    void start_familyThatIsNone_isRefused(String issuer, String tenants, String expected) {
        Map<String, String> settings =
                new HashMap<>(Map.of("issuer", issuer, "keys", "https://x.example/keys", "audience", "api"));
        if (!tenants.equals("-")) {
            settings.put("tenants", tenants);
        }
        assertTrue(problem(settings).contains(expected), problem(settings));
    }

    @Test
    void start_familyWithAKeyThatSigns_isRefused() {
        String message =
                problem(Map.of("issuer", "https://x.example/{tid}", "tenants", "a", "secret", TestTokens.SECRET));
        assertTrue(message.contains("it names issuers of others, and these keys can sign"), message);
    }

    @Test
    void start_usersWithoutAMainKey_isRefused() {
        String message = problem(Map.of(
                "issuers",
                "one",
                "issuer.one.issuer",
                "https://one.example",
                "issuer.one.keys",
                TestKeys.jwkSet(KEY),
                "users",
                "memory"));
        assertTrue(message.contains("users: nobody can log in, because these keys only verify"), message);
        assertTrue(problem(Map.of("audience", "api")).contains("secret: is required"));
    }
}
