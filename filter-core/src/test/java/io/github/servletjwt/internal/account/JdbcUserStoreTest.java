package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.config.AccountConfig;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.database.Database;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts in a database: our own tables, and somebody else's. */
class JdbcUserStoreTest {
    private static final UserAccount ALICE = new UserAccount("alice", "$argon2id$1", true);
    private static final String USER_QUERY = "SELECT pw, active FROM people WHERE login = ?";

    private final TestDatabase database = new TestDatabase();
    private final List<String> problems = new ArrayList<>();

    private UserStore open(AccountConfig config, boolean createSchema) {
        return JdbcUserStore.open(
                new Database(database.dataSource()),
                config,
                createSchema,
                (param, text) -> problems.add(param.name() + ": " + text));
    }

    private UserStore open(AccountConfig config) {
        return open(config, true);
    }

    private UserStore openGood(AccountConfig config) {
        UserStore store = open(config);
        assertEquals(List.of(), problems);
        return store;
    }

    private static AccountConfig ownTables() {
        return queries(Map.of());
    }

    private static AccountConfig queries(Map<Param<?>, String> queries) {
        return new AccountConfig(
                null,
                queries.get(AccountSettings.USER_QUERY),
                queries.get(AccountSettings.ROLES_QUERY),
                queries.get(AccountSettings.SCOPES_QUERY),
                queries.get(AccountSettings.CLAIMS_QUERY),
                List.of(),
                PasswordHashAlgorithm.ARGON2ID,
                false,
                1);
    }

    private WritableUserStore openOwn() {
        return assertInstanceOf(WritableUserStore.class, openGood(ownTables()));
    }

    private void somebodysTables() {
        database.run(
                "CREATE TABLE people (login VARCHAR(64), pw VARCHAR(200), active BOOLEAN)",
                "INSERT INTO people VALUES ('alice', '$argon2id$1', TRUE), ('bob', '$argon2id$2', FALSE)",
                "CREATE TABLE grants (login VARCHAR(64), what VARCHAR(64), val VARCHAR(64))");
    }

    @Test
    void open_emptyDatabase_createsTheTables() {
        openOwn();
        assertEquals(
                List.of("SERVLETJWT_USER", "SERVLETJWT_USER_CLAIM", "SERVLETJWT_USER_ROLE", "SERVLETJWT_USER_SCOPE"),
                database.column("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'SERVLETJWT%'"
                        + " ORDER BY 1"));
    }

    @Test
    void open_twice_keepsTheAccounts() {
        openOwn().create(ALICE, Set.of("user"));
        WritableUserStore again = openOwn();
        assertEquals(Optional.of(ALICE), again.find("alice"));
        assertEquals(Set.of("user"), again.grants("alice").roles());
    }

    @Test
    void open_withoutCreateSchema_tablesThere_works() {
        openOwn().create(ALICE, Set.of());
        UserStore store = open(ownTables(), false);
        assertEquals(List.of(), problems);
        assertEquals(Optional.of(ALICE), store.find("alice"));
        assertInstanceOf(WritableUserStore.class, store);
    }

    @Test
    void open_withoutCreateSchema_tablesMissing_problems() {
        open(ownTables(), false);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("createSchema: the database refuses it: "), problems::toString);
        assertTrue(problems.get(0).contains("SERVLETJWT_USER"), problems::toString);
    }

    @Test
    void open_userQuery_createsNoTables() {
        somebodysTables();
        openGood(queries(Map.of(AccountSettings.USER_QUERY, USER_QUERY)));
        assertEquals(
                List.of("0"),
                database.column("SELECT COUNT(*) FROM information_schema.tables WHERE table_name LIKE 'SERVLETJWT%'"));
    }

    @Test
    void open_unreachableDatabase_problemNamesDataSource() {
        database.die();
        open(ownTables());
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("dataSource: the database does not answer: "), problems::toString);
    }

    @Test
    void open_poolWithoutAutoCommit_commitsTheTables() {
        try (HikariDataSource pool = withoutAutoCommit()) {
            JdbcUserStore.open(new Database(pool), ownTables(), true, (param, text) -> problems.add(text));
        }
        assertEquals(List.of(), problems);
        assertEquals(List.of("0"), database.column("SELECT COUNT(*) FROM servletjwt_user"));
    }

    /** A query of its own for each setting, wrong in one way; the others stay built in. */
    static Stream<Arguments> refusedQueries() {
        return Stream.of(
                Arguments.of(
                        AccountSettings.USER_QUERY,
                        "SELECT a, b, c, a FROM wide WHERE a = ?",
                        "gives 4 columns; expected 1 to 3"),
                Arguments.of(
                        AccountSettings.ROLES_QUERY,
                        "SELECT a, b FROM wide WHERE a = ?",
                        "gives 2 columns; expected 1"),
                Arguments.of(
                        AccountSettings.SCOPES_QUERY,
                        "SELECT a, b FROM wide WHERE a = ?",
                        "gives 2 columns; expected 1"),
                Arguments.of(
                        AccountSettings.CLAIMS_QUERY, "SELECT a FROM wide WHERE a = ?", "gives 1 column; expected 2"),
                Arguments.of(
                        AccountSettings.CLAIMS_QUERY,
                        "SELECT a, b, c FROM wide WHERE a = ?",
                        "gives 3 columns; expected 2"),
                Arguments.of(AccountSettings.USER_QUERY, "SELEKT a FROM wide WHERE a = ?", "Syntax error"),
                Arguments.of(AccountSettings.ROLES_QUERY, "SELECT a FROM wide WHERE a = ? AND", "Syntax error"),
                Arguments.of(AccountSettings.USER_QUERY, "SELECT a FROM missing WHERE a = ?", "MISSING"),
                Arguments.of(AccountSettings.ROLES_QUERY, "SELECT a FROM missing WHERE a = ?", "MISSING"),
                Arguments.of(AccountSettings.SCOPES_QUERY, "SELECT z FROM wide WHERE a = ?", "\"Z\""),
                Arguments.of(AccountSettings.CLAIMS_QUERY, "SELECT a, z FROM wide WHERE a = ?", "\"Z\""),
                Arguments.of(AccountSettings.USER_QUERY, "DELETE FROM wide WHERE a = ?", "refuses"),
                Arguments.of(AccountSettings.ROLES_QUERY, "SELECT a FROM wide WHERE a = '?'", "refuses"));
    }

    @ParameterizedTest
    @MethodSource("refusedQueries")
    void open_queryOfNoUse_problemNamesTheSetting(Param<?> param, String sql, String expected) {
        database.run(
                "CREATE TABLE wide (a VARCHAR(9), b VARCHAR(9), c VARCHAR(9))", "INSERT INTO wide VALUES ('','','')");
        open(queries(Map.of(param, sql)));
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith(param.name() + ": "), problems::toString);
        assertTrue(problems.get(0).contains(expected), problems::toString);
        assertEquals(List.of("1"), database.column("SELECT COUNT(*) FROM wide"));
    }

    @Test
    void open_severalQueriesOfNoUse_allAreTold() {
        open(queries(Map.of(
                AccountSettings.USER_QUERY,
                "SELECT a FROM u WHERE a = ?",
                AccountSettings.SCOPES_QUERY,
                "SELECT 1, ?")));
        assertEquals(
                List.of("userQuery", "scopesQuery"),
                problems.stream().map(problem -> problem.split(":")[0]).toList());
    }

    @Test
    void open_rolesQueryOnOwnUsers_isReadOnly() {
        somebodysTables();
        UserStore store =
                openGood(queries(Map.of(AccountSettings.ROLES_QUERY, "SELECT what FROM grants WHERE login = ?")));
        assertFalse(store instanceof WritableUserStore);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scopesQuery", "claimsQuery"})
    void open_otherQueryOnOwnUsers_isWritable(String name) {
        somebodysTables();
        boolean scopes = name.equals(AccountSettings.SCOPES_QUERY.name());
        UserStore store = openGood(queries(
                scopes
                        ? Map.of(AccountSettings.SCOPES_QUERY, "SELECT what FROM grants WHERE login = ?")
                        : Map.of(AccountSettings.CLAIMS_QUERY, "SELECT what, val FROM grants WHERE login = ?")));
        assertInstanceOf(WritableUserStore.class, store);
    }

    @Test
    void find_unknown_empty() {
        assertEquals(Optional.empty(), openOwn().find("alice"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void find_created_theAccountWithItsFlag(boolean enabled) {
        WritableUserStore store = openOwn();
        UserAccount account = new UserAccount("alice", "$argon2id$1", enabled);
        store.create(account, Set.of());
        assertEquals(Optional.of(account), store.find("alice"));
    }

    @Test
    void find_nameThatIsSql_isANameAlone() {
        WritableUserStore store = openOwn();
        store.create(ALICE, Set.of());
        assertEquals(Optional.empty(), store.find("x' OR '1'='1"));
    }

    @Test
    void find_userQueryWithFlag_readsIt() {
        somebodysTables();
        UserStore store = openGood(queries(Map.of(AccountSettings.USER_QUERY, USER_QUERY)));
        assertEquals(Optional.of(ALICE), store.find("alice"));
        assertEquals(Optional.of(new UserAccount("bob", "$argon2id$2", false)), store.find("bob"));
        assertFalse(store instanceof WritableUserStore);
    }

    @Test
    void find_userQueryWithoutFlag_isEnabled() {
        somebodysTables();
        UserStore store =
                openGood(queries(Map.of(AccountSettings.USER_QUERY, "SELECT pw FROM people WHERE login = ?")));
        assertTrue(store.find("bob").orElseThrow().enabled());
        assertFalse(store instanceof WritableUserStore);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0, false", "NULL, false", "'true', true", "'false', false"})
    void find_flagOfOtherType_isRead(String flag, boolean enabled) {
        database.run(
                "CREATE TABLE people (login VARCHAR(64), pw VARCHAR(200))", "INSERT INTO people VALUES ('alice', 'h')");
        String query = "SELECT pw, " + flag + " FROM people WHERE login = ?";
        UserStore store = openGood(queries(Map.of(AccountSettings.USER_QUERY, query)));
        assertEquals(enabled, store.find("alice").orElseThrow().enabled());
    }

    @Test
    void find_hashInAPaddedColumn_isStripped() {
        database.run(
                "CREATE TABLE people (login VARCHAR(64), pw CHAR(30))",
                "INSERT INTO people VALUES ('alice', '$argon2id$1')");
        UserStore store =
                openGood(queries(Map.of(AccountSettings.USER_QUERY, "SELECT pw FROM people WHERE login = ?")));
        assertEquals("$argon2id$1", store.find("alice").orElseThrow().passwordHash());
    }

    @Test
    void find_hashIsNull_emptyHash() {
        database.run(
                "CREATE TABLE people (login VARCHAR(64), pw VARCHAR(9))", "INSERT INTO people VALUES ('alice', NULL)");
        UserStore store =
                openGood(queries(Map.of(AccountSettings.USER_QUERY, "SELECT pw FROM people WHERE login = ?")));
        assertEquals("", store.find("alice").orElseThrow().passwordHash());
    }

    @Test
    void find_twoRowsOfOneUser_unavailable() {
        somebodysTables();
        UserStore store = openGood(queries(Map.of(AccountSettings.USER_QUERY, USER_QUERY)));
        database.run("INSERT INTO people VALUES ('alice', '$argon2id$3', TRUE)");
        StoreUnavailableException thrown = assertThrows(StoreUnavailableException.class, () -> store.find("alice"));
        assertEquals("userQuery returns more than one row for user alice", thrown.getMessage());
    }

    @Test
    void grants_ownTables_rolesScopesAndClaims() {
        WritableUserStore store = openOwn();
        store.create(ALICE, Set.of("user", "admin"));
        store.create(new UserAccount("bob", "h", true), Set.of("guest"));
        database.run(
                "INSERT INTO servletjwt_user_scope VALUES ('alice', 'orders:read'), ('bob', 'orders:write')",
                "INSERT INTO servletjwt_user_claim VALUES ('alice', 'department', 0, 'it'), ('bob', 'department', 0, 'hr')");
        assertEquals(
                new UserGrants(Set.of("user", "admin"), Set.of("orders:read"), Map.of("department", "it")),
                store.grants("alice"));
    }

    @Test
    void grants_unknown_nothing() {
        assertEquals(UserGrants.ofRoles(Set.of()), openOwn().grants("alice"));
    }

    @Test
    void grants_userQueryAlone_nothing() {
        somebodysTables();
        UserStore store = openGood(queries(Map.of(AccountSettings.USER_QUERY, USER_QUERY)));
        assertEquals(UserGrants.ofRoles(Set.of()), store.grants("alice"));
    }

    @Test
    void grants_ownQueries_areAsked() {
        somebodysTables();
        database.run("INSERT INTO grants VALUES ('alice', 'role', 'admin'), ('alice', 'scope', 'manage'),"
                + " ('alice', 'claim', 'it'), ('bob', 'role', 'guest')");
        String query = " FROM grants WHERE login = ? AND what = ";
        UserStore store = openGood(queries(Map.of(
                AccountSettings.USER_QUERY, USER_QUERY,
                AccountSettings.ROLES_QUERY, "SELECT val" + query + "'role'",
                AccountSettings.SCOPES_QUERY, "SELECT val" + query + "'scope'",
                AccountSettings.CLAIMS_QUERY, "SELECT 'department', val" + query + "'claim'")));
        assertEquals(
                new UserGrants(Set.of("admin"), Set.of("manage"), Map.of("department", "it")), store.grants("alice"));
    }

    @Test
    void grants_rolesThatAreNullOrBlank_areLeftOut() {
        somebodysTables();
        database.run("INSERT INTO grants VALUES ('alice', NULL, ''), ('alice', '  ', ''), ('alice', ' admin ', ''),"
                + " ('alice', 'admin', '')");
        UserStore store = openGood(queries(Map.of(
                AccountSettings.USER_QUERY,
                USER_QUERY,
                AccountSettings.ROLES_QUERY,
                "SELECT what FROM grants WHERE login = ?")));
        assertEquals(Set.of("admin"), store.grants("alice").roles());
    }

    @Test
    void grants_severalRowsOfOneClaim_areAListInTheirOrder() {
        assertEquals(
                Map.of("group", List.of("c", "a", "b"), "one", "x"),
                claims("('alice', 'group', 'c'),"
                        + " ('alice', 'group', 'a'), ('alice', 'one', 'x'), ('alice', 'group', 'b')"));
    }

    @Test
    void grants_claimsWithoutNameOrValue_areLeftOut() {
        assertEquals(Map.of("a", "1"), claims("('alice', NULL, 'x'), ('alice', 'b', NULL), ('alice', ' a ', '1')"));
    }

    private Map<String, Object> claims(String rows) {
        somebodysTables();
        database.run("INSERT INTO grants VALUES " + rows);
        UserStore store = openGood(queries(Map.of(
                AccountSettings.USER_QUERY,
                USER_QUERY,
                AccountSettings.CLAIMS_QUERY,
                "SELECT what, val FROM grants WHERE login = ?")));
        return store.grants("alice").claims();
    }

    static Stream<Arguments> typedValues() {
        return Stream.of(
                Arguments.of("BOOLEAN", "TRUE", true),
                Arguments.of("BOOLEAN", "FALSE", false),
                Arguments.of("SMALLINT", "7", 7),
                Arguments.of("INTEGER", "42", 42),
                Arguments.of("BIGINT", "9223372036854775807", Long.MAX_VALUE),
                Arguments.of("DECIMAL(10, 2)", "12.50", new BigDecimal("12.50")),
                Arguments.of("VARCHAR(9)", "'42'", "42"),
                Arguments.of("VARCHAR(9)", "''", ""),
                Arguments.of("CLOB", "'long'", "long"),
                Arguments.of("DATE", "DATE '2026-11-25'", "2026-11-25"),
                Arguments.of("UUID", "'123e4567-e89b-12d3-a456-426614174000'", "123e4567-e89b-12d3-a456-426614174000"));
    }

    @ParameterizedTest
    @MethodSource("typedValues")
    void grants_claimOfAType_numbersAndBooleansStay(String type, String literal, Object expected) {
        database.run(
                "CREATE TABLE people (login VARCHAR(64), pw VARCHAR(9), x " + type + ")",
                "INSERT INTO people VALUES ('alice', 'h', " + literal + ")");
        UserStore store = openGood(queries(Map.of(
                AccountSettings.USER_QUERY, "SELECT pw FROM people WHERE login = ?",
                AccountSettings.CLAIMS_QUERY, "SELECT 'x', x FROM people WHERE login = ?")));
        assertEquals(Map.of("x", expected), store.grants("alice").claims());
    }

    @Test
    void create_newName_true() {
        assertTrue(openOwn().create(ALICE, Set.of("user")));
    }

    @Test
    void create_takenName_falseAndChangesNothing() {
        WritableUserStore store = openOwn();
        store.create(ALICE, Set.of("user"));
        assertFalse(store.create(new UserAccount("alice", "$argon2id$2", true), Set.of("admin")));
        assertEquals(Optional.of(ALICE), store.find("alice"));
        assertEquals(Set.of("user"), store.grants("alice").roles());
    }

    @Test
    void create_roleThatDoesNotFit_unavailableAndNoAccount() {
        WritableUserStore store = openOwn();
        Set<String> roles = Set.of("r".repeat(257));
        assertThrows(StoreUnavailableException.class, () -> store.create(ALICE, roles));
        assertEquals(Optional.empty(), store.find("alice"));
    }

    @Test
    void create_32ThreadsOneName_oneWinsAndItsAccountStays() throws Exception {
        WritableUserStore store = openOwn();
        List<Boolean> won =
                Race.of(32, i -> store.create(new UserAccount("alice", "hash" + i, true), Set.of("role" + i)));
        assertEquals(1, won.stream().filter(win -> win).count());
        int winner = won.indexOf(true);
        assertEquals("hash" + winner, store.find("alice").orElseThrow().passwordHash());
        assertEquals(Set.of("role" + winner), store.grants("alice").roles());
    }

    @Test
    void create_poolWithoutAutoCommit_commitsAndGivesTheConnectionBack() {
        try (HikariDataSource pool = withoutAutoCommit()) {
            UserStore opened =
                    JdbcUserStore.open(new Database(pool), ownTables(), true, (param, text) -> problems.add(text));
            WritableUserStore store = assertInstanceOf(WritableUserStore.class, opened);
            assertTrue(store.create(ALICE, Set.of("user")));
            assertFalse(store.create(ALICE, Set.of("user")));
            assertEquals(List.of("alice"), database.column("SELECT name FROM servletjwt_user"));
            assertEquals(Optional.of(ALICE), store.find("alice"));
            assertEquals(Set.of("user"), store.grants("alice").roles());
            assertEquals(0, pool.getHikariPoolMXBean().getActiveConnections());
        }
    }

    /** A pool of one connection. */
    private HikariDataSource withoutAutoCommit() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername("sa");
        config.setAutoCommit(false);
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    @Test
    void anyCall_databaseDied_unavailable() {
        WritableUserStore store = openOwn();
        store.create(ALICE, Set.of());
        database.die();
        UserAccount bob = new UserAccount("bob", "h", true);
        assertThrows(StoreUnavailableException.class, () -> store.find("alice"));
        assertThrows(StoreUnavailableException.class, () -> store.grants("alice"));
        assertThrows(StoreUnavailableException.class, () -> store.create(bob, Set.of()));
    }

    @Test
    void anyCall_tableGone_unavailableWithItsReason() {
        WritableUserStore store = openOwn();
        database.run("DROP ALL OBJECTS");
        StoreUnavailableException thrown = assertThrows(StoreUnavailableException.class, () -> store.find("alice"));
        assertTrue(thrown.getMessage().startsWith("the database of users=jdbc does not answer: SQLSTATE 42S04, "));
    }

    @Test
    void create_insertRefusedForAnotherReason_isUnavailableAndHidesTheRow() {
        WritableUserStore store = openOwn();
        database.run("ALTER TABLE servletjwt_user ALTER COLUMN password_hash VARCHAR(3)");
        UserAccount account = new UserAccount("alice", "canary-hash", true);
        StoreUnavailableException refused =
                assertThrows(StoreUnavailableException.class, () -> store.create(account, Set.of()));
        assertFalse(refused.getMessage().contains("canary"), refused.getMessage());
        assertNull(refused.getCause());
    }

    @Test
    void create_rolesLeftOfAnAccountThatIsGone_areNotInherited() {
        WritableUserStore store = openOwn();
        database.run("SET REFERENTIAL_INTEGRITY FALSE", "INSERT INTO servletjwt_user_role VALUES ('alice', 'admin')");
        assertTrue(store.create(ALICE, Set.of("user")));
        assertEquals(Set.of("user"), store.grants("alice").roles());
    }

    @Test
    void grants_severalRowsOfOneClaim_areAnArrayInTheirOrder() {
        WritableUserStore store = openOwn();
        store.create(ALICE, Set.of());
        database.run("INSERT INTO servletjwt_user_claim VALUES ('alice', 'team', 1, 'b'), ('alice', 'team', 0, 'c')");
        assertEquals(Map.of("team", List.of("c", "b")), store.grants("alice").claims());
    }
}
