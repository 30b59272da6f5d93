package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.testkit.TestTokens;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokens of real Keycloak servers, in Jetty and Tomcat. Run it with {@code mvn -Pthorough}, which unpacks them. */
@Tag("thorough")
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("servers")
record KeycloakTest(Path home) {
    private static KeycloakServer keycloak;

    static Stream<Path> servers() throws Exception {
        return KeycloakServer.homes().stream();
    }

    @BeforeParameterizedClassInvocation
    static void start(Path home) throws Exception {
        keycloak = KeycloakServer.start(home);
        for (String realm : List.of("acme", "other")) {
            keycloak.realm(realm);
            keycloak.client(realm, "web", true, Map.of());
        }
        keycloak.client("acme", "plain", false, Map.of());
        keycloak.client("acme", "nobasic", true, Map.of());
        keycloak.client("acme", "light", true, Map.of("client.use.lightweight.access.token.enabled", "true"));
        keycloak.client("acme", "userinfo", true, Map.of("user.info.response.signature.alg", "RS256"));
        for (String algorithm : algorithms(home)) {
            keycloak.client("acme", algorithm, true, Map.of("access.token.signed.response.alg", algorithm));
        }
    }

    /** EdDSA came with Keycloak 25. */
    private static List<String> algorithms(Path home) {
        return isOld(home) ? List.of("ES256", "PS256", "RS512") : List.of("ES256", "PS256", "RS512", "EdDSA");
    }

    private static boolean isOld(Path home) {
        return home.toString().contains("keycloak-24.");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        keycloak.close();
    }

    private static TestApp app(Container container, String... more) throws Exception {
        return TestApp.builder()
                .filter("issuer", keycloak.issuer("acme"), "audience", KeycloakServer.AUDIENCE)
                .filter("principalClaim", "preferred_username", "rolesClaims", "realm_access.roles")
                .filter("rules", "/clerks/* role(clerk)\n/admins/* role(admin)\n/* authenticated")
                .filter(more)
                .start(container);
    }

    private static int status(TestApp app, String path, String token) throws Exception {
        return app.get(path, "Authorization", "Bearer " + token).statusCode();
    }

    private static String access(JsonNode tokens) {
        return tokens.get("access_token").asText();
    }

    @Test
    void tokens_ofTheRealm_onlyAccessTokensForUsPass() throws Exception {
        JsonNode tokens = keycloak.login("acme", "web", "openid");
        JsonNode offline = keycloak.login("acme", "web", "openid offline_access");
        String userInfo = keycloak.get(
                        "/realms/acme/protocol/openid-connect/userinfo",
                        "Authorization",
                        "Bearer " + access(keycloak.login("acme", "userinfo", "openid")))
                .body();
        assertEquals(2, userInfo.chars().filter(c -> c == '.').count(), userInfo);
        for (Container container : Container.values()) {
            try (TestApp app = app(container)) {
                assertEquals(
                        "hello alice",
                        app.get("/clerks/x", "Authorization", "Bearer " + access(tokens))
                                .body());
                assertEquals(403, status(app, "/admins/x", access(tokens)));
                assertEquals(200, status(app, "/x", access(offline)));
                assertEquals(401, status(app, "/x", tokens.get("id_token").asText()));
                assertEquals(401, status(app, "/x", tokens.get("refresh_token").asText()));
                assertEquals(401, status(app, "/x", offline.get("id_token").asText()));
                assertEquals(401, status(app, "/x", offline.get("refresh_token").asText()));
                assertEquals(401, status(app, "/x", userInfo));
                // without the audience mapper the token is for account alone
                assertEquals(401, status(app, "/x", access(keycloak.login("acme", "plain", "openid"))));
                // a realm has its own issuer and keys
                assertEquals(401, status(app, "/x", access(keycloak.login("other", "web", "openid"))));
            }
        }
    }

    @Test
    void tokens_ofLogoutsAndAnswers_areRefused() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            told.complete(form.substring(form.indexOf("logout_token=") + "logout_token=".length())
                    .split("&")[0]);
        });
        listener.start();
        try {
            keycloak.client(
                    "acme",
                    "told",
                    true,
                    Map.of(
                            "backchannel.logout.url",
                            "http://127.0.0.1:" + listener.getAddress().getPort() + "/",
                            "backchannel.logout.session.required",
                            "true"));
            keycloak.logout(
                    "acme",
                    "told",
                    keycloak.login("acme", "told", "openid")
                            .get("refresh_token")
                            .asText());
            String logoutToken = told.get(30, TimeUnit.SECONDS);
            String answer = keycloak.signedAnswer("acme", "web");
            for (Container container : Container.values()) {
                try (TestApp app = app(container, "audience", "orders-api, told, web", "principalClaim", "sub")) {
                    assertEquals(401, status(app, "/x", logoutToken), TestTokens.headerOf(logoutToken));
                    assertEquals(401, status(app, "/x", answer), TestTokens.headerOf(answer));
                }
            }
        } finally {
            listener.stop(0);
        }
    }

    @Test
    void tokens_withoutSub_passByTheirNameAndLightweightOnesDoNot() throws Exception {
        keycloak.withoutScope("acme", "nobasic", "basic");
        String token = access(keycloak.login("acme", "nobasic", "openid"));
        String light = access(keycloak.login("acme", "light", "openid"));
        assertEquals(isOld(home), TestTokens.claimsOf(token).contains("\"sub\""));
        try (TestApp app = app(Container.JETTY);
                TestApp bySub = app(Container.TOMCAT, "principalClaim", "sub")) {
            assertEquals(200, status(app, "/clerks/x", token));
            assertEquals(isOld(home) ? 200 : 401, status(bySub, "/x", token));
            assertFalse(TestTokens.claimsOf(light).contains("realm_access"));
            assertEquals(
                    TestTokens.claimsOf(light).contains("preferred_username") ? 200 : 401, status(app, "/x", light));
        }
    }

    @Test
    void tokens_ofOtherAlgorithms_pass() throws Exception {
        for (Container container : Container.values()) {
            try (TestApp app = app(container, "algorithms", "RS256, RS512, PS256, ES256, EdDSA")) {
                for (String algorithm : algorithms(home)) {
                    String token = access(keycloak.login("acme", algorithm, "openid"));
                    assertEquals(true, TestTokens.headerOf(token).contains(algorithm), algorithm);
                    assertEquals(200, status(app, "/clerks/x", token), algorithm);
                }
            }
        }
    }

    @Test
    void realms_asTwoIssuers_areToldApart() throws Exception {
        for (Container container : Container.values()) {
            try (TestApp app = TestApp.builder()
                    .filter("issuers", "acme, other")
                    .filter("issuer.acme.issuer", keycloak.issuer("acme"), "issuer.acme.audience", "orders-api")
                    .filter("issuer.other.issuer", keycloak.issuer("other"), "issuer.other.audience", "orders-api")
                    .filter("issuer.acme.principalClaim", "preferred_username")
                    .filter("issuer.other.principalClaim", "preferred_username")
                    .start(container)) {
                for (String realm : List.of("acme", "other")) {
                    String token = access(keycloak.login(realm, "web", "openid"));
                    assertEquals(
                            "hello " + realm + ":alice",
                            app.get("/x", "Authorization", "Bearer " + token).body());
                }
            }
        }
    }

    @Test
    void keys_replacedAtTheRealm_areFoundWithoutARestart() throws Exception {
        try (TestApp app = app(Container.JETTY)) {
            String before = access(keycloak.login("acme", "web", "openid"));
            assertEquals(200, status(app, "/x", before));
            keycloak.rotate("acme");
            String after = access(keycloak.login("acme", "web", "openid"));
            assertNotEquals(TestTokens.headerOf(before), TestTokens.headerOf(after));
            assertEquals(200, status(app, "/x", after));
            assertEquals(200, status(app, "/y", before));
        }
    }

    @Test
    void outage_ofTheServer_keepsKnownKeysAndStartsTheApplication() throws Exception {
        String token = access(keycloak.login("acme", "web", "openid"));
        try (TestApp known = app(Container.TOMCAT)) {
            assertEquals(200, status(known, "/x", token));
            keycloak.down();
            try (TestApp late = app(Container.JETTY)) {
                assertEquals(200, status(known, "/y", token));
                assertEquals(503, status(late, "/x", token));
            } finally {
                keycloak.up();
            }
        }
    }
}
