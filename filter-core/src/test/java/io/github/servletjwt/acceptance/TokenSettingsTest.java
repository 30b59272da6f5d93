package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.Test;

/** The effect of each setting of tokens, set by init-params, over HTTP. */
class TokenSettingsTest {
    private static final String USER = "{\"username\":\"alice\",\"password\":\"wonderland-1\"}";

    /** A server whose filter has a secret and these init-params. */
    private static TestServer start(String... settings) throws Exception {
        return TestServer.start(context -> {
            Map<String, String> params = params(settings);
            TestServer.filter(context, JwtAuthFilter.class, params, "/*");
            TestServer.hello(context, "/*");
            if (params.containsKey("users")) {
                TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/login");
                TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/register");
            }
        });
    }

    private static Map<String, String> params(String... settings) {
        Map<String, String> params = new HashMap<>(Map.of("secret", TestTokens.SECRET));
        for (int i = 0; i < settings.length; i += 2) {
            params.put(settings[i], settings[i + 1]);
        }
        return params;
    }

    /** Claims of alice, made and ending so many seconds from now. */
    private static String claims(long iat, long exp, String more) {
        long now = Instant.now().getEpochSecond();
        return "{\"sub\":\"alice\",\"iat\":" + (now + iat) + ",\"exp\":" + (now + exp)
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static String token(String more) {
        return TestTokens.of(claims(0, 600, more));
    }

    private static String login(TestServer server) throws Exception {
        server.postJson("/register", USER);
        return TestServer.tokenIn(server.postJson("/login", USER));
    }

    private static void assertAnswers(TestServer server, String token, String body) throws Exception {
        assertEquals(body, server.getWithToken("/x", token).body());
    }

    private static void assertRefused(TestServer server, String token, String description) throws Exception {
        HttpResponse<String> answer = server.getWithToken("/x", token);
        assertEquals(401, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(description), answer.body());
    }

    @Test
    @TestsSetting("secret")
    void secret_text_verifiesWhatItSigned() throws Exception {
        try (TestServer server = start()) {
            assertAnswers(server, token(""), "Hello, alice");
        }
    }

    @Test
    @TestsSetting("secret")
    void secret_base64_isTheBytes() throws Exception {
        byte[] bytes = TestTokens.OTHER_SECRET.getBytes(StandardCharsets.UTF_8);
        try (TestServer server = start("secret", "base64:" + Base64.getEncoder().encodeToString(bytes))) {
            String token =
                    TestTokens.sign(TestTokens.HEADER, claims(0, 600, ""), TestTokens.OTHER_SECRET, "HmacSHA256");
            assertAnswers(server, token, "Hello, alice");
            assertRefused(server, token(""), "signature");
        }
    }

    @Test
    @TestsSetting("algorithms")
    void algorithms_several_acceptEachAndMintTheFirst() throws Exception {
        try (TestServer server = start("algorithms", "HS512, HS256", "users", "memory")) {
            String hs384 = TestTokens.sign("{\"alg\":\"HS384\"}", claims(0, 600, ""), TestTokens.SECRET, "HmacSHA384");
            assertAnswers(server, token(""), "Hello, alice");
            assertRefused(server, hs384, "algorithm");
            assertTrue(TestTokens.headerOf(login(server)).contains("\"alg\":\"HS512\""));
        }
    }

    @Test
    @TestsSetting("issuer")
    void issuer_another_isRefused() throws Exception {
        try (TestServer server = start("issuer", "https://login.example", "users", "memory")) {
            assertAnswers(server, token("\"iss\":\"https://login.example\""), "Hello, alice");
            assertRefused(server, token("\"iss\":\"https://login.example/\""), "issuer");
            assertRefused(server, token(""), "issuer");
            assertTrue(TestTokens.claimsOf(login(server)).contains("\"iss\":\"https://login.example\""));
        }
    }

    @Test
    @TestsSetting("audience")
    void audience_noneOfThem_isRefused() throws Exception {
        try (TestServer server = start("audience", "orders, billing", "users", "memory")) {
            assertAnswers(server, token("\"aud\":\"billing\""), "Hello, alice");
            assertAnswers(server, token("\"aud\":[\"x\",\"orders\"]"), "Hello, alice");
            assertRefused(server, token("\"aud\":\"order\""), "audience");
            assertRefused(server, token(""), "audience");
            assertTrue(TestTokens.claimsOf(login(server)).contains("\"aud\":[\"orders\",\"billing\"]"));
        }
    }

    @Test
    @TestsSetting("leeway")
    void leeway_hour_isTooLongAndFiveMinutesIsNot() throws Exception {
        try (TestServer server = start("leeway", "5m")) {
            assertAnswers(server, TestTokens.of(claims(-400, -240, "")), "Hello, alice");
            assertRefused(server, TestTokens.of(claims(-400, -301, "")), "expired");
        }
        try (TestServer server = start("leeway", "0s")) {
            assertRefused(server, TestTokens.of(claims(-400, 0, "")), "expired");
        }
    }

    @Test
    @TestsSetting("maxTokenBytes")
    void maxTokenBytes_longer_isRefused() throws Exception {
        try (TestServer server = start("maxTokenBytes", "256")) {
            assertAnswers(server, token(""), "Hello, alice");
            assertRefused(server, token("\"x\":\"" + "y".repeat(200) + "\""), "too long");
        }
    }

    @Test
    @TestsSetting("tokenTypes")
    void tokenTypes_accessTokensOnly_refuseOthers() throws Exception {
        try (TestServer server = start("tokenTypes", "at+jwt")) {
            String accessToken =
                    TestTokens.of("{\"alg\":\"HS256\",\"typ\":\"application/AT+JWT\"}", claims(0, 600, ""));
            assertAnswers(server, accessToken, "Hello, alice");
            assertRefused(server, token(""), "not an access token");
            assertRefused(server, TestTokens.of("{\"alg\":\"HS256\"}", claims(0, 600, "")), "not an access token");
        }
    }

    @Test
    @TestsSetting("requiredClaims")
    void requiredClaims_missing_isRefused() throws Exception {
        try (TestServer server = start("requiredClaims", "tenant")) {
            assertAnswers(server, token("\"tenant\":\"acme\""), "Hello, alice");
            assertRefused(server, token(""), "lacks a required claim");
        }
    }

    @Test
    @TestsSetting("maxTokenAge")
    void maxTokenAge_older_isRefused() throws Exception {
        try (TestServer server = start("maxTokenAge", "1h")) {
            assertAnswers(server, TestTokens.of(claims(-3500, 600, "")), "Hello, alice");
            assertRefused(server, TestTokens.of(claims(-3700, 600, "")), "too long ago");
        }
    }

    @Test
    @TestsSetting("principalClaim")
    void principalClaim_another_namesTheUser() throws Exception {
        try (TestServer server = start("principalClaim", "email")) {
            assertAnswers(server, token("\"email\":\"alice@acme.example\""), "Hello, alice@acme.example");
            assertRefused(server, token(""), "lacks a required claim");
        }
    }

    @Test
    @TestsSetting("rolesClaims")
    void rolesClaims_paths_areJoined() throws Exception {
        try (TestServer server = start(
                "rolesClaims",
                "realm_access.roles, \"https://acme.example/roles\"",
                "rules",
                "/* role(admin) role(user)")) {
            String both = "\"realm_access\":{\"roles\":[\"user\"]},\"https://acme.example/roles\":\"admin\"";
            assertAnswers(server, token(both), "Hello, alice");
            assertEquals(
                    403,
                    server.getWithToken("/x", token("\"roles\":[\"admin\",\"user\"]"))
                            .statusCode());
        }
    }

    @Test
    @TestsSetting("scopeClaims")
    void scopeClaims_another_isWhereScopesAre() throws Exception {
        try (TestServer server = start("scopeClaims", "permissions", "rules", "/* scope(read write)")) {
            assertAnswers(server, token("\"permissions\":[\"read\",\"write\"]"), "Hello, alice");
            HttpResponse<String> answer = server.getWithToken("/x", token("\"scope\":\"read write\""));
            assertEquals(403, answer.statusCode());
            assertTrue(answer.headers()
                    .firstValue("WWW-Authenticate")
                    .orElseThrow()
                    .endsWith(", scope=\"read write\""));
        }
    }

    @Test
    @TestsSetting("tokenCacheSize")
    void tokenCacheSize_off_verifiesAnewAndOnRemembers() throws Exception {
        for (String size : new String[] {"0", "1"}) {
            List<Object> users = new ArrayList<>();
            HttpServlet servlet = new HttpServlet() {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response) {
                    users.add(request.getUserPrincipal());
                }
            };
            try (TestServer server = TestServer.start(context -> {
                TestServer.filter(context, JwtAuthFilter.class, params("tokenCacheSize", size), "/*");
                context.addServlet(new ServletHolder(servlet), "/x");
            })) {
                String good = token("");
                server.getWithToken("/x", good);
                server.getWithToken("/x", good);
                assertEquals(size.equals("1"), users.get(0) == users.get(1));
            }
        }
    }

    @Test
    void tokenCache_ofAnySize_answersAlike() throws Exception {
        String good = token("");
        for (String size : new String[] {"0", "1", "10000"}) {
            try (TestServer server = start("tokenCacheSize", size)) {
                for (int i = 0; i < 3; i++) {
                    assertAnswers(server, good, "Hello, alice");
                    assertRefused(server, TestTokens.tampered(good), "signature");
                }
            }
        }
    }

    @Test
    void mintedToken_issuerAndAudience_isAccessTokenOfRfc9068() throws Exception {
        try (TestServer server = start("issuer", "me", "audience", "orders", "users", "memory")) {
            String token = login(server);
            assertTrue(TestTokens.headerOf(token).contains("\"typ\":\"at+jwt\""));
            assertTrue(TestTokens.claimsOf(token).contains("\"client_id\":\"orders\""));
        }
    }

    @Test
    void mintedToken_noIssuer_isPlainJwt() throws Exception {
        try (TestServer server = start("users", "memory")) {
            String token = login(server);
            assertTrue(TestTokens.headerOf(token).contains("\"typ\":\"JWT\""));
            assertFalse(TestTokens.claimsOf(token).contains("client_id"));
        }
    }
}
