package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ID tokens of identity servers are not access tokens; the access tokens of the same servers are. */
class IdTokenTest {
    private static final String REFUSED = "401";
    private static final String ADMIN = "200 hello alice";
    private static final String HINT = "may pass as access tokens";

    private final FakeIssuer issuer = FakeIssuer.start();

    @AfterEach
    void stop() {
        issuer.close();
    }

    private TestApp start(TestApp.Container container, String... more) throws Exception {
        return TestApp.builder()
                .filter(
                        "issuer",
                        issuer.issuer(),
                        "audience",
                        "api",
                        "rolesClaims",
                        "realm_access.roles",
                        "rules",
                        "/admin/* role(admin)\n/* authenticated")
                .filter(more)
                .start(container);
    }

    private String token(String header, String more) {
        String kid = String.valueOf(issuer.key().kid());
        return issuer.key().sign("RS256", header.replace("KID", kid), issuer.claims(more));
    }

    private static String outcome(TestApp app, String path, String token) throws Exception {
        HttpResponse<String> answer = app.get(path, "Authorization", "Bearer " + token);
        return answer.statusCode() == 200 ? "200 " + answer.body() : String.valueOf(answer.statusCode());
    }

    /** Tokens of real servers: header, payload without iss, sub, aud, iat and exp, and the expected outcome. */
    static Stream<Arguments> tokens() {
        String jwt = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"KID\"}";
        String none = "{\"alg\":\"RS256\",\"kid\":\"KID\"}";
        String roles = ",\"azp\":\"web\",\"realm_access\":{\"roles\":[\"admin\"]}";
        String hash = "\"at_hash\":\"wYx\"";
        return Stream.of(
                Arguments.of("Keycloak 26 ID token by exchange", jwt, "\"typ\":\"ID\"" + roles, REFUSED),
                Arguments.of("Keycloak ID token, full", jwt, "\"typ\":\"ID\",\"nonce\":\"n\"," + hash + roles, REFUSED),
                Arguments.of("Keycloak refresh token", jwt, "\"typ\":\"Refresh\"" + roles, REFUSED),
                Arguments.of("Keycloak offline token", jwt, "\"typ\":\"Offline\"" + roles, REFUSED),
                Arguments.of("Keycloak logout token", jwt, "\"typ\":\"Logout\"" + roles, REFUSED),
                Arguments.of("Keycloak 26 access token", jwt, "\"typ\":\"Bearer\"" + roles, ADMIN),
                Arguments.of("Keycloak 24 access token", jwt, "\"typ\":\"Bearer\",\"nonce\":\"5b8d\"" + roles, ADMIN),
                Arguments.of(
                        "RH-SSO 7 access token",
                        jwt,
                        "\"typ\":\"Bearer\",\"nonce\":\"5b8d\",\"auth_time\":0,\"session_state\":\"s\"" + roles,
                        ADMIN),
                Arguments.of("Spring ID token with nonce", none, "\"nonce\":\"n\",\"azp\":\"api\"" + roles, REFUSED),
                Arguments.of("hybrid flow, c_hash", none, "\"c_hash\":\"h\"" + roles, REFUSED),
                Arguments.of("FAPI, s_hash", none, "\"s_hash\":\"h\"" + roles, REFUSED),
                Arguments.of("security event", jwt, "\"events\":{}" + roles, REFUSED),
                Arguments.of("nonce null", none, "\"nonce\":null,\"cnf\":null" + roles, ADMIN),
                Arguments.of("payload typ null with nonce", none, "\"typ\":null,\"nonce\":\"n\"" + roles, REFUSED),
                Arguments.of("bound token", jwt, "\"typ\":\"Bearer\",\"cnf\":{\"jkt\":\"x\"}" + roles, REFUSED));
    }

    static Stream<Arguments> tokensInBoth() {
        return Stream.of(TestApp.Container.values())
                .flatMap(container -> tokens().map(row ->
                        Arguments.of(container, row.get()[0], row.get()[1], row.get()[2], row.get()[3])));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("tokensInBoth")
    @TestsSetting("tokenTypes")
    void request_tokenOfTheField_onlyAccessTokensPass(
            TestApp.Container container, String what, String header, String more, String expected) throws Exception {
        try (TestApp app = start(container)) {
            assertEquals(expected, outcome(app, "/admin/x", token(header, more)), what);
        }
    }

    /** Spring Authorization Server 1.5 marks neither kind: no nonce was sent, or the ID token was refreshed. */
    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void request_unmarkedIdToken_isRefusedByRequiredScope(TestApp.Container container) throws Exception {
        String header = "{\"alg\":\"RS256\",\"kid\":\"KID\"}";
        String idToken = token(header, "\"azp\":\"api\",\"auth_time\":1,\"sid\":\"s\",\"jti\":\"j\"");
        String accessToken = token(header, "\"scope\":[\"read\"],\"jti\":\"j\"");
        try (TestApp app = start(container, "requiredClaims", "scope")) {
            assertEquals(REFUSED, outcome(app, "/x", idToken));
            assertEquals(ADMIN, outcome(app, "/x", accessToken));
        }
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void request_unmarkedIdToken_isRefusedByTokenTypes(TestApp.Container container) throws Exception {
        String accessToken = token("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"KID\"}", "\"nonce\":\"n\"");
        try (TestApp app = start(container, "tokenTypes", "at+jwt")) {
            assertEquals(REFUSED, outcome(app, "/x", token("{\"alg\":\"RS256\",\"kid\":\"KID\"}", "\"azp\":\"api\"")));
            assertEquals(ADMIN, outcome(app, "/x", accessToken));
        }
    }

    private static List<String> hints(LogLines log) {
        return log.text().lines().filter(line -> line.contains(HINT)).toList();
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void start_discoveryWithoutMark_hintsOnce(TestApp.Container container) throws Exception {
        try (LogLines log = new LogLines();
                TestApp app = TestApp.builder()
                        .filter("issuer", issuer.issuer(), "audience", "api", "issuers", "corp,safe,pool")
                        .filter("issuer.corp.issuer", "https://corp.example", "issuer.corp.audience", "api")
                        .filter("issuer.corp.keys", issuer.keysUri())
                        .filter("issuer.safe.issuer", "https://safe.example", "issuer.safe.audience", "api")
                        // its ID tokens have no client_id, and so no audience
                        .filter("issuer.pool.issuer", "https://pool.example", "issuer.pool.audience", "api")
                        .filter("issuer.pool.keys", issuer.keysUri(), "issuer.pool.audienceClaims", "client_id")
                        .filter("issuer.safe.keys", issuer.keysUri(), "issuer.safe.tokenTypes", "at+jwt")
                        .start(container)) {
            assertEquals(401, app.get("/x").statusCode());
            List<String> hints = hints(log);
            assertEquals(1, hints.size(), log.text());
            assertTrue(hints.get(0).contains("tokenTypes=at+jwt"), hints.get(0));
            assertTrue(hints.get(0).contains("requiredClaims=scope"), hints.get(0));
            assertTrue(hints.get(0).contains(issuer.issuer()), hints.get(0));
            assertTrue(hints.get(0).contains("https://corp.example"), hints.get(0));
            assertFalse(hints.get(0).contains("https://safe.example"), hints.get(0));
            assertFalse(hints.get(0).contains("https://pool.example"), hints.get(0));
        }
    }

    @Test
    void start_closedOrOwnKeys_saysNothing() throws Exception {
        String[][] settings = {
            {"tokenTypes", "at+jwt"},
            {"requiredClaims", "scope"},
            {"requiredClaims", "tenant, client_id"},
            {"secret", "pK9vX2mQ7rT4wZ8nB3cF6hJ1lD5gS0aY"},
            {"publicKey", TestKeys.rsa().pemPublic()}
        };
        for (String[] setting : settings) {
            try (LogLines log = new LogLines();
                    TestApp app = start(TestApp.Container.JETTY, setting)) {
                assertEquals(401, app.get("/x").statusCode());
                assertEquals(List.of(), hints(log), String.join("=", setting));
            }
        }
    }

    /** Our own tokens are of both types, and pass the rule. */
    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void login_ownTokens_pass(TestApp.Container container) throws Exception {
        for (String[] more : List.of(new String[0], new String[] {"issuer", "me", "audience", "api"})) {
            try (TestApp app = TestApp.builder()
                    .filter("secret", "pK9vX2mQ7rT4wZ8nB3cF6hJ1lD5gS0aY", "users", "memory")
                    .filter(more)
                    .servlet(LoginServlet.class, "/login")
                    .servlet(RegisterServlet.class, "/register")
                    .start(container)) {
                assertEquals(201, app.postJson("/register", KeyApp.USER).statusCode());
                String token = TestApp.member(app.postJson("/login", KeyApp.USER), "access_token");
                assertEquals(ADMIN, outcome(app, "/x", token));
            }
        }
    }
}
