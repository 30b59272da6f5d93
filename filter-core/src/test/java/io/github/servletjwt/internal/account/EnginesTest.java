package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.Engine;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.LogLines;
import io.github.servletjwt.MariaDbProcess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.config.AccountConfig;
import io.github.servletjwt.internal.database.Database;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.testkit.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users in each of the databases, through HikariCP. */
@Timeout(120)
class EnginesTest {
    private static final String PASSWORD = "correct horse";
    private static final String BCRYPT = "$2b$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6";
    private static final String CYRILLIC = "\u0436\u0436\u0436";

    private static JwtAuth open(String url, String... settings) {
        var builder = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .set("users", "jdbc")
                .set("sessions", "memory")
                .set("dataSource", url);
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        return builder.build();
    }

    private static void login(JwtAuth auth, String name, String password) throws AuthFailureException {
        TestClient.login(auth, Credentials.of(name, password), null, TestClient.SOMEBODY);
    }

    private static FailureCode refused(JwtAuth auth, String name) {
        try {
            login(auth, name, PASSWORD);
            return null;
        } catch (AuthFailureException refused) {
            return refused.failure().code();
        }
    }

    private static FailureCode refusedAccount(JwtAuth auth, String name) {
        try {
            auth.accounts().create(name, PASSWORD, Set.of("user"));
            return null;
        } catch (AuthFailureException refused) {
            return refused.failure().code();
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_ownTables_startsRegistersAndLogsIn(Engine engine) throws Exception {
        String url = engine.newDatabase();
        String longest = "a".repeat(241) + "@mail.example";
        try (JwtAuth auth = open(url)) {
            auth.accounts().create("o'brien@mail.example", PASSWORD, Set.of("user"));
            login(auth, "O'Brien@mail.example", PASSWORD);
            auth.accounts().create(longest, PASSWORD, Set.of("user"));
            login(auth, longest, PASSWORD);
            assertEquals(FailureCode.USERNAME_TAKEN, refusedAccount(auth, "o'brien@mail.example"));
            assertEquals(FailureCode.INVALID_CREDENTIALS, refused(auth, "nobody"));
        }
        try (JwtAuth again = open(url)) {
            login(again, "o'brien@mail.example", PASSWORD);
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_userQuery_readsFlagAndName(Engine engine) throws Exception {
        String url = engine.newDatabase();
        Engine.run(
                url,
                "CREATE TABLE people (login VARCHAR(100), pw VARCHAR(200), active CHAR(1))",
                "INSERT INTO people VALUES ('Anna Maria', '" + BCRYPT + "', 'Y')",
                "INSERT INTO people VALUES ('gone', '" + BCRYPT + "', 'N')");
        try (JwtAuth auth = open(url, "userQuery", "SELECT pw, active, login FROM people WHERE login = ?")) {
            login(auth, "Anna Maria", PASSWORD);
            assertEquals(FailureCode.INVALID_CREDENTIALS, refused(auth, "gone"));
            assertEquals(1, auth.sessions().list("Anna Maria").size());
        }
    }

    /** Connections that a pool evicts would be opened anew for each piece of work. */
    @ParameterizedTest
    @EnumSource(names = {"HSQLDB", "DERBY"})
    void query_driverWithoutNetworkTimeouts_keepsItsConnections(Engine engine) throws Exception {
        try (HikariDataSource pool = Engine.pool(engine.newDatabase())) {
            Database database = new Database(pool);
            database.query(connection -> connection);
            Set<Integer> used = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                used.add(database.query(connection -> System.identityHashCode(connection.unwrap(Connection.class))));
            }
            assertTrue(used.size() <= 2, used::toString);
        }
    }

    private final List<String> problems = new ArrayList<>();

    private UserStore store(HikariDataSource pool) {
        AccountConfig config =
                new AccountConfig(null, null, null, null, null, List.of(), PasswordHashAlgorithm.ARGON2ID, false, 1);
        UserStore store =
                JdbcUserStore.open(new Database(pool), config, true, (param, text) -> problems.add(param + text));
        assertEquals(List.of(), problems);
        return store;
    }

    /** Databases whose columns hold the characters of ISO 8859-1 alone. */
    static Stream<Arguments> latin1() {
        return Stream.of(
                Arguments.of("PostgreSQL"),
                Arguments.of("MariaDB"),
                Arguments.of("MySQL's driver"),
                Arguments.of("MariaDB, not strict"),
                Arguments.of("MySQL's driver, not strict"));
    }

    private static String latin1(String product) {
        return switch (product) {
            case "PostgreSQL" -> TestPostgres.newLatin1Database();
            case "MariaDB" -> "jdbc:mariadb:" + MariaDbProcess.newDatabase("latin1") + "?user=root";
            case "MySQL's driver" -> "jdbc:mysql:" + MariaDbProcess.newDatabase("latin1") + "?user=root";
            case "MariaDB, not strict" ->
                "jdbc:mariadb:" + MariaDbProcess.newDatabase("latin1") + "?user=root&sessionVariables=sql_mode=''";
            default ->
                "jdbc:mysql:" + MariaDbProcess.newDatabase("latin1")
                        + "?user=root&jdbcCompliantTruncation=false&sessionVariables=sql_mode=''";
        };
    }

    @ParameterizedTest
    @MethodSource("latin1")
    void login_nameThatTheColumnCannotHold_isUnknown(String product) throws Exception {
        try (JwtAuth auth = open(latin1(product));
                LogLines log = new LogLines()) {
            auth.accounts().create("ren\u00E9", PASSWORD, Set.of("user"));
            login(auth, "ren\u00E9", PASSWORD);
            assertEquals(FailureCode.INVALID_CREDENTIALS, refused(auth, CYRILLIC));
            assertEquals(FailureCode.INVALID_CREDENTIALS, refused(auth, "\uD83D\uDE00"));
            assertFalse(log.text().contains("SEVERE"), log.text());
        }
    }

    @ParameterizedTest
    @MethodSource("latin1")
    void create_nameThatTheColumnCannotHold_isMalformed(String product) throws Exception {
        try (JwtAuth auth = open(latin1(product));
                LogLines log = new LogLines()) {
            assertEquals(FailureCode.USERNAME_MALFORMED, refusedAccount(auth, CYRILLIC));
            assertFalse(auth.accounts().exists("???"));
            assertFalse(log.text().contains("SEVERE"), log.text());
        }
    }

    @ParameterizedTest
    @MethodSource("latin1")
    void login_userQueryOnSuchAColumn_isUnknown(String product) throws Exception {
        String url = latin1(product);
        Engine.run(
                url,
                "CREATE TABLE people (login VARCHAR(100), pw VARCHAR(200))",
                "INSERT INTO people VALUES ('alice', '" + BCRYPT + "')",
                "INSERT INTO people VALUES ('???', '" + BCRYPT + "')");
        try (JwtAuth auth = open(url, "userQuery", "SELECT pw, 1, login FROM people WHERE login = ?")) {
            login(auth, "alice", PASSWORD);
            assertEquals(FailureCode.INVALID_CREDENTIALS, refused(auth, CYRILLIC));
        }
    }

    private static void tablesOfAnEarlierVersion(String url) throws IOException {
        try (InputStream in = JdbcUserStore.class.getResourceAsStream("schema.sql")) {
            String schema = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)^--.*$", "")
                    .replace("name VARCHAR(254)", "name VARCHAR(128)")
                    .replace("IF NOT EXISTS ", "");
            Engine.run(url, schema.strip().split(";\\s*"));
        }
    }

    /** SQLite does not look at lengths. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void create_nameLongerThanTheColumn_isMalformed(Engine engine) throws Exception {
        String url = engine.newDatabase();
        tablesOfAnEarlierVersion(url);
        try (JwtAuth auth = open(url)) {
            assertEquals(null, refusedAccount(auth, "a".repeat(128)));
            assertEquals(FailureCode.USERNAME_MALFORMED, refusedAccount(auth, "b".repeat(129)));
            login(auth, "a".repeat(128), PASSWORD);
            assertEquals(FailureCode.INVALID_CREDENTIALS, refused(auth, "a".repeat(129)));
        }
    }

    /** A mode in which MariaDB shortens what is too long, with a warning. */
    @ParameterizedTest
    @ValueSource(strings = {"MariaDB, not strict", "MySQL's driver, not strict"})
    void create_nameThatTheDatabaseWouldShorten_isMalformed(String product) throws Exception {
        String url = latin1(product);
        tablesOfAnEarlierVersion(url);
        try (JwtAuth auth = open(url)) {
            assertEquals(FailureCode.USERNAME_MALFORMED, refusedAccount(auth, "b".repeat(129)));
            assertFalse(auth.accounts().exists("b".repeat(128)));
        }
    }

    static Stream<Arguments> loose() {
        return Stream.of(Arguments.of("H2 IGNORECASE"), Arguments.of("H2 PRIMARY"), Arguments.of("MariaDB"));
    }

    private static String loose(String product) {
        return switch (product) {
            case "H2 IGNORECASE" -> Engine.H2.newDatabase() + ";IGNORECASE=TRUE";
            case "H2 PRIMARY" -> {
                String url = Engine.H2.newDatabase();
                Engine.run(url, "SET DATABASE COLLATION ENGLISH STRENGTH PRIMARY");
                yield url;
            }
            default -> Engine.MARIADB.newDatabase();
        };
    }

    /** In the store: registrations fold names first, and the rest is what the collation does. */
    @ParameterizedTest
    @MethodSource("loose")
    void create_nameThatTheCollationEquates_isTaken(String product) throws Exception {
        String[] names =
                product.equals("H2 IGNORECASE") ? new String[] {"jose", "JOSE"} : new String[] {"jose", "jos\u00E9"};
        try (HikariDataSource pool = Engine.pool(loose(product));
                LogLines log = new LogLines()) {
            var users = assertInstanceOf(WritableUserStore.class, store(pool));
            assertTrue(users.create(new UserAccount(names[0], "h", true), Set.of("user")));
            assertFalse(users.create(new UserAccount(names[1], "h", true), Set.of("user")));
            assertEquals(Optional.empty(), users.find(names[1]));
            assertFalse(log.text().contains("SEVERE"), log.text());
        }
    }

    @ParameterizedTest
    @EnumSource
    void create_takenNameOfAnotherTransaction_isTaken(Engine engine) throws Exception {
        try (HikariDataSource pool = Engine.pool(engine.newDatabase())) {
            var users = assertInstanceOf(WritableUserStore.class, store(pool));
            assertTrue(users.create(new UserAccount("jose", "h", true), Set.of("user")));
            assertFalse(users.create(new UserAccount("jose", "h", true), Set.of("user")));
            assertTrue(assertInstanceOf(NameLimits.class, users).canHold("jose"));
            assertTrue(assertInstanceOf(NameLimits.class, users).canHold("other"));
            assertEquals(Optional.empty(), users.find("other"));
        }
    }

    /** A refused second role does not mean a taken name. */
    @Test
    void create_rolesThatTheCollationEquates_isNotATakenName() {
        try (HikariDataSource pool = Engine.pool(loose("MariaDB"))) {
            var users = assertInstanceOf(WritableUserStore.class, store(pool));
            assertThrows(
                    StoreUnavailableException.class,
                    () -> users.create(new UserAccount("jose", "h", true), Set.of("a", "A")));
            assertEquals(Optional.empty(), users.find("jose"));
        }
    }
}
