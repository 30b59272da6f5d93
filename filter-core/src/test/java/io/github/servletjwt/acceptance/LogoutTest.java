package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.acceptance.SessionApp.Container;
import io.github.servletjwt.acceptance.SessionApp.Tokens;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** POST /logout, as the contract has it, over HTTP. */
class LogoutTest {
    private static final TestKey CORP = TestKeys.rsa();
    private static final String REQUIRED = "A bearer token or refresh_token is required";
    private static final String OTHER_TYPE = "Expected application/json or application/x-www-form-urlencoded in UTF-8";

    private static SessionApp app;

    @BeforeAll
    static void start() throws Exception {
        app = SessionApp.start();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static HttpResponse<String> logout(Tokens tokens, String type, String body) throws Exception {
        return app.send("POST", "/logout", body, "Authorization", tokens.bearer(), "Content-Type", type);
    }

    private static String expired(String sessionId) {
        long now = Instant.now().getEpochSecond();
        return TestTokens.of("{\"sub\":\"alice\",\"sid\":\"" + sessionId + "\",\"iat\":" + (now - 1000) + ",\"exp\":"
                + (now - 100) + "}");
    }

    // what ends

    @ParameterizedTest
    @EnumSource
    void logout_accessToken_isRefusedOnTheVeryNextRequest(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Tokens tokens = own.login();
            own.assertLive(tokens);
            SessionApp.assertDone(own.logout(tokens));
            own.assertDead(tokens);
        }
    }

    /** The filter remembers verified tokens, but not for this. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "10000"})
    void logout_tokenThatTheFilterKnows_isRefused(String cacheSize) throws Exception {
        try (SessionApp own = SessionApp.start("tokenCacheSize", cacheSize)) {
            Tokens tokens = own.login();
            for (int i = 0; i < 5; i++) {
                own.assertLive(tokens);
            }
            own.logout(tokens);
            for (int i = 0; i < 5; i++) {
                own.assertRevoked(tokens);
            }
        }
    }

    @Test
    void logout_accessTokensBeforeAndAfterRefresh_areAllRefused() throws Exception {
        Tokens first = app.login();
        Tokens second = Tokens.in(app.refresh(first));
        SessionApp.assertDone(app.logout(first));
        app.assertDead(first);
        app.assertDead(second);
    }

    /** Grace is for tabs of a session that lives. */
    @Test
    void logout_previousRefreshTokenWithinGrace_isRefused() throws Exception {
        Tokens first = app.login();
        Tokens second = Tokens.in(app.refresh(first));
        app.logout(second);
        SessionApp.assertRefreshRefused(app.refresh(first));
    }

    @ParameterizedTest
    @EnumSource
    void logout_refreshTokenInJson_endsTheSession(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Tokens tokens = own.login();
            SessionApp.assertDone(own.postJson("/logout", tokens.json()));
            own.assertDead(tokens);
        }
    }

    @Test
    void logout_refreshTokenInForm_endsTheSession() throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertDone(app.postForm("/logout", "client_id=x&refresh_token=" + tokens.refresh()));
        app.assertDead(tokens);
    }

    @Test
    void logout_olderRefreshToken_endsTheSession() throws Exception {
        Tokens first = app.login();
        Tokens second = Tokens.in(app.refresh(first));
        SessionApp.assertDone(app.postJson("/logout", first.json()));
        app.assertDead(second);
    }

    @Test
    void logout_bothTokensOfTwoSessions_endsBoth() throws Exception {
        Tokens one = app.login();
        Tokens other = app.login();
        SessionApp.assertDone(logout(one, SessionApp.JSON, other.json()));
        app.assertDead(one);
        app.assertDead(other);
    }

    @Test
    void logout_oneSession_leavesTheOthers() throws Exception {
        Tokens tokens = app.login();
        Tokens other = app.login();
        Tokens bob = app.loginBob();
        app.logout(tokens);
        app.assertLive(other);
        app.assertLive(Tokens.in(app.refresh(other)));
        app.assertLive(bob);
    }

    @Test
    void logout_expiredAccessToken_endsItsSession() throws Exception {
        Tokens tokens = app.login();
        String expired = expired(tokens.sessionId());
        assertEquals(401, app.get(new Tokens(expired, "")).statusCode());
        SessionApp.assertDone(app.logout(new Tokens(expired, "")));
        app.assertDead(tokens);
    }

    @Test
    void logout_tokenWithoutSession_isRefusedNevertheless() throws Exception {
        Tokens issued = new Tokens(app.auth().issue("alice", "user"), "");
        app.assertLive(issued);
        SessionApp.assertDone(app.logout(issued));
        app.assertRevoked(issued);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "BEARER", "bEaReR"})
    void logout_schemeInAnyCase_isTaken(String scheme) throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertDone(app.send("POST", "/logout", null, "Authorization", scheme + " " + tokens.access()));
        app.assertDead(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {SessionApp.JSON, "text/plain", "x"})
    void logout_emptyBodyOfAnyType_isNoBody(String type) throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertDone(logout(tokens, type, ""));
        app.assertDead(tokens);
    }

    @Test
    void logout_chunkedBody_isRead() throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertDone(app.sendChunked("POST", "/logout", tokens.json(), "Content-Type", SessionApp.JSON));
        app.assertDead(tokens);
    }

    // everywhere

    @ParameterizedTest
    @ValueSource(strings = {"{\"everywhere\":true}", "{\"everywhere\":\"true\"}"})
    void everywhere_json_endsAllOfTheUserAndNobodyElses(String body) throws Exception {
        assertEverywhere(SessionApp.JSON, body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"everywhere=true", "x=1&everywhere=true", "every%77here=%74rue"})
    void everywhere_form_endsAllOfTheUserAndNobodyElses(String body) throws Exception {
        assertEverywhere(SessionApp.FORM, body);
    }

    private static void assertEverywhere(String type, String body) throws Exception {
        Tokens one = app.login();
        Tokens two = app.login();
        Tokens bob = app.loginBob();
        SessionApp.assertDone(logout(one, type, body));
        app.assertDead(one);
        app.assertDead(two);
        app.assertLive(Tokens.in(app.refresh(bob)));
    }

    @Test
    void everywhere_byRefreshToken_endsAll() throws Exception {
        Tokens one = app.login();
        Tokens two = app.login();
        SessionApp.assertDone(app.postForm("/logout", "everywhere=true&refresh_token=" + one.refresh()));
        app.assertDead(one);
        app.assertDead(two);
    }

    @Test
    void everywhere_byExpiredAccessToken_endsAll() throws Exception {
        Tokens one = app.login();
        Tokens two = app.login();
        logout(new Tokens(expired(one.sessionId()), ""), SessionApp.JSON, "{\"everywhere\":true}");
        app.assertDead(one);
        app.assertDead(two);
    }

    @Test
    void everywhere_tokenThatIsDead_endsNothing() throws Exception {
        Tokens one = app.login();
        app.logout(one);
        Tokens two = app.login();
        SessionApp.assertDone(logout(one, SessionApp.JSON, "{\"everywhere\":true}"));
        SessionApp.assertDone(app.postForm("/logout", "everywhere=true&refresh_token=" + one.refresh()));
        app.assertLive(two);
    }

    @Test
    void everywhere_loginInTheSameSecond_works() throws Exception {
        for (int i = 0; i < 3; i++) {
            Tokens before = app.login();
            logout(before, SessionApp.JSON, "{\"everywhere\":true}");
            Tokens after = app.login();
            app.assertLive(after);
            app.assertLive(Tokens.in(app.refresh(after)));
            app.assertDead(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"everywhere\":false}", "{\"everywhere\":\"false\"}", "{\"everywhere\":\"\"}", "{}"})
    void everywhere_false_endsOneAlone(String body) throws Exception {
        Tokens one = app.login();
        Tokens two = app.login();
        SessionApp.assertDone(logout(one, SessionApp.JSON, body));
        app.assertDead(one);
        app.assertLive(two);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"everywhere\":1}",
                "{\"everywhere\":null}",
                "{\"everywhere\":\"TRUE\"}",
                "{\"everywhere\":\"yes\"}",
                "{\"everywhere\":\" true\"}",
                "{\"everywhere\":[true]}",
                "{\"everywhere\":true,\"everywhere\":true}",
                "{\"everywhere\":true,\"x\":1}",
                "{\"refresh_token\":true}",
                "{\"refresh_token\":null}",
                "{\"Everywhere\":true}",
                "true",
                "[]",
                "{",
                "x"
            })
    void logout_jsonMalformed_answers400AndEndsNothing(String body) throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertInvalidRequest("The body is malformed", logout(tokens, SessionApp.JSON, body));
        app.assertLive(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"everywhere=TRUE", "everywhere=1", "everywhere=true&everywhere=true", "everywhere=%zz"})
    void logout_formMalformed_answers400AndEndsNothing(String body) throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertInvalidRequest("The body is malformed", logout(tokens, SessionApp.FORM, body));
        app.assertLive(tokens);
    }

    // dead, foreign or no tokens

    @Test
    void logout_twice_answers204() throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertDone(app.logout(tokens));
        SessionApp.assertDone(app.logout(tokens));
        SessionApp.assertDone(app.postJson("/logout", tokens.json()));
        app.assertDead(tokens);
    }

    @Test
    void logout_garbage_answers204() throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertDone(app.logout(new Tokens("garbage", "")));
        SessionApp.assertDone(app.logout(new Tokens("a.b.c", "")));
        SessionApp.assertDone(app.logout(new Tokens(TestTokens.tampered(tokens.access()), "")));
        SessionApp.assertDone(app.postForm("/logout", "refresh_token=garbage"));
        SessionApp.assertDone(app.postForm("/logout", "refresh_token=" + tokens.refresh() + "x"));
        app.assertLive(tokens);
    }

    /** A signature that does not hold names nobody's session. */
    @Test
    void logout_forgedToken_endsNothing() throws Exception {
        Tokens tokens = app.login();
        String claims = KeyApp.claims("\"sid\":\"" + tokens.sessionId() + "\"");
        String forged = TestTokens.sign(TestTokens.HEADER, claims, TestTokens.OTHER_SECRET, "HmacSHA256");
        SessionApp.assertDone(logout(new Tokens(forged, ""), SessionApp.JSON, "{\"everywhere\":true}"));
        app.assertLive(tokens);
    }

    @ParameterizedTest
    @EnumSource
    void logout_noToken_answers400(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            SessionApp.assertInvalidRequest(REQUIRED, own.send("POST", "/logout", null));
            SessionApp.assertInvalidRequest(REQUIRED, own.postJson("/logout", "{\"everywhere\":true}"));
            SessionApp.assertInvalidRequest(REQUIRED, own.postJson("/logout", "{\"refresh_token\":\"\"}"));
            SessionApp.assertInvalidRequest(REQUIRED, own.postForm("/logout", "x=1"));
        }
    }

    @Test
    void logout_otherScheme_isNoToken() throws Exception {
        SessionApp.assertInvalidRequest(
                REQUIRED, app.send("POST", "/logout", null, "Authorization", "Basic YWxpY2U6eA=="));
    }

    @ParameterizedTest
    @EnumSource
    void logout_twoAuthorizationHeaders_answers400AndEndsNothing(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Tokens tokens = own.login();
            HttpResponse<String> answer = own.send(
                    "POST", "/logout", null, "Authorization", tokens.bearer(), "Authorization", tokens.bearer());
            SessionApp.assertError(400, "invalid_request", "More than one token was sent", answer);
            assertEquals(
                    Optional.of("Bearer realm=\"api\", error=\"invalid_request\", "
                            + "error_description=\"More than one token was sent\""),
                    answer.headers().firstValue("WWW-Authenticate"));
            own.assertLive(tokens);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer  TOKEN", "Bearer TOKEN x", "Bearer TOKEN,x"})
    void logout_malformedBearer_answers400AndEndsNothing(String header) throws Exception {
        Tokens tokens = app.login();
        HttpResponse<String> answer =
                app.send("POST", "/logout", null, "Authorization", header.replace("TOKEN", tokens.access()));
        SessionApp.assertError(400, "invalid_request", "The token header is malformed", answer);
        assertTrue(answer.headers()
                .firstValue("WWW-Authenticate")
                .orElse("")
                .startsWith("Bearer realm=\"api\", error=\"invalid_request\""));
        app.assertLive(tokens);
    }

    @Test
    void logout_anotherIssuersToken_answers403() throws Exception {
        try (SessionApp own = SessionApp.start(
                "issuer",
                "me",
                "issuers",
                "corp",
                "issuer.corp.issuer",
                "https://corp.example",
                "issuer.corp.publicKey",
                CORP.pemPublic())) {
            Tokens alice = own.login();
            String claims = "\"iss\":\"https://corp.example\",\"sid\":\"" + alice.sessionId() + "\"";
            Tokens corp = new Tokens(CORP.token("RS256", KeyApp.claims(claims)), "");
            assertEquals("200 Hello, corp:alice", answer(own.get(corp)));
            HttpResponse<String> answer = own.logout(corp);
            SessionApp.assertError(403, "forbidden", "The token was issued elsewhere", answer);
            assertEquals(Optional.empty(), answer.headers().firstValue("WWW-Authenticate"));
            own.assertLive(alice);
            assertEquals("200 Hello, corp:alice", answer(own.get(corp)));
        }
    }

    private static String answer(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body();
    }

    /** Ids of other issuers' sessions mean nothing here: no end of ours is theirs. */
    @Test
    void logout_ownSession_doesNotRefuseAnotherIssuersTokenOfTheSameId() throws Exception {
        try (SessionApp own = SessionApp.start(
                "issuer",
                "me",
                "issuers",
                "corp",
                "issuer.corp.issuer",
                "https://corp.example",
                "issuer.corp.publicKey",
                CORP.pemPublic())) {
            Tokens alice = own.login();
            String claims = "\"iss\":\"https://corp.example\",\"sid\":\"" + alice.sessionId() + "\"";
            Tokens corp = new Tokens(CORP.token("RS256", KeyApp.claims(claims)), "");
            own.logout(alice);
            own.assertLive(corp);
        }
    }

    // the request

    @Test
    void tokenHeader_ofTheFilter_isWhereLogoutLooks() throws Exception {
        try (SessionApp own = SessionApp.start("tokenHeader", "X-Access-Token")) {
            Tokens tokens = own.login();
            SessionApp.assertInvalidRequest(REQUIRED, own.logout(tokens));
            assertEquals(
                    200,
                    own.send("GET", "/x", null, "X-Access-Token", tokens.access())
                            .statusCode());
            HttpResponse<String> twice = own.send(
                    "POST", "/logout", null, "X-Access-Token", tokens.access(), "X-Access-Token", tokens.access());
            SessionApp.assertError(400, "invalid_request", "More than one token was sent", twice);
            SessionApp.assertDone(own.send("POST", "/logout", null, "X-Access-Token", tokens.access()));
            assertEquals(
                    401,
                    own.send("GET", "/x", null, "X-Access-Token", tokens.access())
                            .statusCode());
        }
    }

    @Test
    void logout_refreshTokenInQuery_answers400() throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertInvalidRequest(
                "Credentials belong in the body, not in the query string",
                app.send("POST", "/logout?refresh_token=" + tokens.refresh(), null));
        app.assertLive(tokens);
    }

    /** Only what is in the body counts. */
    @Test
    void logout_everywhereInQuery_isIgnored() throws Exception {
        Tokens one = app.login();
        Tokens two = app.login();
        SessionApp.assertDone(app.send("POST", "/logout?everywhere=true", null, "Authorization", one.bearer()));
        app.assertDead(one);
        app.assertLive(two);
    }

    @Test
    void logout_accessTokenInQueryOrBody_isNoToken() throws Exception {
        Tokens tokens = app.login();
        assertEquals(
                400,
                app.send("POST", "/logout?access_token=" + tokens.access(), null)
                        .statusCode());
        assertEquals(
                400, app.postForm("/logout", "access_token=" + tokens.access()).statusCode());
        app.assertLive(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json;charset=iso-8859-1", "x"})
    void logout_bodyOfOtherType_answers400AndEndsNothing(String type) throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertInvalidRequest(OTHER_TYPE, logout(tokens, type, "{}"));
        app.assertLive(tokens);
    }

    @Test
    void logout_bodyOver16Kib_answers413AndEndsNothing() throws Exception {
        Tokens tokens = app.login();
        String answer = app.declared(
                16 * 1024 + 1,
                "POST /logout HTTP/1.1",
                "Content-Type: application/json",
                "Authorization: " + tokens.bearer());
        SessionApp.assertTooLarge(answer);
        app.assertLive(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void logout_otherMethod_answers405AndEndsNothing(String method) throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertMethodNotAllowed("POST", app.send(method, "/logout", null, "Authorization", tokens.bearer()));
        app.assertLive(tokens);
    }

    @ParameterizedTest
    @EnumSource
    void logout_head_answers405WithoutBody(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            HttpResponse<String> answer = own.send("HEAD", "/logout", null);
            assertEquals("405 ", answer.statusCode() + " " + answer.body());
            assertEquals(Optional.of("POST"), answer.headers().firstValue("Allow"));
        }
    }
}
