package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.SessionsServlet;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.http.HttpServlet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of sessions with which an application does not start, and what the start says of those with which it does. */
class SessionStartTest {
    private static final String PASSWORD = "hunter2-hunter2";

    private static void assertFailure(String failure, String... parts) {
        assertTrue(failure.startsWith("servlet-jwt cannot start: 1 problem\n"), failure);
        for (String part : parts) {
            assertTrue(failure.contains(part), failure);
        }
        assertFalse(failure.contains(PASSWORD), failure);
    }

    /** A filter with these settings and one servlet. */
    private static TestServer with(Class<? extends HttpServlet> servlet, Map<String, String> own, String... settings)
            throws Exception {
        return TestServer.start(context -> {
            TestServer.filter(context, JwtAuthFilter.class, KeyApp.params(settings), "/*");
            TestServer.servlet(context, servlet, "ours", own, "/ours/*");
        });
    }

    private static String failureWith(
            Class<? extends HttpServlet> servlet, Map<String, String> own, String... settings) {
        return SessionApp.message(
                assertThrows(Exception.class, () -> with(servlet, own, settings).close()));
    }

    /** Of the filter alone: each component of an application asks the database once more. */
    private static String filterFailure(String... settings) {
        Map<String, String> params = KeyApp.params(settings);
        params.put("secret", TestTokens.SECRET);
        return SessionApp.message(assertThrows(
                Exception.class,
                () -> TestServer.start(context -> TestServer.filter(context, JwtAuthFilter.class, params, "/*"))
                        .close()));
    }

    static Stream<Arguments> servlets() {
        return Stream.of(
                Arguments.of(RefreshServlet.class, "RefreshServlet 'ours'"),
                Arguments.of(LogoutServlet.class, "LogoutServlet 'ours'"),
                Arguments.of(SessionsServlet.class, "SessionsServlet 'ours'"));
    }

    @ParameterizedTest
    @MethodSource("servlets")
    @TestsSetting("sessions")
    void sessions_noneWithAServletOfSessions_stopsTheStart(Class<? extends HttpServlet> servlet, String name) {
        String failure = failureWith(
                servlet, Map.of(), "secret", TestTokens.SECRET, "users", FewUsers.class.getName(), "sessions", "none");
        assertFailure(failure, "sessions: none leaves nothing to do for servlet 'ours'");
    }

    /** The mistake counts on whichever component it stands. */
    @ParameterizedTest
    @MethodSource("servlets")
    @TestsSetting("sessions")
    void sessions_noneOnTheServletItself_stopsTheStart(Class<? extends HttpServlet> servlet, String name) {
        String failure = failureWith(
                servlet, Map.of("sessions", "none"), "secret", TestTokens.SECRET, "users", FewUsers.class.getName());
        assertFailure(failure, "sessions: none leaves nothing to do for servlet 'ours'");
    }

    @ParameterizedTest
    @MethodSource("servlets")
    void rules_onAServletOfSessions_stopTheStart(Class<? extends HttpServlet> servlet, String name) {
        String failure = failureWith(
                servlet, Map.of("rules", "/* permit"), "secret", TestTokens.SECRET, "users", FewUsers.class.getName());
        assertFailure(failure, "servlet 'ours'", "rules");
    }

    @Test
    void refreshServlet_noUsers_stopsTheStart() {
        String failure = failureWith(RefreshServlet.class, Map.of(), "secret", TestTokens.SECRET);
        assertFailure(failure, "users: is required by servlet 'ours'");
    }

    /** An application that only revokes tokens needs no users. */
    @Test
    void logoutServlet_noUsers_starts() throws Exception {
        try (TestServer server = with(LogoutServlet.class, Map.of(), "secret", TestTokens.SECRET)) {
            assertEquals(
                    400,
                    server.send("POST", "/ours/x", null, "Authorization", "Bearer")
                            .statusCode());
        }
    }

    @Test
    @TestsSetting("sessions")
    void sessions_jdbcWithoutDataSource_stopsTheStart() {
        assertFailure(SessionApp.startFailure("sessions", "jdbc"), "dataSource: is required", "sessions=jdbc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://127.0.0.1:1/x?user=u&password=" + PASSWORD,
                "jdbc:h2:mem:nosuchdatabase;IFEXISTS=TRUE;USER=u;PASSWORD=" + PASSWORD
            })
    @TestsSetting("sessions")
    void sessions_databaseUnreachable_stopsTheStart(String url) {
        try (LogLines log = new LogLines()) {
            String failure = filterFailure("sessions", "jdbc", "dataSource", url);
            assertFailure(failure, "dataSource: the database does not answer");
            assertFalse(failure.contains("jdbc:"), failure);
            assertFalse(log.text().contains(PASSWORD), log.text());
        }
    }

    @Test
    @TestsSetting("sessions")
    void sessions_dataSourceOfTheContainerDown_stopsTheStart() {
        TestDatabase database = new TestDatabase();
        SwitchableDataSource down = new SwitchableDataSource(database.dataSource());
        down.fail();
        Exception failure = assertThrows(
                Exception.class,
                () -> SessionApp.jetty(
                                context -> context.setAttribute("db", down),
                                "sessions",
                                "jdbc",
                                "dataSource",
                                "attribute:db")
                        .close());
        assertFailure(SessionApp.message(failure), "dataSource: the database of sessions=jdbc does not answer");
        database.die();
    }

    @Test
    @TestsSetting("sessions")
    void sessions_noTablesAndNoneToBeMade_stopsTheStart() {
        TestDatabase database = new TestDatabase();
        String failure = SessionApp.startFailure(
                "sessions", "jdbc", "dataSource", database.url(), "dataSourceUser", "sa", "createSchema", "false");
        assertFailure(failure, "createSchema: the tables of sessions=jdbc cannot be used", "session/schema.sql");
        database.die();
    }

    @Test
    @TestsSetting("sessions")
    void sessions_memoryWithDataSource_stopsTheStart() {
        assertFailure(
                SessionApp.startFailure("dataSource", "attribute:db"),
                "dataSource: has no effect unless users=jdbc or sessions=jdbc");
    }

    @ParameterizedTest
    @CsvSource({
        "redis, sessions: ",
        "Memory, sessions: ",
        "in memory, sessions: ",
        "jdbc:h2:mem:x, sessions: ",
        "no.such.Store, sessions: there is no class no.such.Store",
        "java.lang.String, sessions: java.lang.String"
    })
    @TestsSetting("sessions")
    void sessions_valueThatIsNone_stopsTheStart(String value, String told) {
        assertFailure(SessionApp.startFailure("sessions", value), told);
    }

    @ParameterizedTest
    @CsvSource({
        "redis//app:S3/cr@et@cache, sessions: expected memory, jdbc, redis://host:port, none or a class name",
        "redis:cache, sessions: is not the address of one Redis server; expected redis://host:port[/database]",
        "redis://app:50%S3cret@cache, sessions: a % in the user or password is written %25",
        "redis://app:S3cret@cache:0, sessions: the port must be a number from 1 to 65535",
        "redis://app:S3/cr@et@127.0.0.1:1/2, sessions: redis://127.0.0.1:1/2 does not answer: Connection refused",
        "http://app:S3/cr@et@127.0.0.1, sessions: expected memory, jdbc, redis://host:port, none or a class name"
    })
    @TestsSetting("sessions")
    void sessions_redisThatIsNone_stopsTheStart_andTellsNoPassword(String url, String told) {
        try (LogLines log = new LogLines()) {
            String failure = SessionApp.startFailure("sessions", url);
            assertFailure(failure, told);
            assertFalse((failure + log.text()).matches("(?s).*(S3|cr@|et@).*"), failure + log.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"default:S3/cr@et", ":S3 cr@ et", "default:S3\tcr@ et"})
    @TestsSetting("sessions")
    void startLine_sessionsInRedis_showsNoPassword(String login) throws Exception {
        String url = RedisProcess.newDatabase();
        String lines = startLines("sessions", url.replace("//", "//" + login + "@"));
        assertFalse(lines.contains("in memory"), lines);
        assertTrue(lines.contains("sessions=redis://****@127.0.0.1:"), lines);
        // "S3" alone may stand in a random session id
        assertFalse(lines.matches("(?s).*(S3[/ \\t]|cr@|et@).*"), lines);
    }

    @ParameterizedTest
    @CsvSource({
        "too-short, is 9 bytes long; too-short",
        "abababababababababababababababababababab, one word or character repeated; abababab",
        "your-256-bit-secret-your-256-bit-secret, ; your-256-bit",
        "changeme-changeme-changeme-changeme-1234567890, ; changeme-changeme",
        "base64:AAAA, is 3 bytes long; AAAA",
        "base64:!!!!, what follows base64: is not base64; !!!!"
    })
    @TestsSetting("refreshSecret")
    void refreshSecret_weak_stopsTheStart(String secret, String toldAndHidden) {
        String[] both = toldAndHidden.split("; ", 2);
        String failure = SessionApp.startFailure("refreshSecret", secret);
        assertFailure(failure, "refreshSecret: ", both[0]);
        assertFalse(failure.contains(both[1]), failure);
    }

    @Test
    @TestsSetting("refreshSecret")
    void refreshSecret_weakLineOfSeveral_isNamedAndNotPrinted() {
        String failure = SessionApp.startFailure(
                "refreshSecret", TestTokens.OTHER_SECRET + "\nshort-and-hidden\n" + TestTokens.SECRET);
        assertFailure(failure, "refreshSecret: line 2 is 16 bytes long, expected 32 or more");
        assertFalse(failure.contains("hidden") || failure.contains(TestTokens.OTHER_SECRET), failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", " "})
    @TestsSetting("refreshSecret")
    void refreshSecret_emptyLine_stopsTheStart(String secrets) {
        assertFailure(SessionApp.startFailure("refreshSecret", secrets), "refreshSecret: ");
    }

    @ParameterizedTest
    @CsvSource({
        "refreshTokenTtl, 91d, refreshTokenTtl must not be longer than sessionTtl",
        "sessionTtl, 13d, refreshTokenTtl must not be longer than sessionTtl",
        "revocationRefresh, 61s, revocationRefresh must not be longer than revocationMaxStale",
        "revocationMaxStale, 400ms, revocationRefresh must not be longer than revocationMaxStale",
        "refreshGrace, 61s, refreshGrace: ",
        "refreshGrace, -1s, refreshGrace: ",
        "refreshGrace, 10, refreshGrace: ",
        "refreshTokenTtl, 0s, refreshTokenTtl: ",
        "sessionTtl, 0s, sessionTtl: ",
        "revocationRefresh, 0s, revocationRefresh: ",
        "revocationMaxStale, 0s, revocationMaxStale: ",
        "onStoreFailure, Reject, onStoreFailure: ",
        "onStoreFailure, deny, onStoreFailure: "
    })
    @TestsSetting({
        "refreshTokenTtl",
        "sessionTtl",
        "revocationRefresh",
        "revocationMaxStale",
        "refreshGrace",
        "onStoreFailure"
    })
    void setting_outOfRange_stopsTheStart(String setting, String value, String told) {
        assertFailure(SessionApp.startFailure(setting, value), told);
    }

    @Test
    @TestsSetting("listeners")
    void listeners_missingClass_stopsTheStart() {
        assertFailure(
                SessionApp.startFailure("listeners", "no.such.Listener"),
                "listeners: there is no class no.such.Listener");
    }

    @Test
    @TestsSetting("listeners")
    void listeners_classThatIsNone_stopsTheStart() {
        assertFailure(SessionApp.startFailure("listeners", "java.lang.String"), "listeners: java.lang.String");
    }

    @Test
    void sessions_misspelt_isGuessed() {
        assertFailure(SessionApp.startFailure("session", "memory"), "did you mean 'sessions'?");
        assertFailure(SessionApp.startFailure("refreshSecrets", TestTokens.SECRET), "did you mean 'refreshSecret'?");
    }

    /** Keys that cannot be read give none. */
    @Test
    @TestsSetting("refreshSecret")
    void refreshSecret_missingWithPublicKeyOnly_stopsTheStart() {
        String failure = SessionApp.startFailure(
                "secret", "", "publicKey", TestKeys.rsa().pemPublic(), "users", FewUsers.class.getName());
        assertTrue(failure.startsWith("servlet-jwt cannot start: "), failure);
    }

    private static String startLines(String... settings) throws Exception {
        try (LogLines log = new LogLines();
                SessionApp app = SessionApp.start(settings)) {
            app.login();
            return log.text();
        }
    }

    @Test
    @TestsSetting("sessions")
    void startLine_sessionsInMemory_saysTheyAreForgotten() throws Exception {
        String lines = startLines();
        assertTrue(lines.contains("sessions are in memory: known to this node alone, and forgotten at restart"), lines);
        assertTrue(lines.contains("without refreshSecret, replacing the signing key ends all sessions"), lines);
        assertTrue(lines.contains("permitted without a token: [/login, /refresh, /logout]"), lines);
        assertFalse(lines.contains("/sessions/*]"), lines);
    }

    @Test
    @TestsSetting("refreshSecret")
    void startLine_refreshSecret_isMasked() throws Exception {
        String lines = startLines("refreshSecret", TestTokens.OTHER_SECRET + "\n" + TestTokens.SECRET);
        assertTrue(lines.contains("refreshSecret=****"), lines);
        assertFalse(lines.contains(TestTokens.OTHER_SECRET) || lines.contains(TestTokens.SECRET), lines);
        assertFalse(lines.contains("replacing the signing key ends all sessions"), lines);
    }

    @Test
    @TestsSetting("sessions")
    void startLine_sessionsInADatabase_doesNotSpeakOfMemory() throws Exception {
        TestDatabase database = new TestDatabase();
        String lines = startLines("sessions", "jdbc", "dataSource", database.url(), "dataSourceUser", "sa");
        assertFalse(lines.contains("in memory"), lines);
        assertTrue(lines.contains("sessions=jdbc"), lines);
        database.die();
    }
}
