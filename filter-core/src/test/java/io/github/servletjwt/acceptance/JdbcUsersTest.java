package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.PasswordServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Users in PostgreSQL: in tables that were there before, and in our own. */
@Timeout(90)
class JdbcUsersTest {
    private static final String PASSWORD = "correct horse";
    private static final String BCRYPT = "$2b$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6";
    private static final String SPRING = "{bcrypt}$2a$04$6k53Xam8UDtqtvzQNNhO9el9151EdxjJOnXbfMyr0AZp91SGCqHku";
    private static final String PASSLIB =
            "$pbkdf2-sha256$29000$NAaA8D7nvBcCgDAmpBSC8A$mXK/Otk4JlXgKWXlaDJ2ZT/zODZrrvg5FP4vVx9nwWY";

    private final String url = TestPostgres.newDatabase();

    private void run(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private TestApp.Builder app(String... settings) {
        return TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", "jdbc", "dataSource", url)
                .filter(settings)
                .servlet(LoginServlet.class, "/login")
                .servlet(RefreshServlet.class, "/refresh");
    }

    private TestApp ofTheApplication(Container container) throws Exception {
        run(
                "CREATE TABLE app_user (id SERIAL PRIMARY KEY, login TEXT, hash TEXT, active BOOLEAN)",
                "CREATE TABLE app_role (user_id INTEGER, name TEXT)",
                "CREATE TABLE app_scope (user_id INTEGER, name TEXT)",
                "INSERT INTO app_user (login, hash, active) VALUES ('Alice', '" + BCRYPT + "', TRUE), ('bob', '"
                        + SPRING + "', TRUE), ('carol', '" + PASSLIB + "', TRUE), ('dave', '" + BCRYPT + "', FALSE)",
                "INSERT INTO app_role VALUES (1, 'user'), (1, 'editor'), (2, 'user')",
                "INSERT INTO app_scope VALUES (1, 'read'), (1, 'write')");
        return app(
                        "userQuery",
                        "SELECT hash, active FROM app_user WHERE LOWER(login) = ?",
                        "rolesQuery",
                        "SELECT r.name FROM app_role r JOIN app_user u ON u.id = r.user_id WHERE LOWER(u.login) = ?",
                        "scopesQuery",
                        "SELECT s.name FROM app_scope s JOIN app_user u ON u.id = s.user_id WHERE LOWER(u.login) = ?",
                        "claimsQuery",
                        "SELECT 'department', 'no ' || id FROM app_user WHERE LOWER(login) = ?")
                .start(container);
    }

    private static String user(String name, String password) {
        return "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}";
    }

    private static String claims(HttpResponse<String> login) {
        assertEquals(200, login.statusCode(), login.body());
        return TestTokens.claimsOf(TestApp.member(login, "access_token"));
    }

    @ParameterizedTest
    @EnumSource
    void login_tablesOfTheApplication_tellHashRolesScopesAndClaims(Container container) throws Exception {
        try (TestApp app = ofTheApplication(container)) {
            String claims = claims(app.postJson("/login", user("alice", PASSWORD)));
            assertTrue(claims.contains("\"sub\":\"alice\""), claims);
            assertTrue(claims.contains("\"roles\":[\"user\",\"editor\"]"), claims);
            assertTrue(claims.contains("\"scope\":\"read write\""), claims);
            assertTrue(claims.contains("\"department\":\"no 1\""), claims);
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_hashesOfOthers_areVerified(Container container) throws Exception {
        try (TestApp app = ofTheApplication(container)) {
            for (String name : List.of("alice", "BOB", "carol")) {
                assertEquals(200, app.postJson("/login", user(name, PASSWORD)).statusCode());
                assertEquals(401, app.postJson("/login", user(name, "wrong")).statusCode());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_disabledAccount_isAnsweredAsAnUnknownOne(Container container) throws Exception {
        try (TestApp app = ofTheApplication(container)) {
            HttpResponse<String> disabled = app.postJson("/login", user("dave", PASSWORD));
            HttpResponse<String> unknown = app.postJson("/login", user("nobody", PASSWORD));
            assertEquals(401, disabled.statusCode());
            assertEquals(unknown.body(), disabled.body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_tablesOfTheApplication_areOnlyRead(Container container) throws Exception {
        try (TestApp app = ofTheApplication(container)) {
            claims(app.postJson("/login", user("alice", PASSWORD)));
            assertEquals(List.of(BCRYPT), column("SELECT hash FROM app_user WHERE login = 'Alice'"));
            assertEquals(
                    List.of(),
                    column("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'servletjwt%'"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refresh_accountDisabledMeanwhile_isRefused(Container container) throws Exception {
        try (TestApp app = ofTheApplication(container)) {
            HttpResponse<String> login = app.postJson("/login", user("alice", PASSWORD));
            run("UPDATE app_user SET active = FALSE WHERE login = 'Alice'");
            SessionApp.assertRefreshRefused(
                    app.postForm("/refresh", "refresh_token=" + TestApp.member(login, "refresh_token")));
        }
    }

    private List<String> hashOf(String name) throws SQLException {
        return column("SELECT password_hash FROM servletjwt_user WHERE name = '" + name + "'");
    }

    private void imported(String name, String hash) throws SQLException {
        run("INSERT INTO servletjwt_user (name, password_hash, enabled) VALUES ('" + name + "', '" + hash + "', TRUE)");
    }

    @ParameterizedTest
    @EnumSource
    void login_importedHash_isReplacedInTheRow(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            for (String hash : List.of(BCRYPT, SPRING, PASSLIB)) {
                run("DELETE FROM servletjwt_user");
                imported("alice", hash);
                assertEquals(401, app.postJson("/login", user("alice", "wrong")).statusCode());
                assertEquals(List.of(hash), hashOf("alice"));
                assertEquals(
                        200, app.postJson("/login", user("alice", PASSWORD)).statusCode());
                String now = hashOf("alice").get(0);
                assertTrue(now.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), now);
                assertEquals(
                        200, app.postJson("/login", user("alice", PASSWORD)).statusCode());
                assertEquals(List.of(now), hashOf("alice"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_severalAtOnceWithAnImportedHash_allSucceed(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            imported("alice", BCRYPT);
            ExecutorService clients = Executors.newFixedThreadPool(4);
            try {
                List<Future<HttpResponse<String>>> logins = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    logins.add(clients.submit(() -> app.postJson("/login", user("alice", PASSWORD))));
                }
                for (Future<HttpResponse<String>> login : logins) {
                    assertEquals(200, login.get().statusCode());
                }
            } finally {
                clients.shutdownNow();
            }
            assertTrue(hashOf("alice").get(0).startsWith("$argon2id$"));
            assertEquals(200, app.postJson("/login", user("alice", PASSWORD)).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JETTY, argon2id, $argon2id$v=19$m=19456",
        "TOMCAT, bcrypt, $2b$12$",
        "JETTY, pbkdf2-sha256, $pbkdf2-sha256$600000$"
    })
    @TestsSetting("passwordHash")
    void register_configuredForm_isInTheRow(Container container, String form, String beginning) throws Exception {
        try (TestApp app = app("passwordHash", form)
                .servlet(RegisterServlet.class, "/register")
                .start(container)) {
            assertEquals(201, app.postJson("/register", user("alice", PASSWORD)).statusCode());
            assertTrue(hashOf("alice").get(0).startsWith(beginning), () -> form);
            assertEquals(200, app.postJson("/login", user("alice", PASSWORD)).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void register_bcrypt_refusesPasswordsThatItWouldCut(Container container) throws Exception {
        try (TestApp app = app("passwordHash", "bcrypt")
                .servlet(RegisterServlet.class, "/register")
                .start(container)) {
            String long72 = "xK9vQ2mWz7äß".repeat(6).substring(0, 62);
            assertEquals(201, app.postJson("/register", user("alice", long72)).statusCode());
            SessionApp.assertInvalidRequest(
                    "The password is longer than 72 bytes", app.postJson("/register", user("bob", long72 + "x")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void password_changed_isInTheRow(Container container) throws Exception {
        try (TestApp app = app("sessions", "jdbc")
                .servlet(RegisterServlet.class, "/register")
                .servlet(PasswordServlet.class, "/password")
                .start(container)) {
            app.postJson("/register", user("alice", PASSWORD));
            String before = hashOf("alice").get(0);
            HttpResponse<String> login = app.postJson("/login", user("alice", PASSWORD));
            HttpResponse<String> other = app.postJson("/login", user("alice", PASSWORD));
            assertEquals(
                    204,
                    app.postJson(
                                    "/password",
                                    "{\"old_password\":\"" + PASSWORD + "\",\"new_password\":\"looking-glass-2\"}",
                                    "Authorization",
                                    "Bearer " + TestApp.member(login, "access_token"))
                            .statusCode());
            assertTrue(!hashOf("alice").get(0).equals(before));
            assertEquals(List.of("1"), column("SELECT COUNT(*) FROM servletjwt_session WHERE revoked_at IS NULL"));
            assertEquals(
                    401,
                    app.get("/x", "Authorization", "Bearer " + TestApp.member(other, "access_token"))
                            .statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("allowPlaintextPasswords")
    void login_plaintext_onlyWhereItIsAllowed_andThenToldAtStart(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            imported("alice", "{noop}" + PASSWORD);
            assertEquals(401, app.postJson("/login", user("alice", PASSWORD)).statusCode());
            assertEquals(
                    401,
                    app.postJson("/login", user("alice", "{noop}" + PASSWORD)).statusCode());
        }
        try (LogLines log = new LogLines();
                TestApp app = app("allowPlaintextPasswords", "true").start(container)) {
            assertTrue(
                    log.text().contains("allowPlaintextPasswords=true: everybody who can read the store"), log::text);
            assertEquals(200, app.postJson("/login", user("alice", PASSWORD)).statusCode());
            assertTrue(hashOf("alice").get(0).startsWith("$argon2id$"), "it is replaced at once");
        }
    }
}
