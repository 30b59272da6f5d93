package io.github.servletjwt.internal.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RecordingUserStore;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.api.ConfigProblem;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.database.PoolThreads;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stores that the setting {@code users} opens, and the messages when it cannot. */
class UserStoreFactoryTest {
    /** Of the password {@code password}. */
    private static final String HASH =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private static final String CUSTOM = RecordingUserStore.class.getName();

    @TempDir
    private Path folder;

    private static JwtAuthBuilder builder() {
        return JwtAuth.builder().secret(TestTokens.SECRET);
    }

    private static JwtAuth custom(Class<?> type) {
        return builder().users(type.getName()).build();
    }

    private static List<String> problems(JwtAuthBuilder builder) {
        return assertThrows(ConfigException.class, builder::build).problems().stream()
                .map(ConfigProblem::text)
                .toList();
    }

    private static String problem(JwtAuthBuilder builder) {
        List<String> problems = problems(builder);
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    private static String problem(Class<?> type) {
        return problem(builder().users(type.getName()));
    }

    private String file(String text) throws IOException {
        return "file:" + Files.writeString(folder.resolve("users.txt"), text).toAbsolutePath();
    }

    @Test
    void open_none_hasNoUsers() {
        try (JwtAuth auth = builder().build()) {
            assertFalse(RuntimeAccess.of(auth).hasUsers());
            assertFalse(RuntimeAccess.of(auth).canRegister());
        }
    }

    @Test
    void open_memory_canRegister() {
        try (JwtAuth auth = builder().users("memory").build()) {
            assertTrue(RuntimeAccess.of(auth).hasUsers());
            assertTrue(RuntimeAccess.of(auth).canRegister());
        }
    }

    @Test
    void open_file_canLogInAndNotRegister() throws Exception {
        try (JwtAuth auth = builder().users(file("alice: " + HASH + " admin\n")).build()) {
            String token = TestClient.login(auth, Credentials.of("Alice", "password"), null, TestClient.SOMEBODY)
                    .access()
                    .token();
            assertEquals(Set.of("admin"), auth.verify(token).roles());
            assertFalse(RuntimeAccess.of(auth).canRegister());
        }
    }

    @Test
    void open_classpathFile_isRead() {
        String location = "classpath:io/github/servletjwt/internal/account/schema.sql";
        String problem = problems(builder().users(location)).get(0);
        assertTrue(problem.startsWith("users: " + location + ", line 1: "), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/nowhere/users.txt", "classpath:nowhere.txt", "/WEB-INF/users.txt"})
    void open_fileAbsent_problem(String location) {
        String problem = problem(builder().users(location));
        assertTrue(problem.startsWith("users: no file can be read at " + location + " ("), problem);
    }

    @Test
    void open_fileWithMistakes_eachIsAProblemWithItsLine() throws Exception {
        String location = file("alice: {noop}hunter2\nbob\n");
        List<String> problems = problems(builder().users(location));
        assertEquals(2, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("users: " + location + ", line 1: the hash of 'alice'"));
        assertTrue(problems.get(1).startsWith("users: " + location + ", line 2: expected"));
        assertFalse(problems.toString().contains("hunter2"));
    }

    @Test
    void open_jdbcUrl_canRegister() {
        TestDatabase database = new TestDatabase();
        try (JwtAuth auth = jdbc(database).build()) {
            assertTrue(RuntimeAccess.of(auth).canRegister());
        }
    }

    @Test
    void open_jdbcWithUserQuery_cannotRegister() {
        TestDatabase database = new TestDatabase();
        database.run("CREATE TABLE people (login VARCHAR(64), pw VARCHAR(200))");
        JwtAuthBuilder builder = jdbc(database).set("userQuery", "SELECT pw FROM people WHERE login = ?");
        try (JwtAuth auth = builder.build()) {
            assertTrue(RuntimeAccess.of(auth).hasUsers());
            assertFalse(RuntimeAccess.of(auth).canRegister());
        }
    }

    @Test
    void close_jdbcUrl_leavesNoThreads() throws Exception {
        try (JwtAuth auth = jdbc(new TestDatabase()).build()) {
            assertTrue(RuntimeAccess.of(auth).hasUsers());
            assertFalse(PoolThreads.running().isEmpty());
        }
        assertEquals(List.of(), PoolThreads.alive());
    }

    @Test
    void open_jdbcWithQueryOfNoUse_problemAndNoThreads() throws Exception {
        String problem = problem(jdbc(new TestDatabase()).set("rolesQuery", "SELECT 1 FROM nowhere WHERE a = ?"));
        assertTrue(problem.startsWith("rolesQuery: the database refuses it: "), problem);
        assertEquals(List.of(), PoolThreads.alive());
    }

    @Test
    void open_jdbcAndDatabaseUnreachable_problemNamesDataSource() {
        TestDatabase database = new TestDatabase();
        database.die();
        String problem = problem(jdbc(database));
        assertTrue(problem.startsWith("dataSource: the database does not answer: "), problem);
        assertTrue(problem(builder().users("jdbc").dataSource(database.dataSource()))
                .startsWith("dataSource: the database does not answer: "));
    }

    @Test
    void open_jdbcWithoutDataSource_problem() {
        String problem = problem(builder().users("jdbc"));
        assertTrue(problem.startsWith("dataSource: is required with users=jdbc; expected java:"), problem);
    }

    @Test
    void open_jdbcAttributeAbsent_problem() {
        assertEquals(
                "dataSource: nothing is found at attribute:db",
                problem(builder().users("jdbc").dataSource("attribute:db")));
    }

    @Test
    void open_jdbcJndiAbsent_problem() {
        assertEquals(
                "dataSource: nothing is found at java:comp/env/jdbc/x in JNDI; expected a data source of the container",
                problem(builder().users("jdbc").dataSource("java:comp/env/jdbc/x")));
    }

    private static JwtAuthBuilder jdbc(TestDatabase database) {
        return builder().users("jdbc").dataSource(database.url()).set("dataSourceUser", "sa");
    }

    @Test
    void open_class_isMadeAndConfigured() throws Exception {
        try (JwtAuth auth = builder().users(CUSTOM).set(CUSTOM + ".url", "x").build()) {
            assertEquals(List.of("made", "{url=x}"), RecordingUserStore.events());
            auth.accounts().create("alice", "correct horse", Set.of("user"));
            assertTrue(auth.accounts().exists("alice"));
        }
    }

    /** It learns neither the signing secret nor any other setting of ours. */
    @Test
    void open_class_isGivenNothingThatIsNotAddressedToIt() {
        JwtAuthBuilder builder = builder()
                .users(CUSTOM)
                .issuer("corp")
                .listeners(SilentListener.class.getName())
                .set(SilentListener.class.getName() + ".url", "of another class");
        try (JwtAuth auth = builder.build()) {
            assertEquals(List.of("made", "{}"), RecordingUserStore.events());
            assertTrue(RuntimeAccess.of(auth).hasUsers());
        }
    }

    /** A listener that does nothing. */
    public static final class SilentListener implements AuthEventListener {
        @Override
        public void on(AuthEvent event) {
            // nothing to do
        }
    }

    @Test
    void open_settingOfAClassThatNoSettingNames_problem() {
        assertEquals(
                "com.example.Vault.url: no setting names a class com.example.Vault; expected CLASS.NAME with a class of "
                        + "users, sessions, keys or listeners; correct the name, or remove it",
                problem(builder().users("memory").set("com.example.Vault.url", "x")));
    }

    @Test
    void close_classThatCanBeClosed_isClosedOnce() {
        JwtAuth auth = builder().users(CUSTOM).build();
        auth.close();
        auth.close();
        assertEquals(List.of("made", "{}", "closed"), RecordingUserStore.events());
    }

    @Test
    void open_classRefusesItsSettings_problemAndClosed() {
        assertEquals(
                "users: " + CUSTOM + " refuses its settings: refused is not allowed",
                problem(builder().users(CUSTOM).set(CUSTOM + ".refused", "x")));
        assertEquals(List.of("made", "closed"), RecordingUserStore.events());
    }

    @Test
    void open_classThatIsGivenAsAStore_isNeitherConfiguredNorClosed() {
        RecordingUserStore store = new RecordingUserStore();
        try (JwtAuth auth = builder().users(store).build()) {
            assertTrue(RuntimeAccess.of(auth).canRegister());
        }
        assertEquals(List.of("made"), RecordingUserStore.events());
    }

    @Test
    void open_classThatOnlyReads_cannotRegister() {
        try (JwtAuth auth = custom(ReadOnlyStore.class)) {
            assertTrue(RuntimeAccess.of(auth).hasUsers());
            assertFalse(RuntimeAccess.of(auth).canRegister());
        }
    }

    @Test
    void open_classMissing_problem() {
        String problem = problem(builder().users("com.example.NoSuchStore"));
        assertTrue(problem.startsWith("users: there is no class com.example.NoSuchStore; expected "), problem);
    }

    @Test
    void open_classOfOtherType_problem() {
        assertEquals(
                "users: java.util.ArrayList does not implement io.github.servletjwt.api.UserStore",
                problem(builder().users("java.util.ArrayList")));
    }

    @Test
    void open_classOfOtherTypeThatCanBeClosed_isClosed() {
        problem(CloseableNoStore.class);
        assertTrue(CloseableNoStore.closed);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ThrowingStore.class,
                FailingInitialiserStore.class,
                ArgumentStore.class,
                PrivateStore.class,
                AbstractStore.class,
                UserStore.class,
            })
    void open_classThatCannotBeMade_problem(Class<?> type) {
        String problem = problem(type);
        boolean failing = type == ThrowingStore.class;
        String expected = failing
                ? "users: the constructor of " + type.getName() + " fails: java.lang.IllegalStateException: fails"
                : "users: " + type.getName() + " needs a public constructor without arguments: ";
        assertTrue(problem.startsWith(expected), problem);
    }

    /** Knows nobody. */
    public static class ReadOnlyStore implements UserStore {
        @Override
        public Optional<UserAccount> find(String name) {
            return Optional.empty();
        }

        @Override
        public UserGrants grants(String name) {
            return UserGrants.ofRoles(Set.of());
        }
    }

    /** Its constructor fails. */
    public static final class ThrowingStore extends ReadOnlyStore {
        public ThrowingStore() {
            throw new IllegalStateException("fails");
        }
    }

    /** It cannot be loaded. */
    public static final class FailingInitialiserStore extends ReadOnlyStore {
        private static final int NUMBER = Integer.parseInt("none");

        @Override
        public String toString() {
            return "store " + NUMBER;
        }
    }

    /** It wants an argument. */
    public static final class ArgumentStore extends ReadOnlyStore {
        private final String url;

        public ArgumentStore(String url) {
            this.url = url;
        }

        @Override
        public String toString() {
            return url;
        }
    }

    /** Its constructor is private. */
    public static final class PrivateStore extends ReadOnlyStore {
        private PrivateStore() {}
    }

    /** It is abstract. */
    public abstract static class AbstractStore extends ReadOnlyStore {}

    /** It is not a store. */
    public static final class CloseableNoStore implements AutoCloseable {
        private static boolean closed;

        @Override
        public void close() {
            closed = true;
        }
    }
}
