package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.acceptance.SessionApp.Container;
import io.github.servletjwt.acceptance.SessionApp.Tokens;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.SessionsServlet;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GET /sessions and DELETE /sessions/ID, as the contract has them, over HTTP. */
class SessionsTest {
    private static final TestKey CORP = TestKeys.rsa();
    private static final String ENTRY =
            "\\{\"id\":\"([\\w-]{22})\",\"created\":\"([^\"]+)\",\"lastUsed\":\"([^\"]+)\",\"address\":\"([^\"]*)\",\"userAgent\":\"([^\"]*)\",\"current\":(true|false)}";
    private static final Pattern LIST = Pattern.compile("\\[(" + ENTRY + "(," + ENTRY + ")*)?]");

    private static SessionApp app;

    /** One of the list. */
    private record Entry(String id, Instant created, Instant lastUsed, String address, String agent, boolean current) {
        /** Fails when anything but these members, in this order, is there. */
        static List<Entry> all(HttpResponse<String> answer) {
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(LIST.matcher(answer.body()).matches(), answer.body());
            Matcher found = Pattern.compile(ENTRY).matcher(answer.body());
            List<Entry> all = new ArrayList<>();
            while (found.find()) {
                all.add(new Entry(
                        found.group(1),
                        Instant.parse(found.group(2)),
                        Instant.parse(found.group(3)),
                        found.group(4),
                        found.group(5),
                        found.group(6).equals("true")));
            }
            return all;
        }
    }

    private static List<String> ids(Tokens tokens) throws Exception {
        return Entry.all(app.sessions(tokens)).stream().map(Entry::id).toList();
    }

    @BeforeAll
    static void start() throws Exception {
        app = SessionApp.start();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void nobodyIsLoggedIn() {
        app.auth().sessions().revokeAll("alice");
        app.auth().sessions().revokeAll("bob");
    }

    // GET

    @ParameterizedTest
    @EnumSource
    void list_oneSession_hasExactlyTheseMembers(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Instant before = Instant.now().minusMillis(1);
            Tokens tokens = own.login();
            HttpResponse<String> answer = own.sessions(tokens);
            SessionApp.assertUncached(answer);
            SessionApp.assertJson(answer);
            List<Entry> all = Entry.all(answer);
            assertEquals(1, all.size());
            Entry entry = all.get(0);
            assertEquals(tokens.sessionId(), entry.id());
            assertTrue(entry.created().isAfter(before) && entry.created().isBefore(before.plusSeconds(20)));
            assertFalse(entry.lastUsed().isAfter(entry.created()));
            assertTrue(entry.lastUsed().plusSeconds(61).isAfter(entry.created()));
            assertEquals("127.0.0.1", entry.address());
            assertTrue(entry.agent().startsWith("Java-http-client/"), entry.agent());
            assertTrue(entry.current());
        }
    }

    @Test
    void list_severalSessions_hasOwnOnesOnlyAndMarksTheCurrent() throws Exception {
        Tokens one = app.login();
        Tokens two = app.login();
        Tokens bob = app.loginBob();
        assertEquals(2, Entry.all(app.sessions(one)).size());
        for (Tokens tokens : List.of(one, two)) {
            for (Entry entry : Entry.all(app.sessions(tokens))) {
                assertEquals(entry.id().equals(tokens.sessionId()), entry.current());
            }
        }
        assertEquals(List.of(bob.sessionId()), ids(bob));
    }

    /** Sessions in a database, where a test can make them older. */
    private static SessionApp inDatabase(TestDatabase database) throws Exception {
        return SessionApp.start("sessions", "jdbc", "dataSource", database.url(), "dataSourceUser", "sa");
    }

    private static void age(TestDatabase database, Tokens tokens, Duration age) {
        database.run("UPDATE servletjwt_session SET last_used_at = last_used_at - " + age.toMillis() + " WHERE id = '"
                + tokens.sessionId() + "'");
    }

    @Test
    void list_lastUsed_comesFirst() throws Exception {
        TestDatabase database = new TestDatabase();
        try (SessionApp own = inDatabase(database)) {
            Tokens one = own.login();
            Tokens two = own.login();
            Tokens three = own.login();
            age(database, two, Duration.ofMinutes(5));
            age(database, three, Duration.ofMinutes(9));
            List<String> ids =
                    Entry.all(own.sessions(one)).stream().map(Entry::id).toList();
            assertEquals(List.of(one.sessionId(), two.sessionId(), three.sessionId()), ids);
            own.refresh(three);
            Entry refreshed = Entry.all(own.sessions(two)).stream()
                    .filter(entry -> entry.id().equals(three.sessionId()))
                    .findFirst()
                    .orElseThrow();
            assertTrue(refreshed.lastUsed().isAfter(Instant.now().minusSeconds(120)));
        }
        database.die();
    }

    /** Nothing shows to the holder of a copy when the owner of the session refreshes: neither a time nor a place. */
    @Test
    void list_refreshOfTheOwnSessionByItsOtherHolder_doesNotShow() throws Exception {
        TestDatabase database = new TestDatabase();
        try (SessionApp own = inDatabase(database)) {
            own.login();
            Tokens stolen = own.login();
            age(database, stolen, Duration.ofMinutes(15));
            String before = own.sessions(stolen).body();
            Tokens owner = Tokens.in(own.refresh(stolen));
            assertEquals(before, own.sessions(stolen).body());
            Tokens.in(own.refresh(owner));
            assertEquals(before, own.sessions(stolen).body());
        }
        database.die();
    }

    @Test
    void list_lastUsed_isInWholeMinutes() throws Exception {
        Tokens one = app.login();
        app.login();
        for (Entry entry : Entry.all(app.sessions(one))) {
            assertEquals(entry.lastUsed().truncatedTo(ChronoUnit.MINUTES), entry.lastUsed());
        }
    }

    @Test
    void list_endedSession_isNotInIt() throws Exception {
        Tokens one = app.login();
        Tokens two = app.login();
        app.logout(two);
        assertEquals(List.of(one.sessionId()), ids(one));
    }

    @Test
    void list_nothingElse_isTold() throws Exception {
        Tokens tokens = app.login();
        String body = app.sessions(tokens).body();
        assertFalse(body.contains(tokens.refresh()));
        assertFalse(body.contains("counter"));
    }

    @Test
    void list_tokenWithoutSession_marksNone() throws Exception {
        app.login();
        Tokens issued = new Tokens(app.auth().issue("alice", "user"), "");
        List<Entry> all = Entry.all(app.sessions(issued));
        assertEquals(1, all.size());
        assertFalse(all.get(0).current());
    }

    @Test
    void list_noSessions_isEmpty() throws Exception {
        assertEquals(
                "[]", app.sessions(new Tokens(app.auth().issue("alice"), "")).body());
    }

    @ParameterizedTest
    @EnumSource
    void list_trailingSlash_isTheSame(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Tokens tokens = own.login();
            HttpResponse<String> answer = own.send("GET", "/sessions/", null, "Authorization", tokens.bearer());
            assertEquals(1, Entry.all(answer).size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void list_head_answersAsGetWithoutBody(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            HttpResponse<String> answer = own.send(
                    "HEAD", "/sessions", null, "Authorization", own.login().bearer());
            assertEquals("200 ", answer.statusCode() + " " + answer.body());
            SessionApp.assertUncached(answer);
            SessionApp.assertJson(answer);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "caf\u00e9 \u00ff, 'caf? ?'",
        "a\tb, a?b",
        "'', ''",
        "'<script>alert(1)</script>', '<script>alert(1)</script>'",
        "'a\u0080\u009fb', a??b"
    })
    void list_userAgentOfAnyCharacters_isPrintable(String agent, String told) throws Exception {
        assertEquals(told, agentOf(agent));
    }

    @Test
    void list_userAgentWithQuotes_isValidJson() throws Exception {
        login("a\"b\\c");
        Tokens tokens = new Tokens(app.auth().issue("alice"), "");
        String body = app.sessions(tokens).body();
        assertTrue(body.contains("\"userAgent\":\"a\\\"b\\\\c\","), body);
    }

    @Test
    void list_longUserAgent_isCut() throws Exception {
        assertEquals("x".repeat(256), agentOf("x".repeat(5000)));
    }

    @Test
    void list_noUserAgent_isEmpty() throws Exception {
        String answer = app.raw(FewUsers.ALICE, "POST /login HTTP/1.1", "Content-Type: application/json");
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        Tokens tokens = new Tokens(app.auth().issue("alice"), "");
        assertEquals("", Entry.all(app.sessions(tokens)).get(0).agent());
    }

    private static String agentOf(String agent) throws Exception {
        login(agent);
        Tokens tokens = new Tokens(app.auth().issue("alice"), "");
        List<Entry> all = Entry.all(app.sessions(tokens));
        assertEquals(1, all.size());
        return all.get(0).agent();
    }

    private static void login(String agent) throws Exception {
        String answer = app.raw(
                FewUsers.ALICE, "POST /login HTTP/1.1", "Content-Type: application/json", "User-Agent: " + agent);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }

    // DELETE

    @ParameterizedTest
    @EnumSource
    void delete_otherSessionOfOnesOwn_endsIt(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Tokens one = own.login();
            Tokens two = own.login();
            own.assertLive(two);
            SessionApp.assertDone(own.endSession(one, two.sessionId()));
            own.assertDead(two);
            own.assertLive(one);
        }
    }

    @Test
    void delete_currentSession_endsIt() throws Exception {
        Tokens tokens = app.login();
        SessionApp.assertDone(app.endSession(tokens, tokens.sessionId()));
        app.assertDead(tokens);
    }

    @ParameterizedTest
    @EnumSource
    void delete_somebodyElses_answers404AndEndsNothing(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container)) {
            Tokens alice = own.login();
            Tokens bob = own.loginBob();
            assertUnknown(own.endSession(alice, bob.sessionId()));
            own.assertLive(bob);
            own.assertLive(Tokens.in(own.refresh(bob)));
        }
    }

    private static void assertUnknown(HttpResponse<String> answer) {
        SessionApp.assertError(404, "not_found", "There is no such session", answer);
        assertEquals(Optional.empty(), answer.headers().firstValue("WWW-Authenticate"));
    }

    @Test
    void delete_sessionEndedBefore_answers404() throws Exception {
        Tokens one = app.login();
        Tokens two = app.login();
        app.logout(two);
        assertUnknown(app.endSession(one, two.sessionId()));
        Tokens three = app.login();
        SessionApp.assertDone(app.endSession(one, three.sessionId()));
        assertUnknown(app.endSession(one, three.sessionId()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "ID/",
                "ID/x",
                "x/ID",
                "IDx",
                "AAAAAAAAAAAAAAAAAAAAAA",
                "*",
                "%F0%9F%98%80",
                "%27%20OR%20%271"
            })
    void delete_unknownId_answers404(String id) throws Exception {
        Tokens tokens = app.login();
        assertUnknown(app.endSession(tokens, id.replace("ID", tokens.sessionId())));
        app.assertLive(tokens);
    }

    @Test
    void delete_veryLongId_answers404() throws Exception {
        assertUnknown(app.endSession(app.login(), "x".repeat(5000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2e%2e", "ID;x", "%00", "a%2fb", "a%5cb", "ID;jsessionid"})
    void delete_ambiguousPath_endsNothing(String id) throws Exception {
        Tokens tokens = app.login();
        HttpResponse<String> answer = app.endSession(tokens, id.replace("ID", tokens.sessionId()));
        assertTrue(answer.statusCode() == 400 || id.equals("ID;jsessionid"), () -> id + answer.statusCode());
        if (answer.statusCode() == 400) {
            app.assertLive(tokens);
        }
    }

    @Test
    void delete_body_isNotLookedAt() throws Exception {
        Tokens one = app.login();
        SessionApp.assertDone(
                app.send("DELETE", "/sessions/" + one.sessionId(), "{\"x\"", "Authorization", one.bearer()));
        app.assertDead(one);
    }

    // who may

    @ParameterizedTest
    @CsvSource({"GET, /sessions", "HEAD, /sessions", "DELETE, /sessions/x", "POST, /sessions", "OPTIONS, /sessions/x"})
    void sessions_noToken_answers401(String method, String path) throws Exception {
        HttpResponse<String> answer = app.send(method, path, null);
        assertEquals(401, answer.statusCode());
        assertEquals(Optional.of("Bearer realm=\"api\""), answer.headers().firstValue("WWW-Authenticate"));
        if (!method.equals("HEAD")) {
            SessionApp.assertError(401, "missing_token", "A bearer token is required", answer);
        }
    }

    @Test
    void sessions_revokedToken_answers401() throws Exception {
        Tokens tokens = app.login();
        app.logout(tokens);
        SessionApp.assertError(401, "invalid_token", "The token has been revoked", app.sessions(tokens));
        SessionApp.assertError(
                401, "invalid_token", "The token has been revoked", app.endSession(tokens, tokens.sessionId()));
    }

    @Test
    void sessions_refreshTokenAsBearer_answers401() throws Exception {
        Tokens tokens = app.login();
        assertEquals(401, app.sessions(new Tokens(tokens.refresh(), "")).statusCode());
    }

    /** Its paths are not permitted ahead of the rules, exact or not; those of refresh and logout are. */
    @ParameterizedTest
    @EnumSource
    void rules_denyAll_holdForSessionsAloneOfTheThree(Container container) throws Exception {
        try (SessionApp own = SessionApp.start(container, "rules", "/* deny")) {
            Tokens tokens = own.login();
            assertEquals(403, own.sessions(tokens).statusCode());
            assertEquals(403, own.endSession(tokens, tokens.sessionId()).statusCode());
            assertEquals(200, own.refresh(tokens).statusCode());
            assertEquals(204, own.logout(tokens).statusCode());
        }
    }

    @Test
    void sessions_exactMapping_isNotPermittedWithoutToken() throws Exception {
        try (TestServer server = TestServer.start(context -> {
            TestServer.filter(
                    context,
                    JwtAuthFilter.class,
                    KeyApp.params("secret", TestTokens.SECRET, "users", FewUsers.class.getName()),
                    "/*");
            TestServer.servlet(context, SessionsServlet.class, "sessions", Map.of(), "/sessions");
        })) {
            SessionApp.assertError(401, "missing_token", "A bearer token is required", server.get("/sessions"));
        }
    }

    @Test
    void sessions_withoutFilter_answers401() throws Exception {
        try (TestServer server = TestServer.start(context -> {
            Map<String, String> params = KeyApp.params("secret", TestTokens.SECRET, "users", FewUsers.class.getName());
            TestServer.servlet(context, LoginServlet.class, "login", params, "/login");
            TestServer.servlet(context, SessionsServlet.class, "sessions", Map.of(), "/sessions/*");
        })) {
            Tokens tokens = Tokens.in(server.postJson("/login", FewUsers.ALICE));
            SessionApp.assertError(
                    401,
                    "missing_token",
                    "A bearer token is required",
                    server.getWithToken("/sessions", tokens.access()));
            HttpResponse<String> delete =
                    server.send("DELETE", "/sessions/" + tokens.sessionId(), null, "Authorization", tokens.bearer());
            SessionApp.assertError(401, "missing_token", "A bearer token is required", delete);
            assertEquals(Optional.of("Bearer realm=\"api\""), delete.headers().firstValue("WWW-Authenticate"));
        }
    }

    @Test
    void sessions_permittedByARule_answers401() throws Exception {
        try (SessionApp own = SessionApp.start("publicPaths", "/sessions/*")) {
            SessionApp.assertError(401, "missing_token", "A bearer token is required", own.sessions(own.login()));
        }
    }

    @Test
    void sessions_anotherIssuersToken_answers403() throws Exception {
        try (SessionApp own = SessionApp.start(
                "issuer",
                "me",
                "issuers",
                "corp",
                "issuer.corp.issuer",
                "https://corp.example",
                "issuer.corp.principalPrefix",
                "none",
                "allowSharedPrincipals",
                "true",
                "issuer.corp.publicKey",
                CORP.pemPublic())) {
            Tokens alice = own.login();
            String claims = "\"iss\":\"https://corp.example\",\"sid\":\"" + alice.sessionId() + "\"";
            Tokens corp = new Tokens(CORP.token("RS256", KeyApp.claims(claims)), "");
            assertEquals("Hello, alice", own.get(corp).body());
            SessionApp.assertError(403, "forbidden", "The token was issued elsewhere", own.sessions(corp));
            SessionApp.assertError(
                    403, "forbidden", "The token was issued elsewhere", own.endSession(corp, alice.sessionId()));
            own.assertLive(alice);
        }
    }

    // other methods: what the resource takes, not what its neighbour takes

    @ParameterizedTest
    @CsvSource({
        "POST, /sessions, 'GET, HEAD'",
        "DELETE, /sessions, 'GET, HEAD'",
        "DELETE, /sessions/, 'GET, HEAD'",
        "PUT, /sessions/, 'GET, HEAD'",
        "OPTIONS, /sessions, 'GET, HEAD'",
        "GET, /sessions/ID, DELETE",
        "POST, /sessions/ID, DELETE",
        "PATCH, /sessions/ID, DELETE",
        "OPTIONS, /sessions/ID, DELETE"
    })
    void sessions_otherMethod_answers405(String method, String path, String allow) throws Exception {
        Tokens tokens = app.login();
        HttpResponse<String> answer =
                app.send(method, path.replace("ID", tokens.sessionId()), null, "Authorization", tokens.bearer());
        SessionApp.assertMethodNotAllowed(allow, answer);
        app.assertLive(tokens);
    }
}
