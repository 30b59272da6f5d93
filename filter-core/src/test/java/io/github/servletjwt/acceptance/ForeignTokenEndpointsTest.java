package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.servlet.SessionsServlet;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our endpoints act on tokens that we minted, and on no others, even those of the only issuer that is trusted. */
class ForeignTokenEndpointsTest {
    private static final String FORBIDDEN = "403 forbidden";

    private static TestApp app(TestApp.Container container, String... filter) throws Exception {
        return TestApp.builder()
                .filter(filter)
                .servlet(LogoutServlet.class, "/logout")
                .servlet(SessionsServlet.class, "/sessions/*")
                .start(container);
    }

    private static String error(HttpResponse<String> answer) {
        return answer.statusCode() + " " + TestApp.member(answer, "error");
    }

    private static void assertForbidden(TestApp app, String token) throws Exception {
        String[] bearer = {"Authorization", "Bearer " + token};
        assertEquals(200, app.get("/x", bearer).statusCode());
        assertEquals(FORBIDDEN, error(app.postForm("/logout", "", bearer)));
        assertEquals(FORBIDDEN, error(app.postJson("/logout", "{\"everywhere\":true}", bearer)));
        assertEquals(FORBIDDEN, error(app.get("/sessions", bearer)));
        assertEquals(FORBIDDEN, error(app.send("DELETE", "/sessions/abc", null, bearer)));
        assertEquals(200, app.get("/x", bearer).statusCode());
    }

    private static String claims(String more) {
        return KeyApp.claims("\"iss\":\"i\",\"aud\":\"api\",\"sid\":\"abc\",\"jti\":\"def\"" + more);
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void endpoints_discoveredMainIssuer_areForbidden(TestApp.Container container) throws Exception {
        try (FakeIssuer issuer = FakeIssuer.start()) {
            try (TestApp app = app(container, "issuer", issuer.issuer(), "audience", "api")) {
                assertForbidden(app, issuer.token(issuer.claims("\"sid\":\"abc\",\"jti\":\"def\"")));
            }
            try (TestApp app = app(container, "keys", issuer.keysUri(), "issuer", issuer.issuer(), "audience", "api")) {
                assertForbidden(app, issuer.token(issuer.claims("\"sid\":\"abc\"")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void endpoints_keysThatOnlyVerify_areForbidden(TestApp.Container container) throws Exception {
        TestKey key = TestKeys.rsa();
        try (TestApp app = app(container, "publicKey", key.pemPublic())) {
            assertForbidden(app, key.token("RS256", claims("")));
        }
        try (TestApp app = app(container, "keys", TestKeys.jwkSet(key))) {
            assertForbidden(app, key.token("RS256", claims("")));
        }
    }

    /** The filter refuses them for their content, but they are still another issuer's: nothing is ended there. */
    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void logout_foreignTokenThatTheFilterRefuses_isForbidden(TestApp.Container container) throws Exception {
        TestKey key = TestKeys.rsa();
        try (TestApp app = app(container, "publicKey", key.pemPublic(), "issuer", "i", "audience", "api")) {
            for (String claims : List.of(
                    claims(",\"typ\":\"ID\""),
                    claims(",\"nonce\":\"n\""),
                    claims("").replace("\"aud\":\"api\"", "\"aud\":\"web\""),
                    claims("").replace("\"sub\"", "\"subject\""))) {
                String[] bearer = {"Authorization", "Bearer " + key.token("RS256", claims)};
                assertEquals("401 invalid_token", error(app.get("/x", bearer)), claims);
                assertEquals(FORBIDDEN, error(app.postForm("/logout", "", bearer)), claims);
                assertEquals(FORBIDDEN, error(app.postJson("/logout", "{\"everywhere\":true}", bearer)), claims);
            }
            String forged = TestTokens.tampered(key.token("RS256", claims("")));
            assertEquals(
                    204,
                    app.postForm("/logout", "", "Authorization", "Bearer " + forged)
                            .statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void logout_expiredForeignToken_isForbidden(TestApp.Container container) throws Exception {
        TestKey key = TestKeys.rsa();
        long now = Instant.now().getEpochSecond();
        String expired = key.token(
                "RS256", "{\"sub\":\"alice\",\"sid\":\"abc\",\"iat\":" + (now - 900) + ",\"exp\":" + (now - 300) + "}");
        try (TestApp app = app(container, "publicKey", key.pemPublic())) {
            assertEquals(FORBIDDEN, error(app.postForm("/logout", "", "Authorization", "Bearer " + expired)));
            assertEquals(
                    204,
                    app.postForm("/logout", "", "Authorization", "Bearer " + TestTokens.of(claims("")))
                            .statusCode());
        }
    }

    /** Those of a key that was replaced are ours, too. */
    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void logout_tokenOfOurs_endsIt(TestApp.Container container) throws Exception {
        TestKey key = TestKeys.rsa();
        TestKey before = TestKeys.otherRsa();
        List<String[]> own = List.of(
                new String[] {"secret", TestTokens.SECRET},
                new String[] {"privateKey", key.pemPrivate(), "publicKey", before.pemPublic()},
                new String[] {"keys", "{\"keys\":[" + key.privateJwk() + "," + before.publicJwk() + "]}"});
        for (String[] settings : own) {
            String token = settings[0].equals("secret") ? TestTokens.of(claims("")) : before.token("RS256", claims(""));
            try (TestApp app = app(container, settings)) {
                String[] bearer = {"Authorization", "Bearer " + token};
                assertEquals(200, app.get("/sessions", bearer).statusCode(), settings[0]);
                assertEquals(204, app.postForm("/logout", "", bearer).statusCode(), settings[0]);
                assertEquals(401, app.get("/x", bearer).statusCode(), settings[0]);
            }
        }
    }

    /** A session ended elsewhere is refused, whoever issued the token: the check of sessions did not change. */
    @Test
    void request_endedSessionInSharedStore_isRefusedByAVerifierAlone() throws Exception {
        String url = "jdbc:h2:mem:foreign-endpoints;DB_CLOSE_DELAY=-1";
        TestKey key = TestKeys.rsa();
        String[] store = {"sessions", "jdbc", "dataSource", url, "revocationRefresh", "50ms"};
        try (TestApp minting = TestApp.builder()
                        .filter("privateKey", key.pemPrivate(), "users", "memory")
                        .filter(store)
                        .servlet(LoginServlet.class, "/login")
                        .servlet(RegisterServlet.class, "/register")
                        .servlet(LogoutServlet.class, "/logout")
                        .start(TestApp.Container.JETTY);
                TestApp verifying = TestApp.builder()
                        .filter("publicKey", key.pemPublic())
                        .filter("refreshSecret", TestTokens.SECRET)
                        .filter(store)
                        .servlet(LogoutServlet.class, "/logout")
                        .start(TestApp.Container.TOMCAT)) {
            assertEquals(201, minting.postJson("/register", KeyApp.USER).statusCode());
            String token = TestApp.member(minting.postJson("/login", KeyApp.USER), "access_token");
            String[] bearer = {"Authorization", "Bearer " + token};
            assertEquals(200, verifying.get("/x", bearer).statusCode());
            assertEquals(FORBIDDEN, error(verifying.postForm("/logout", "", bearer)));
            assertEquals(204, minting.postForm("/logout", "", bearer).statusCode());
            KeyApp.until(
                    java.time.Duration.ofSeconds(5),
                    "the verifier learns it",
                    () -> verifying.get("/x", bearer).statusCode() == 401);
        }
    }
}
