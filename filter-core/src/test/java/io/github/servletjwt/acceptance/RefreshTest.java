package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.acceptance.SessionApp.Container;
import io.github.servletjwt.acceptance.SessionApp.Tokens;
import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** POST /refresh and the refresh_token grant of POST /login, as the contract has them, over HTTP. */
class RefreshTest {
    private static final String ANSWER =
            "\\{\"access_token\":\"[\\w.-]+\",\"token_type\":\"Bearer\",\"expires_in\":900,\"refresh_token\":\"srt_[\\w-]+\"}";
    private static final String OTHER_TYPE = "Expected application/json or application/x-www-form-urlencoded in UTF-8";

    private static SessionApp app;

    /** Keeps everything it receives. */
    public static final class Remembering implements AuthEventListener {
        static final Queue<AuthEvent> EVENTS = new ConcurrentLinkedQueue<>();

        /** Made by the product, by its name. */
        public Remembering() {}

        @Override
        public void on(AuthEvent event) {
            EVENTS.add(event);
        }
    }

    /** Cannot even listen. */
    public static final class Throwing implements AuthEventListener {
        /** Made by the product, by its name. */
        public Throwing() {}

        @Override
        public void on(AuthEvent event) {
            throw new IllegalStateException("not my day");
        }
    }

    @BeforeAll
    static void start() throws Exception {
        app = SessionApp.start();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void assertRefreshed(Tokens before, HttpResponse<String> answer) throws Exception {
        assertTrue(answer.statusCode() == 200 && answer.body().matches(ANSWER), answer.statusCode() + answer.body());
        SessionApp.assertUncached(answer);
        SessionApp.assertJson(answer);
        assertEquals(Optional.empty(), answer.headers().firstValue("WWW-Authenticate"));
        Tokens after = Tokens.in(answer);
        assertNotEquals(before.refresh(), after.refresh());
        assertNotEquals(before.access(), after.access());
        assertEquals(before.sessionId(), after.sessionId());
    }

    // what succeeds

    @ParameterizedTest
    @EnumSource
    void refresh_json_answersAsLoginWithANewToken(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Tokens tokens = own.login();
            HttpResponse<String> answer = own.refresh(tokens);
            assertRefreshed(tokens, answer);
            own.assertLive(Tokens.in(answer));
            own.assertLive(tokens);
        }
    }

    @Test
    void login_answer_hasRefreshToken() throws Exception {
        HttpResponse<String> answer = app.postJson("/login", FewUsers.ALICE);
        assertTrue(answer.body().matches(ANSWER), answer.body());
        assertTrue(Tokens.in(answer).refresh().length() <= 100);
    }

    @Test
    void refresh_form_answersAsJson() throws Exception {
        Tokens tokens = app.login();
        assertRefreshed(tokens, app.postForm("/refresh", "refresh_token=" + tokens.refresh()));
    }

    @Test
    void refresh_formWithUnknownField_ignoresIt() throws Exception {
        Tokens tokens = app.login();
        assertRefreshed(
                tokens,
                app.postForm("/refresh", "client_id=x&grant_type=refresh_token&refresh_token=" + tokens.refresh()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "Application/JSON",
                "application/json; charset=UTF8"
            })
    void refresh_spellingOfJson_isTaken(String type) throws Exception {
        Tokens tokens = app.login();
        assertRefreshed(tokens, app.send("POST", "/refresh", tokens.json(), "Content-Type", type));
    }

    @Test
    void refresh_chunkedBody_isRead() throws Exception {
        Tokens tokens = app.login();
        assertRefreshed(tokens, app.sendChunked("POST", "/refresh", tokens.json(), "Content-Type", SessionApp.JSON));
    }

    @Test
    void refresh_bodyOf16Kib_isTaken() throws Exception {
        Tokens tokens = app.login();
        assertRefreshed(tokens, app.postJson("/refresh", padded(tokens.json(), 16 * 1024)));
    }

    private static String padded(String json, int length) {
        return json + " ".repeat(length - json.length());
    }

    @Test
    void refresh_otherQuery_isIgnored() throws Exception {
        Tokens tokens = app.login();
        assertRefreshed(
                tokens, app.send("POST", "/refresh?tab=2&x=%25zz", tokens.json(), "Content-Type", SessionApp.JSON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer x", "Bearer", "Basic YWxpY2U6eA==", "Bearer a b"})
    void refresh_whateverAuthorization_isIgnored(String authorization) throws Exception {
        Tokens tokens = app.login();
        assertRefreshed(
                tokens,
                app.send(
                        "POST",
                        "/refresh",
                        tokens.json(),
                        "Content-Type",
                        SessionApp.JSON,
                        "Authorization",
                        authorization));
    }

    @Test
    void refresh_chain_goesOn() throws Exception {
        Tokens tokens = app.login();
        for (int i = 0; i < 10; i++) {
            Tokens before = tokens;
            HttpResponse<String> answer = app.refresh(before);
            assertRefreshed(before, answer);
            tokens = Tokens.in(answer);
        }
        app.assertLive(tokens);
    }

    @Test
    void refresh_rolesChanged_readsThemAnew() throws Exception {
        TestDatabase database = new TestDatabase();
        try (SessionApp own = onDatabase(database)) {
            Tokens tokens = own.login();
            database.run("INSERT INTO servletjwt_user_role VALUES ('alice', 'admin')");
            Tokens after = Tokens.in(own.refresh(tokens));
            assertTrue(TestTokens.claimsOf(after.access()).contains("admin"), TestTokens.claimsOf(after.access()));
        } finally {
            database.die();
        }
    }

    private static SessionApp onDatabase(TestDatabase database) throws Exception {
        SessionApp own = SessionApp.jetty(
                context -> context.setAttribute("db", database.dataSource()),
                "users",
                "jdbc",
                "sessions",
                "jdbc",
                "dataSource",
                "attribute:db");
        database.run(FewUsers.sql());
        return own;
    }

    // what is refused

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE servletjwt_user SET enabled = FALSE",
                "DELETE FROM servletjwt_user",
                "UPDATE servletjwt_session SET expires_at = 0",
                "DELETE FROM servletjwt_session"
            })
    void refresh_userOrSessionGone_isRefused(String sql) throws Exception {
        TestDatabase database = new TestDatabase();
        try (SessionApp own = onDatabase(database)) {
            Tokens tokens = own.login();
            database.run(sql);
            SessionApp.assertRefreshRefused(own.refresh(tokens));
        } finally {
            database.die();
        }
    }

    @Test
    void refresh_userDisabled_endsTheAccessTokenToo() throws Exception {
        TestDatabase database = new TestDatabase();
        try (SessionApp own = onDatabase(database)) {
            Tokens tokens = own.login();
            own.assertLive(tokens);
            database.run("UPDATE servletjwt_user SET enabled = FALSE");
            own.refresh(tokens);
            own.assertRevoked(tokens);
            database.run("UPDATE servletjwt_user SET enabled = TRUE");
            own.assertDead(tokens);
        } finally {
            database.die();
        }
    }

    @ParameterizedTest
    @EnumSource
    void refresh_noBody_answers400(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            SessionApp.assertInvalidRequest("refresh_token is required", own.send("POST", "/refresh", null));
            SessionApp.assertInvalidRequest("refresh_token is required", own.postJson("/refresh", ""));
            SessionApp.assertInvalidRequest("refresh_token is required", own.postForm("/refresh", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"refresh_token\":\"\"}"})
    void refresh_jsonWithoutToken_answers400(String body) throws Exception {
        SessionApp.assertInvalidRequest("refresh_token is required", app.postJson("/refresh", body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"refresh_token=", "refresh_token", "Refresh_Token=TOKEN", "&", "access_token=TOKEN", "=TOKEN"})
    void refresh_formWithoutToken_answers400(String body) throws Exception {
        String filled = body.replace("TOKEN", app.login().refresh());
        SessionApp.assertInvalidRequest("refresh_token is required", app.postForm("/refresh", filled));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN",
                "\"TOKEN\"",
                "[]",
                "null",
                "[{\"refresh_token\":\"TOKEN\"}]",
                "{\"refresh_token\":null}",
                "{\"refresh_token\":1}",
                "{\"refresh_token\":true}",
                "{\"refresh_token\":[\"TOKEN\"]}",
                "{\"refresh_token\":{\"x\":\"TOKEN\"}}",
                "{\"refresh_token\":\"TOKEN\",\"refresh_token\":\"TOKEN\"}",
                "{\"refresh_token\":\"TOKEN\",\"refresh\\u005ftoken\":\"TOKEN\"}",
                "{\"refresh_token\":\"TOKEN\",\"scope\":\"x\"}",
                "{\"refresh_token\":\"TOKEN\",\"everywhere\":true}",
                "{\"refresh_token\":\"TOKEN\",\"grant_type\":\"refresh_token\"}",
                "{\"Refresh_Token\":\"TOKEN\"}",
                "{\"refresh_token\":\"TOKEN\"} x",
                "{\"refresh_token\":\"TOKEN\"}{}",
                "{\"refresh_token\":\"TOKEN\",}",
                "{\"refresh_token\":\"TOKEN\"",
                "{'refresh_token':'TOKEN'}",
                "\uFEFF{\"refresh_token\":\"TOKEN\"}"
            })
    void refresh_jsonMalformed_answers400AndDoesNotRefresh(String body) throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertInvalidRequest(
                "The body is malformed", app.postJson("/refresh", body.replace("TOKEN", tokens.refresh())));
        assertRefreshed(tokens, app.refresh(tokens));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refresh_token=TOKEN&refresh_token=TOKEN",
                "refresh_token=TOKEN&refresh%5Ftoken=TOKEN",
                "refresh_token=&refresh_token=TOKEN",
                "refresh_token=TOKEN&x=%zz",
                "refresh_token=TOKEN&x=%ff",
                "refresh_token=TOKEN&x=%4",
                "\uFEFFrefresh_token=TOKEN"
            })
    void refresh_formMalformed_answers400(String body) throws Exception {
        SessionApp.assertInvalidRequest(
                "The body is malformed",
                app.postForm("/refresh", body.replace("TOKEN", app.login().refresh())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json;charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/x-www-form-urlencoded; charset=windows-1252",
                "multipart/form-data; boundary=x",
                "application/jwt",
                "application/json-seq",
                "x"
            })
    void refresh_otherTypeOrCharset_answers400(String type) throws Exception {
        String body = app.login().json();
        SessionApp.assertInvalidRequest(OTHER_TYPE, app.send("POST", "/refresh", body, "Content-Type", type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refresh_token=TOKEN", "x=1&refresh_token=TOKEN", "%72efresh_token=TOKEN", "refresh_token"})
    void refresh_tokenInQuery_answers400(String query) throws Exception {
        Tokens tokens = app.login();
        String path = "/refresh?" + query.replace("TOKEN", tokens.refresh());
        for (String body : List.of("", tokens.json())) {
            SessionApp.assertInvalidRequest(
                    "Credentials belong in the body, not in the query string", app.postJson(path, body));
        }
    }

    @Test
    void refresh_bodyOver16Kib_answers413() throws Exception {
        SessionApp.assertTooLarge(
                app.declared(16 * 1024 + 1, "POST /refresh HTTP/1.1", "Content-Type: application/json"));
    }

    @ParameterizedTest
    @EnumSource
    void refresh_chunkedBodyOver16Kib_answers413(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            String body = padded(own.login().json(), 16 * 1024 + 1);
            HttpResponse<String> answer = own.sendChunked("POST", "/refresh", body, "Content-Type", SessionApp.JSON);
            SessionApp.assertError(413, "invalid_request", "The body is longer than 16 KiB", answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"})
    void refresh_otherMethod_answers405(String method) throws Exception {
        HttpResponse<String> answer = app.send(method, "/refresh", app.login().json(), "Content-Type", SessionApp.JSON);
        SessionApp.assertMethodNotAllowed("POST", answer);
    }

    @ParameterizedTest
    @EnumSource
    void refresh_head_answers405WithoutBody(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            HttpResponse<String> answer = own.send("HEAD", "/refresh", null);
            assertEquals("405 ", answer.statusCode() + " " + answer.body());
            assertEquals(Optional.of("POST"), answer.headers().firstValue("Allow"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "srt_",
                "srt_x",
                "TOKENA",
                "TOKEN=",
                " TOKEN",
                "TOKEN ",
                "TOKEN\\n",
                "SRT_",
                "TOKENTOKEN",
                "ACCESS",
                "null",
                "\\u0000",
                "\\uD83D\\uDE00"
            })
    void refresh_notOurs_answers401(String text) throws Exception {
        Tokens tokens = app.login();
        String token = text.replace("TOKEN", tokens.refresh()).replace("ACCESS", tokens.access());
        SessionApp.assertRefreshRefused(app.postJson("/refresh", "{\"refresh_token\":\"" + token + "\"}"));
        app.assertLive(tokens);
    }

    /** Neither key id, session, counter nor proof can be changed; and that ends nobody's session. */
    @Test
    void refresh_anyCharacterChanged_answers401AndEndsNothing() throws Exception {
        Tokens tokens = app.login();
        for (int i = 0; i < tokens.refresh().length(); i++) {
            char other = tokens.refresh().charAt(i) == 'A' ? 'B' : 'A';
            String changed =
                    tokens.refresh().substring(0, i) + other + tokens.refresh().substring(i + 1);
            SessionApp.assertRefreshRefused(app.refresh(new Tokens(tokens.access(), changed)));
        }
        app.assertLive(tokens);
        assertRefreshed(tokens, app.refresh(tokens));
    }

    @Test
    void refresh_afterLogout_answers401() throws Exception {
        Tokens tokens = app.login();
        app.logout(tokens);
        SessionApp.assertRefreshRefused(app.refresh(tokens));
    }

    // rotation

    @Test
    @TestsSetting("refreshGrace")
    void refresh_previousTokenWithinGrace_getsTheSameSuccessor() throws Exception {
        Tokens tokens = app.login();
        Tokens first = Tokens.in(app.refresh(tokens));
        Tokens second = Tokens.in(app.refresh(tokens));
        assertEquals(first.refresh(), second.refresh());
        app.assertLive(first);
        app.assertLive(second);
    }

    @Test
    void refresh_olderThanPrevious_endsTheSessionForBoth() throws Exception {
        Tokens first = app.login();
        Tokens second = Tokens.in(app.refresh(first));
        Tokens third = Tokens.in(app.refresh(second));
        app.assertLive(third);
        SessionApp.assertRefreshRefused(app.refresh(first));
        app.assertDead(first);
        app.assertDead(second);
        app.assertDead(third);
    }

    @Test
    void refresh_reused_leavesOtherSessionsAlone() throws Exception {
        Tokens other = app.login();
        Tokens first = app.login();
        app.refresh(Tokens.in(app.refresh(first)));
        app.refresh(first);
        app.assertLive(other);
        assertRefreshed(other, app.refresh(other));
    }

    @Test
    @TestsSetting("refreshGrace")
    void refreshGrace_off_endsTheSessionAtTheSecondUse() throws Exception {
        try (SessionApp own = SessionApp.start("refreshGrace", "0s")) {
            Tokens tokens = own.login();
            Tokens after = Tokens.in(own.refresh(tokens));
            SessionApp.assertRefreshRefused(own.refresh(tokens));
            own.assertDead(after);
        }
    }

    @Test
    @TestsSetting("refreshGrace")
    void refreshGrace_over_endsTheSessionAtTheSecondUse() throws Exception {
        try (SessionApp own = SessionApp.start("refreshGrace", "300ms")) {
            Tokens tokens = own.login();
            Tokens after = Tokens.in(own.refresh(tokens));
            Thread.sleep(310); // the grace is what is tested
            SessionApp.assertRefreshRefused(own.refresh(tokens));
            own.assertDead(after);
        }
    }

    @Test
    @TestsSetting("listeners")
    void listeners_reusedToken_areTold() throws Exception {
        String names = Throwing.class.getName() + ", " + Remembering.class.getName();
        try (SessionApp own = SessionApp.start("refreshGrace", "0s", "listeners", names)) {
            Tokens tokens = own.login();
            own.refresh(tokens);
            Remembering.EVENTS.clear();
            own.refresh(tokens);
            own.refresh(tokens);
            assertEquals(
                    List.of(
                            new AuthEvent.RefreshReused("alice", "127.0.0.1", tokens.sessionId()),
                            new AuthEvent.RefreshRefused("", "127.0.0.1", FailureCode.REFRESH_REFUSED)),
                    List.copyOf(Remembering.EVENTS));
            assertEquals("REFRESH_REUSED", Remembering.EVENTS.element().name());
        }
    }

    @Test
    void refresh_sixteenAtOnce_getOneSuccessor() throws Exception {
        Tokens tokens = app.login();
        Queue<String> successors = new ConcurrentLinkedQueue<>();
        KeyApp.storm(16, 1, i -> {
            HttpResponse<String> answer = app.refresh(tokens);
            successors.add(Tokens.in(answer).refresh());
            return answer.statusCode();
        });
        assertEquals(1, successors.stream().distinct().count());
        assertEquals(16, successors.size());
    }

    // lifetimes and keys

    @Test
    @TestsSetting("refreshTokenTtl")
    void refreshTokenTtl_unusedForSoLong_isRefused() throws Exception {
        try (SessionApp own = SessionApp.start("refreshTokenTtl", "1s")) {
            Tokens used = own.login();
            Tokens unused = own.login();
            Thread.sleep(600); // less than its life
            used = Tokens.in(own.refresh(used));
            Thread.sleep(600); // the unused one is over, the other lives on
            SessionApp.assertRefreshRefused(own.refresh(unused));
            assertRefreshed(used, own.refresh(used));
        }
    }

    @Test
    @TestsSetting("sessionTtl")
    void sessionTtl_over_isRefusedHoweverOftenRefreshed() throws Exception {
        try (SessionApp own = SessionApp.start("sessionTtl", "1500ms", "refreshTokenTtl", "1s")) {
            Tokens tokens = own.login();
            for (int i = 0; i < 3; i++) {
                Thread.sleep(400); // never unused for long
                tokens = Tokens.in(own.refresh(tokens));
            }
            Thread.sleep(400); // beyond the session's end
            SessionApp.assertRefreshRefused(own.refresh(tokens));
        }
    }

    /** Rotation of the key: the new one makes, the old one still verifies, and one that was taken away does not. */
    @Test
    @TestsSetting({"refreshSecret", "sessions"})
    void refreshSecret_lines_theFirstMakesAllVerify() throws Exception {
        TestDatabase database = new TestDatabase();
        String other = TestTokens.OTHER_SECRET;
        String third = "base64:5Vp3o1jRr2yYc0XbqkQm8hZt6Lw9uFsN4aEiGxJdKPQ=";
        String[] settings = {"users", "jdbc", "sessions", "jdbc", "dataSource", "attribute:db", "refreshSecret", ""};
        Tokens tokens;
        try (SessionApp own = withSecret(database, settings, other)) {
            database.run(FewUsers.sql());
            tokens = own.login();
        }
        try (SessionApp own = withSecret(database, settings, "  " + third + "\n " + other + "\n")) {
            tokens = Tokens.in(own.refresh(tokens));
        }
        try (SessionApp own = withSecret(database, settings, other)) {
            SessionApp.assertRefreshRefused(own.refresh(tokens));
        }
        try (SessionApp own = withSecret(database, settings, third)) {
            assertRefreshed(tokens, own.refresh(tokens));
        } finally {
            database.die();
        }
    }

    private static SessionApp withSecret(TestDatabase database, String[] settings, String secret) throws Exception {
        settings[settings.length - 1] = secret;
        return SessionApp.jetty(context -> context.setAttribute("db", database.dataSource()), settings);
    }

    @Test
    void errorFormatAndRealm_ofTheFilter_holdForRefresh() throws Exception {
        try (SessionApp own = SessionApp.start("errorFormat", "problem", "realm", "shop")) {
            HttpResponse<String> answer = own.postJson("/refresh", "{\"refresh_token\":\"x\"}");
            assertEquals(401, answer.statusCode());
            assertEquals(Optional.of("Bearer realm=\"shop\""), answer.headers().firstValue("WWW-Authenticate"));
            assertEquals(
                    "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                            + "\"detail\":\"The refresh token is not valid or no longer valid\",\"error\":\"invalid_token\","
                            + "\"error_description\":\"The refresh token is not valid or no longer valid\"}",
                    answer.body());
        }
    }

    // the grant at the login endpoint

    @ParameterizedTest
    @EnumSource
    void grant_refreshToken_answersAsLogin(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Tokens tokens = own.login();
            assertRefreshed(
                    tokens, own.postForm("/login", "grant_type=refresh_token&refresh_token=" + tokens.refresh()));
        }
    }

    @Test
    void grant_tokenOfRefreshEndpoint_isTheSame() throws Exception {
        Tokens tokens = Tokens.in(app.refresh(app.login()));
        assertRefreshed(tokens, app.postForm("/login", "grant_type=refresh_token&refresh_token=" + tokens.refresh()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "srt_", "TOKENx", "TOKEN%3D"})
    void grant_notOurs_isInvalidGrant(String token) throws Exception {
        String body = "grant_type=refresh_token&refresh_token="
                + token.replace("TOKEN", app.login().refresh());
        HttpResponse<String> answer = app.postForm("/login", body);
        SessionApp.assertError(400, "invalid_grant", "The refresh token is not valid or no longer valid", answer);
        assertEquals(Optional.empty(), answer.headers().firstValue("WWW-Authenticate"));
    }

    @Test
    void grant_afterLogout_isInvalidGrant() throws Exception {
        Tokens tokens = app.login();
        app.logout(tokens);
        HttpResponse<String> answer =
                app.postForm("/login", "grant_type=refresh_token&refresh_token=" + tokens.refresh());
        SessionApp.assertError(400, "invalid_grant", "The refresh token is not valid or no longer valid", answer);
    }

    @Test
    void grant_reused_endsTheSession() throws Exception {
        Tokens first = app.login();
        Tokens third = Tokens.in(app.refresh(Tokens.in(app.refresh(first))));
        app.postForm("/login", "grant_type=refresh_token&refresh_token=" + first.refresh());
        app.assertDead(third);
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type=refresh_token, refresh_token is required",
        "grant_type=refresh_token&refresh_token=, refresh_token is required",
        "grant_type=refresh_token&username=alice&password=wonderland-1, refresh_token is required",
        "grant_type=refresh_token&refresh_token=TOKEN&refresh_token=TOKEN, The body is malformed",
        "grant_type=refresh_token&grant_type=refresh_token&refresh_token=TOKEN, The body is malformed",
        "grant_type=&refresh_token=TOKEN, username and password are required",
        "refresh_token=TOKEN, username and password are required"
    })
    void grant_fieldMissingOrTwice_isInvalidRequest(String body, String description) throws Exception {
        SessionApp.assertInvalidRequest(
                description,
                app.postForm("/login", body.replace("TOKEN", app.login().refresh())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Refresh_token", "refresh", "refresh_token+"})
    void grant_otherName_isUnsupported(String name) throws Exception {
        String body = "grant_type=" + name + "&refresh_token=" + app.login().refresh();
        SessionApp.assertError(
                400, "unsupported_grant_type", "The grant type is not supported", app.postForm("/login", body));
    }

    @Test
    void grant_json_isInvalidRequest() throws Exception {
        String body = "{\"grant_type\":\"refresh_token\",\"refresh_token\":\""
                + app.login().refresh() + "\"}";
        SessionApp.assertInvalidRequest("The body is malformed", app.postJson("/login", body));
    }

    @Test
    void grant_tokenInQuery_isInvalidRequest() throws Exception {
        String path = "/login?refresh_token=" + app.login().refresh();
        SessionApp.assertInvalidRequest(
                "Credentials belong in the body, not in the query string",
                app.postForm(path, "grant_type=refresh_token"));
    }

    @Test
    @TestsSetting("sessions")
    void sessions_none_loginGivesNoRefreshTokenAndNoGrant() throws Exception {
        try (TestServer server = KeyApp.start("secret", TestTokens.SECRET, "users", "memory", "sessions", "none")) {
            String token = KeyApp.login(server);
            KeyApp.assertAccepted(server, token);
            HttpResponse<String> login = server.postJson("/login", KeyApp.USER);
            assertTrue(
                    login.body()
                            .matches("\\{\"access_token\":\"[\\w.-]+\",\"token_type\":\"Bearer\",\"expires_in\":900}"),
                    login.body());
            assertEquals(null, KeyApp.member(TestTokens.claimsOf(token), "sid"));
            SessionApp.assertError(
                    400,
                    "unsupported_grant_type",
                    "The grant type is not supported",
                    server.postForm("/login", "grant_type=refresh_token&refresh_token=x"));
        }
    }

    // scopes

    private static final String[] SCOPED = {
        "users",
        "jdbc",
        "sessions",
        "jdbc",
        "dataSource",
        "attribute:db",
        "scopesQuery",
        "SELECT scope FROM servletjwt_user_scope WHERE name = ?"
    };

    private static SessionApp scoped(TestDatabase database) throws Exception {
        SessionApp own = SessionApp.jetty(context -> context.setAttribute("db", database.dataSource()), SCOPED);
        database.run(FewUsers.sql());
        for (String scope : List.of("a", "b")) {
            database.run("INSERT INTO servletjwt_user_scope VALUES ('alice', '" + scope + "')");
        }
        return own;
    }

    private static String scope(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        String scope = KeyApp.member(answer.body(), "scope");
        return scope == null ? "" : String.join(" ", new TreeSet<>(List.of(scope.split(" "))));
    }

    private static final String LOGIN_FORM = "username=alice&password=wonderland-1";

    @Test
    void refresh_scopeNarrowedAtLogin_staysNarrow() throws Exception {
        TestDatabase database = new TestDatabase();
        try (SessionApp own = scoped(database)) {
            HttpResponse<String> login = own.postForm("/login", LOGIN_FORM + "&scope=a");
            assertEquals("a", scope(login));
            assertEquals("a", scope(own.refresh(Tokens.in(login))));
        } finally {
            database.die();
        }
    }

    @Test
    void grant_scopeAskedFor_narrowsThisTokenAlone() throws Exception {
        TestDatabase database = new TestDatabase();
        try (SessionApp own = scoped(database)) {
            Tokens tokens = Tokens.in(own.postForm("/login", LOGIN_FORM));
            HttpResponse<String> narrow =
                    own.postForm("/login", "grant_type=refresh_token&scope=b+c&refresh_token=" + tokens.refresh());
            assertEquals("b", scope(narrow));
            assertEquals("a b", scope(own.refresh(Tokens.in(narrow))));
        } finally {
            database.die();
        }
    }

    /** RFC 6749 §6: never what was not granted at the login. */
    @Test
    void refresh_scopeRefusedAtLoginAndGrantedLater_isNotInTheToken() throws Exception {
        TestDatabase database = new TestDatabase();
        try (SessionApp own = scoped(database)) {
            HttpResponse<String> login = own.postForm("/login", LOGIN_FORM + "&scope=a+c");
            assertEquals("a", scope(login));
            database.run("INSERT INTO servletjwt_user_scope VALUES ('alice', 'c')");
            assertEquals("a", scope(own.refresh(Tokens.in(login))));
        } finally {
            database.die();
        }
    }

    /** A scope that nobody grants is not stored either, however long it is. */
    @ParameterizedTest
    @ValueSource(ints = {100, 3000, 15_000})
    void login_longUnknownScope_isNoFailure(int length) throws Exception {
        TestDatabase database = new TestDatabase();
        try (SessionApp own = scoped(database)) {
            HttpResponse<String> login = own.postForm("/login", LOGIN_FORM + "&scope=a+" + "x".repeat(length));
            assertEquals("a", scope(login));
        } finally {
            database.die();
        }
    }

    /** The successor of a refresh token goes to no other User-Agent, and not to a thief who leaves it out. */
    @ParameterizedTest
    @EnumSource
    void refresh_previousFromAnotherUserAgent_endsTheSession(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Tokens first = own.login();
            Tokens second = Tokens.in(refreshAs(own, first, "Firefox"));
            assertEquals(
                    second.refresh(),
                    Tokens.in(refreshAs(own, first, "Firefox")).refresh());
            SessionApp.assertRefreshRefused(refreshAs(own, first, "curl/8"));
            own.assertDead(second);
        }
    }

    private static HttpResponse<String> refreshAs(SessionApp own, Tokens tokens, String agent) throws Exception {
        return own.send("POST", "/refresh", tokens.json(), "Content-Type", SessionApp.JSON, "User-Agent", agent);
    }
}
