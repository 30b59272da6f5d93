package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.internal.account.TestHashes;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The effect of each setting of accounts, set by init-params, over HTTP. */
class AccountSettingsTest {
    private static final String PASSWORD = "wonderland-1";
    private static final String USER = "{\"username\":\"alice\",\"password\":\"" + PASSWORD + "\"}";

    private final TestDatabase database = new TestDatabase();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        database.die();
    }

    private static String hash() {
        return TestHashes.argon2id(PASSWORD);
    }

    /** A server with filter and login, and with these init-params on the filter. */
    private TestServer start(boolean register, String... settings) throws Exception {
        Map<String, String> params = new HashMap<>(Map.of("secret", TestTokens.SECRET));
        for (int i = 0; i < settings.length; i += 2) {
            params.put(settings[i], settings[i + 1]);
        }
        return TestServer.start(context -> {
            context.setAttribute("db", database.dataSource());
            TestServer.filter(context, JwtAuthFilter.class, params, "/*");
            TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/login");
            if (register) {
                TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/register");
            }
            TestServer.hello(context, "/*");
        });
    }

    private static String claimsOfLogin(TestServer server) throws Exception {
        return TestTokens.claimsOf(TestServer.tokenIn(server.postJson("/login", USER)));
    }

    @Test
    @TestsSetting("users")
    void users_memory_registersAndLogsIn() throws Exception {
        try (TestServer server = start(true, "users", "memory")) {
            assertEquals(201, server.postJson("/register", USER).statusCode());
            assertTrue(claimsOfLogin(server).contains("\"roles\":[\"user\"]"));
        }
    }

    @Test
    @TestsSetting("users")
    void users_file_logsInWithTheRolesOfTheLine() throws Exception {
        Path file = folder.resolve("users");
        Files.writeString(file, "# people\nalice: " + hash() + " admin, auditor\n");
        try (TestServer server = start(false, "users", "file:" + file)) {
            assertTrue(claimsOfLogin(server).contains("\"roles\":[\"admin\",\"auditor\"]"));
        }
    }

    @Test
    @TestsSetting({"users", "dataSource", "createSchema"})
    void users_jdbc_createsItsSchemaAndKeepsAccounts() throws Exception {
        try (TestServer server = start(true, "users", "jdbc", "dataSource", "attribute:db")) {
            assertEquals(201, server.postJson("/register", USER).statusCode());
        }
        try (TestServer server = start(true, "users", "jdbc", "dataSource", "attribute:db")) {
            assertEquals(409, server.postJson("/register", USER).statusCode());
            assertTrue(claimsOfLogin(server).contains("\"sub\":\"alice\""));
        }
    }

    @Test
    @TestsSetting("createSchema")
    void createSchema_false_missingTablesStopTheStart() {
        Exception failure = assertThrows(
                Exception.class,
                () -> start(true, "users", "jdbc", "dataSource", "attribute:db", "createSchema", "false"));
        assertTrue(failure.getMessage().contains("servletjwt_user")
                || causes(failure).contains("SERVLETJWT_USER"));
    }

    private static String causes(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause.getMessage()).append('\n');
        }
        return text.toString();
    }

    @Test
    @TestsSetting({"dataSource", "dataSourceUser", "dataSourcePassword"})
    void dataSource_url_opensPoolOfOurOwnWithUserAndPassword() throws Exception {
        database.run("CREATE USER app PASSWORD 'of-the-app' ADMIN");
        String[] settings = {
            "users", "jdbc", "dataSource", database.url(), "dataSourceUser", "app", "dataSourcePassword", "of-the-app"
        };
        try (TestServer server = start(true, settings)) {
            assertEquals(201, server.postJson("/register", USER).statusCode());
        }
        settings[7] = "wrong-password-of-app";
        Exception failure = assertThrows(Exception.class, () -> start(true, settings));
        assertTrue(causes(failure).contains("dataSource"), causes(failure));
        assertFalse(causes(failure).contains("wrong-password-of-app"));
    }

    @Test
    @TestsSetting({"userQuery", "rolesQuery", "scopesQuery"})
    void queries_onTablesOfTheApplication_logIn() throws Exception {
        database.run(
                "CREATE TABLE member (login VARCHAR(64), pw VARCHAR(200), active BOOLEAN)",
                "CREATE TABLE grp (login VARCHAR(64), name VARCHAR(64))",
                "INSERT INTO member VALUES ('alice', '" + hash() + "', TRUE), ('bob', '" + hash() + "', FALSE)",
                "INSERT INTO grp VALUES ('alice', 'staff')");
        String[] settings = {
            "users", "jdbc",
            "dataSource", "attribute:db",
            "userQuery", "SELECT pw, active FROM member WHERE login = ?",
            "rolesQuery", "SELECT name FROM grp WHERE login = ?",
            "scopesQuery", "SELECT 'read:' || name FROM grp WHERE login = ?"
        };
        try (TestServer server = start(false, settings)) {
            String claims = claimsOfLogin(server);
            assertTrue(claims.contains("\"roles\":[\"staff\"],\"scope\":\"read:staff\""), claims);
            HttpResponse<String> disabled = server.postJson("/login", USER.replace("alice", "bob"));
            HttpResponse<String> unknown = server.postJson("/login", USER.replace("alice", "eve"));
            assertEquals(401, disabled.statusCode());
            assertEquals(unknown.body(), disabled.body());
        }
        Exception failure = assertThrows(Exception.class, () -> start(true, settings));
        assertTrue(causes(failure).contains("servlet 'register': users: this store is read-only"));
    }

    @Test
    @TestsSetting("scopesQuery")
    void login_scopeAskedFor_narrowsAndNeverWidens() throws Exception {
        String query = "SELECT x FROM (VALUES ('orders:read'), ('orders:write')) AS s(x) WHERE ? IS NOT NULL";
        try (TestServer server = start(true, "users", "jdbc", "dataSource", "attribute:db", "scopesQuery", query)) {
            server.postJson("/register", USER);
            String form = "username=alice&password=" + PASSWORD;
            assertTrue(server.postForm("/login", form).body().endsWith(",\"scope\":\"orders:read orders:write\"}"));
            assertTrue(server.postForm("/login", form + "&scope=orders:read+admin")
                    .body()
                    .endsWith(",\"scope\":\"orders:read\"}"));
            assertFalse(server.postForm("/login", form + "&scope=admin").body().contains("\"scope\""));
        }
    }

    @Test
    @TestsSetting("hashConcurrency")
    void hashConcurrency_flood_isAnsweredBusy() throws Exception {
        try (TestServer server = start(true, "users", "memory", "hashConcurrency", "1");
                Flood flood = new Flood(60)) {
            List<HttpResponse<String>> answers = flood.run(() -> server.postJson("/login", USER));
            List<HttpResponse<String>> busy =
                    answers.stream().filter(a -> a.statusCode() == 503).toList();
            assertFalse(busy.isEmpty());
            assertTrue(busy.get(0).body().startsWith("{\"error\":\"temporarily_unavailable\""));
            assertTrue(busy.get(0).headers().firstValue("Retry-After").isPresent());
            assertTrue(answers.stream().anyMatch(a -> a.statusCode() == 401));
        }
    }

    /** Many calls at once. */
    private record Flood(int calls, ExecutorService threads) implements AutoCloseable {
        Flood(int calls) {
            this(calls, Executors.newFixedThreadPool(calls));
        }

        <T> List<T> run(Callable<T> call) throws Exception {
            List<Callable<T>> all = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                all.add(call);
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(all)) {
                results.add(result.get());
            }
            return results;
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    @Test
    @TestsSetting({"defaultRoles", "minPasswordLength"})
    void register_itsSettings_giveRolesAndLength() throws Exception {
        Map<String, String> register = Map.of("defaultRoles", "reader, writer", "minPasswordLength", "12");
        try (TestServer server = TestServer.start(context -> {
            TestServer.filter(
                    context, JwtAuthFilter.class, Map.of("secret", TestTokens.SECRET, "users", "memory"), "/*");
            TestServer.servlet(context, RegisterServlet.class, "register", register, "/register");
        })) {
            String body = "{\"username\":\"alice\",\"password\":\"%s\"}";
            HttpResponse<String> tooShort = server.postJson("/register", body.formatted("12345678901"));
            assertEquals(400, tooShort.statusCode());
            assertTrue(tooShort.body().contains("The password is too short"));
            assertEquals(
                    "{\"username\":\"alice\",\"roles\":[\"reader\",\"writer\"]}",
                    server.postJson("/register", body.formatted("123456789012")).body());
        }
    }

    @Test
    void register_manyAtOnce_oneWins() throws Exception {
        try (TestServer server = start(true, "users", "jdbc", "dataSource", "attribute:db", "hashConcurrency", "8");
                Flood flood = new Flood(8)) {
            List<HttpResponse<String>> answers = flood.run(() -> server.postJson("/register", USER));
            assertEquals(1, answers.stream().filter(a -> a.statusCode() == 201).count());
            assertEquals(7, answers.stream().filter(a -> a.statusCode() == 409).count());
        }
    }

    @Test
    void endpoint_anotherMethod_is405WithAllow() throws Exception {
        try (TestServer server = start(true, "users", "memory")) {
            for (String method : new String[] {"GET", "HEAD", "PUT", "OPTIONS"}) {
                HttpResponse<String> answer = server.send(method, "/login", null);
                assertEquals(405, answer.statusCode());
                assertEquals("POST", answer.headers().firstValue("Allow").orElseThrow());
            }
        }
    }

    @Test
    void endpoint_bodyTooLarge_is413() throws Exception {
        try (TestServer server = start(true, "users", "memory")) {
            String big = "{\"username\":\"alice\",\"password\":\"" + "x".repeat(16_384) + "\"}";
            assertEquals(413, server.postJson("/login", big).statusCode());
        }
    }

    @Test
    void login_credentialsInQuery_is400() throws Exception {
        try (TestServer server = start(true, "users", "memory")) {
            assertEquals(
                    400, server.postForm("/login?username=alice&password=x", "").statusCode());
            assertEquals(
                    400,
                    server.postForm("/login?pass%77ord=x", "username=alice&password=x")
                            .statusCode());
        }
    }

    @Test
    void servlets_withoutOwnAnswerSettings_answerAsTheFilterDoes() throws Exception {
        try (TestServer server = start(true, "users", "memory", "errorFormat", "problem", "realm", "shop")) {
            HttpResponse<String> answer = server.postJson("/login", USER);
            assertTrue(answer.body().startsWith("{\"type\":\"about:blank\""), answer.body());
            assertEquals(
                    "Bearer realm=\"shop\"",
                    answer.headers().firstValue("WWW-Authenticate").orElseThrow());
        }
    }
}
