package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that accounts have elsewhere log in; which names are good for a new account is another question (case C2). */
@Timeout(60)
class OddNamesTest {
    private static final String PASSWORD = "correct horse";
    private static final String BCRYPT = "$2b$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6";
    private static final List<String> NAMES = List.of(
            "bob+shop@mail.example",
            "o'brien@mail.example",
            "acme\\carl",
            "anna maria",
            "a".repeat(65) + "@mail.example",
            "user#1",
            " leading",
            "ren\u00E9",
            "a/b;c:d",
            "\uD83D\uDE00");

    private final TestDatabase database = new TestDatabase();

    private static String json(String name, String password) {
        return "{\"username\":\"" + name.replace("\\", "\\\\") + "\",\"password\":\"" + password + "\"}";
    }

    private static int login(TestApp app, String name, String password) throws Exception {
        return app.postJson("/login", json(name, password)).statusCode();
    }

    private static String subject(TestApp app, String typed) throws Exception {
        HttpResponse<String> login = app.postJson("/login", json(typed, PASSWORD));
        assertEquals(200, login.statusCode(), typed + ": " + login.body());
        String claims = TestTokens.claimsOf(TestApp.member(login, "access_token"));
        return claims.replaceFirst(".*\"sub\":\"((?:[^\"\\\\]|\\\\.)*)\".*", "$1")
                .replace("\\\\", "\\");
    }

    private TestApp start(Container container, String userQuery, String... names) throws Exception {
        database.run(
                "CREATE TABLE people (login VARCHAR(300), pw VARCHAR(200), active BOOLEAN)",
                "CREATE TABLE grants (login VARCHAR(300), name VARCHAR(400))");
        for (String name : names) {
            String literal = "'" + name.replace("'", "''") + "'";
            database.run(
                    "INSERT INTO people VALUES (" + literal + ", '" + BCRYPT + "', TRUE)",
                    "INSERT INTO grants VALUES (" + literal + ", 'of ' || " + literal + ")");
        }
        return TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", "jdbc", "dataSource", "attribute:db")
                .filter("userQuery", userQuery, "rolesQuery", "SELECT name FROM grants WHERE login = ?")
                .attribute("db", database.dataSource())
                .servlet(LoginServlet.class, "/login")
                .servlet(RefreshServlet.class, "/refresh")
                .start(container);
    }

    @ParameterizedTest
    @EnumSource
    void login_userQueryWithoutName_takesOddNamesInTheirFoldedForm(Container container) throws Exception {
        String query = "SELECT pw, active FROM people WHERE login = ?";
        try (TestApp app = start(container, query, NAMES.toArray(String[]::new))) {
            for (String name : NAMES) {
                assertEquals(name, subject(app, name));
                assertEquals(401, login(app, name, "wrong"));
            }
            assertEquals("acme\\carl", subject(app, "ACME\\Carl"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_userQueryWithName_getsItAsTypedAndNamesTheUserAsStored(Container container) throws Exception {
        String query = "SELECT pw, active, login FROM people WHERE LOWER(login) = LOWER(?)";
        try (TestApp app = start(container, query, "Bob+Shop@Mail.example", "ACME\\Carl", "Anna Maria")) {
            assertEquals("Bob+Shop@Mail.example", subject(app, "bob+shop@mail.example"));
            assertEquals("ACME\\Carl", subject(app, "acme\\carl"));
            assertEquals("Anna Maria", subject(app, "Anna Maria"));
            assertEquals(401, login(app, "Anna Maria ", PASSWORD));
            HttpResponse<String> login = app.postJson("/login", json("ANNA MARIA", PASSWORD));
            HttpResponse<String> refreshed =
                    app.postJson("/refresh", "{\"refresh_token\":\"" + TestApp.member(login, "refresh_token") + "\"}");
            assertEquals(200, refreshed.statusCode(), refreshed.body());
            String claims = TestTokens.claimsOf(TestApp.member(refreshed, "access_token"));
            assertTrue(claims.contains("\"sub\":\"Anna Maria\""), claims);
            assertTrue(claims.contains("of Anna Maria"), claims);
        }
    }

    /** Two accounts, where the database distinguishes them. */
    @ParameterizedTest
    @EnumSource
    void login_namesThatDifferInCase_areTwoUsersWhereTheQuerySaysSo(Container container) throws Exception {
        try (TestApp app = start(container, "SELECT pw, active, login FROM people WHERE login = ?", "Bob", "bob")) {
            assertEquals("Bob", subject(app, "Bob"));
            assertEquals("bob", subject(app, "bob"));
            assertEquals(401, login(app, "BOB", PASSWORD));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_wrongOddNames_areCountedEachForItself(Container container) throws Exception {
        String query = "SELECT pw, active, login FROM people WHERE login = ?";
        try (TestApp app = start(container, query, "user#6")) {
            List<String> names = new ArrayList<>(
                    IntStream.range(0, 6).mapToObj(i -> "user#" + i).toList());
            names.addAll(Stream.of("anna maria", "acme\\x", "a".repeat(257), "a".repeat(258), "b c")
                    .toList());
            for (String name : names) {
                assertEquals(401, login(app, name, "wrong"));
            }
            assertEquals(200, login(app, "user#6", PASSWORD));
            for (int i = 0; i < 5; i++) {
                assertEquals(401, login(app, "user#6", "wrong"));
            }
            assertEquals(429, login(app, "user#6", PASSWORD));
            assertEquals(429, login(app, "USER#6", "wrong"));
            assertEquals(401, login(app, "user#7", "wrong"));
        }
    }

    /** Spellings that this column treats as equal; their failures count for its account, and no response reveals it. */
    @ParameterizedTest
    @EnumSource
    void login_spellingsThatTheDatabaseEquates_giveNoFurtherGuesses(Container container) throws Exception {
        String query = "SELECT pw, active, login FROM people WHERE TRIM(login) = TRIM(?)";
        try (TestApp app = start(container, query, "bob")) {
            for (String typed : List.of("bob", " bob", "bob ", " bob ", "  bob")) {
                assertEquals(401, login(app, typed, "wrong"));
            }
            assertEquals(401, login(app, "bob  ", PASSWORD));
            assertEquals(429, login(app, "bob", PASSWORD));
        }
    }

    @ParameterizedTest
    @CsvSource({"TOMCAT, 255, 200", "TOMCAT, 256, 200", "TOMCAT, 257, 401", "JETTY, 256, 200", "JETTY, 257, 401"})
    void login_length_upTo256CodePoints(Container container, int length, int status) throws Exception {
        String name = "\uD83D\uDE00".repeat(length);
        try (TestApp app = start(container, "SELECT pw, active FROM people WHERE login = ?")) {
            database.run(
                    "ALTER TABLE people ALTER COLUMN login VARCHAR(600)",
                    "INSERT INTO people VALUES ('" + name + "', '" + BCRYPT + "', TRUE)");
            assertEquals(status, login(app, name, PASSWORD));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_controlCharacterInTheName_isMalformed(Container container) throws Exception {
        try (TestApp app = start(container, "SELECT pw, active FROM people WHERE login = ?")) {
            assertEquals(
                    400,
                    app.postJson("/login", "{\"username\":\"al\\u0085ice\",\"password\":\"x\"}")
                            .statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_usersFile_takesOddNames(Container container, @TempDir Path folder) throws Exception {
        List<String> names = NAMES.stream()
                .filter(name -> !name.contains(":") && !name.startsWith(" "))
                .toList();
        Path file = Files.writeString(
                folder.resolve("users"),
                String.join(
                        "\n", names.stream().map(name -> name + ": " + BCRYPT).toList()));
        try (TestApp app = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", "file:" + file)
                .servlet(LoginServlet.class, "/login")
                .start(container)) {
            for (String name : names) {
                assertEquals(name, subject(app, name));
            }
        }
    }

    static Stream<Arguments> registrations() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(
                        Arguments.of(container, "bob+shop@mail.example", 201),
                        Arguments.of(container, "o'brien@mail.example", 201),
                        Arguments.of(container, "a".repeat(253), 201),
                        Arguments.of(container, "a".repeat(254), 201),
                        Arguments.of(container, "a".repeat(255), 400),
                        Arguments.of(container, "иван@mail.example", 201),
                        Arguments.of(container, "anna maria", 400),
                        Arguments.of(container, "acme\\carl", 400),
                        Arguments.of(container, "..", 400),
                        Arguments.of(container, "-", 400),
                        Arguments.of(container, "@", 400),
                        Arguments.of(container, "\u0430dmin", 400)));
    }

    @ParameterizedTest
    @MethodSource("registrations")
    void register_name_isTakenIfItIsGood(Container container, String name, int status) throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", "jdbc", "dataSource", "attribute:db")
                .attribute("db", database.dataSource())
                .servlet(LoginServlet.class, "/login")
                .servlet(RegisterServlet.class, "/register")
                .start(container)) {
            assertEquals(status, app.postJson("/register", json(name, PASSWORD)).statusCode());
            assertEquals(status == 201 ? 200 : 401, login(app, name, PASSWORD));
        }
    }
}
