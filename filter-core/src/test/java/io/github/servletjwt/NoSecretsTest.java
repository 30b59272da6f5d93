package io.github.servletjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.account.FileUserStore;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.internal.account.TestHashes;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.ComponentSettings;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.SharedSettings;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.RegisterFlow;
import io.github.servletjwt.internal.key.HmacSecret;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Passwords, hashes, secrets and tokens never get into a log, an exception or a string of an object. */
class NoSecretsTest {
    /** The start of everything that must not be seen. */
    private static final String MARK = "Zx9Mark";

    private static final String PASSWORD = MARK + "-correct-horse";
    private static final String SECRET = MARK + TestTokens.SECRET;
    private static final String HASH_MARK = "nf65EOgLrQMR";
    /** Of the password {@code password}. */
    private static final String HASH =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$" + HASH_MARK + "/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private final Logger logger = Logger.getLogger("io.github.servletjwt");
    private final RecordingHandler handler = new RecordingHandler();

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    /** Something that an application, a user or an attacker does. */
    private interface Action {
        Object run() throws Exception;
    }

    private static JwtAuthBuilder builder() {
        return JwtAuth.builder().secret(SECRET).clock(new MovableClock());
    }

    private static Named<Action> deed(String name, Action deed) {
        return Named.of(name, deed);
    }

    private static Object login(UserStore store, String name, String password) throws Exception {
        return TestClient.login(
                builder().users(store).build(), Credentials.of(name, password), Set.of("a"), TestClient.SOMEBODY);
    }

    private static Object register(String name, String password) throws Exception {
        JwtAuth auth = builder().users("memory").build();
        auth.accounts().create("taken", PASSWORD, Set.of());
        return RuntimeAccess.of(auth)
                .newRegisterFlow()
                .register(new RegisterFlow.RegistrationRequest(Credentials.of(name, password), List.of("user"), 8));
    }

    private static UserStore store(String hash, Map<String, Object> claims) {
        return new UserStore() {
            @Override
            public Optional<UserAccount> find(String name) {
                return Optional.of(new UserAccount(name, hash, true));
            }

            @Override
            public UserGrants grants(String name) {
                return new UserGrants(Set.of("user"), Set.of("a"), claims);
            }
        };
    }

    private static Object build(JwtAuthBuilder builder) {
        return builder.build();
    }

    private static JwtAuthBuilder jdbc(String url) {
        return builder()
                .users("jdbc")
                .dataSource(url)
                .set("dataSourceUser", "sa")
                .set("dataSourcePassword", PASSWORD);
    }

    private static Object loginWhenTheDatabaseDied() throws Exception {
        TestDatabase database = new TestDatabase();
        JwtAuth auth = builder().users("jdbc").dataSource(database.dataSource()).build();
        auth.accounts().create("alice", PASSWORD, Set.of());
        database.die();
        return TestClient.login(auth, Credentials.of("alice", PASSWORD), null, TestClient.SOMEBODY);
    }

    private static Object registerWithoutTheRolesTable() throws Exception {
        TestDatabase database = new TestDatabase();
        JwtAuth auth = builder().users("jdbc").dataSource(database.dataSource()).build();
        database.run("DROP TABLE servletjwt_user_role");
        auth.accounts().create("alice", PASSWORD, Set.of());
        return auth;
    }

    static Stream<Named<Action>> deeds() throws Exception {
        String token = builder().build().issue("alice", "admin");
        return Stream.concat(
                Stream.of(
                        deed("good login", () -> login(store(HASH, Map.of()), "alice", "password")),
                        deed("wrong password", () -> login(store(HASH, Map.of()), "alice", PASSWORD)),
                        deed("unknown user", () -> login(new InMemoryUserStore(), "alice", PASSWORD)),
                        deed("password typed as name", () -> login(new InMemoryUserStore(), PASSWORD, "x")),
                        deed("malformed name", () -> login(new InMemoryUserStore(), PASSWORD + "!", PASSWORD)),
                        deed("control character", () -> Credentials.of("alice", PASSWORD + "\n")),
                        deed("hash of unknown form", () -> login(store("{noop}" + PASSWORD, Map.of()), "a", PASSWORD)),
                        deed("registered claim", () -> login(store(HASH, Map.of("sub", MARK)), "a", "password")),
                        deed(
                                "claim of no JSON",
                                () -> login(
                                        store(HASH, Map.of("x", List.of(MARK.getBytes(StandardCharsets.UTF_8)))),
                                        "a",
                                        "password")),
                        deed(
                                "token too long",
                                () -> login(store(HASH, Map.of("x", MARK.repeat(2000))), "a", "password")),
                        deed("store down", () -> login(new FailingUserStore(), "alice", PASSWORD)),
                        deed("database died", NoSecretsTest::loginWhenTheDatabaseDied),
                        deed("table gone", NoSecretsTest::registerWithoutTheRolesTable)),
                Stream.of(
                        deed("good registration", () -> register("alice", PASSWORD)),
                        deed("short password", () -> register("alice", MARK)),
                        deed("long password", () -> register("alice", MARK.repeat(40))),
                        deed("password is name", () -> register(PASSWORD, PASSWORD)),
                        deed("taken name", () -> register("taken", PASSWORD)),
                        deed("malformed name at registration", () -> register("no name", PASSWORD)),
                        deed("good token", () -> builder().build().verify(token)),
                        deed("tampered token", () -> builder().build().verify(TestTokens.tampered(token))),
                        deed("half a token", () -> builder().build().verify(token.substring(0, token.length() / 2))),
                        deed("token and more", () -> builder().build().verify(token + MARK)),
                        deed("secret as token", () -> builder().build().verify(SECRET)),
                        deed(
                                "registered claim issued",
                                () -> builder()
                                        .build()
                                        .issue("alice", new UserGrants(Set.of(), Set.of(), Map.of("exp", MARK)))),
                        deed("short secret", () -> build(JwtAuth.builder().secret(MARK))),
                        deed("repeated secret", () -> build(JwtAuth.builder().secret(MARK.repeat(10)))),
                        deed("secret not base64", () -> build(JwtAuth.builder().secret("base64:" + MARK + "!?"))),
                        deed("two stores", () -> build(builder().users("memory").users(new InMemoryUserStore()))),
                        deed("password without URL", () -> build(builder().set("dataSourcePassword", PASSWORD))),
                        deed("wrong database password", () -> build(jdbc(new TestDatabase().url()))),
                        deed("no driver", () -> build(jdbc("jdbc:nosuch://u:" + PASSWORD + "@localhost/x"))),
                        deed("no database", () -> build(jdbc("jdbc:h2:mem:no;IFEXISTS=TRUE"))),
                        deed("unknown class", () -> build(builder().users("com.example.None"))),
                        deed(
                                "file with passwords",
                                () -> FileUserStore.open(
                                        "/WEB-INF/users",
                                        () -> "alice: " + PASSWORD + "\nbob: {noop}" + PASSWORD + "\ncarol: " + HASH
                                                + "\ncarol: " + HASH + " a,,b\ndave " + HASH,
                                        TestHashes.all(),
                                        () -> 0,
                                        problem -> {
                                            throw new IllegalArgumentException(problem);
                                        }))));
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void anyDeed_logExceptionAndResult_showNoSecret(Action deed) {
        List<String> texts = new ArrayList<>();
        try {
            texts.add(String.valueOf(deed.run()));
        } catch (Exception refused) {
            addAll(texts, refused);
        }
        texts.addAll(handler.texts);
        assertFalse(texts.isEmpty());
        texts.forEach(NoSecretsTest::assertNoSecret);
    }

    @Test
    void storeDown_log_isHeard() throws Exception {
        JwtAuth auth = builder().users(new FailingUserStore()).build();
        try {
            TestClient.login(auth, Credentials.of("alice", PASSWORD), null, TestClient.SOMEBODY);
        } catch (AuthFailureException expected) {
            assertEquals("STORE_UNAVAILABLE", expected.getMessage());
        }
        assertTrue(handler.texts.toString().contains("[a login, down]"), handler.texts::toString);
    }

    @Test
    void objectsOfTheApi_toString_showNoSecret() throws Exception {
        JwtAuthBuilder builder = builder().users("memory");
        JwtAuth auth = builder.build();
        auth.accounts().create("alice", PASSWORD, Set.of("user"));
        IssuedToken issued = TestClient.login(auth, Credentials.of("alice", PASSWORD), null, TestClient.SOMEBODY)
                .access();
        InMemoryUserStore store = new InMemoryUserStore();
        UserAccount account = new UserAccount("bob", HASH, true);
        store.create(account, Set.of());
        HmacSecret secret = HmacSecret.parse(SECRET, List.of());
        List<Object> objects = List.of(
                builder,
                auth,
                RuntimeAccess.of(auth).verifier(),
                RuntimeAccess.of(auth).verifier().verify(issued.token()),
                auth.verify(issued.token()),
                RuntimeAccess.of(auth).newLoginFlow(),
                RuntimeAccess.of(auth).newRegisterFlow(),
                auth.accounts(),
                issued,
                store,
                account,
                store.find("bob"),
                Credentials.of(PASSWORD, PASSWORD),
                secret);
        objects.forEach(object -> assertNoSecret(object.toString()));
    }

    @Test
    void configuration_toString_showsNoSecret() {
        Map<String, String> texts = Map.of(
                "secret",
                SECRET,
                "users",
                "jdbc",
                "dataSource",
                "jdbc:h2:mem:x;PASSWORD=" + PASSWORD,
                "dataSourcePassword",
                PASSWORD);
        Problems problems = new Problems();
        ComponentSettings settings = new ComponentSettings(Component.CODE, "code", texts, Map.of());
        ComponentValues values = ComponentValues.read(settings, UnaryOperator.identity(), problems);
        JwtAuthConfig config = SharedSettings.merge("code", List.of(values), problems);
        assertEquals(List.of(), problems.list());
        for (Object object :
                Arrays.asList(settings, values, config, config.token(), config.accounts(), config.dataSource())) {
            assertNoSecret(object.toString());
        }
        assertNoSecret(values.effective(List.of(values)));
        assertNoSecret(config.effective());
    }

    private static void assertNoSecret(String text) {
        assertFalse(text.contains(MARK), text);
        assertFalse(text.contains(HASH_MARK), text);
        assertFalse(text.contains("$argon2id$v="), text);
        assertFalse(text.contains("eyJ"), text);
    }

    /** The part of an exception and its causes that a log would show. */
    private static void addAll(List<String> texts, Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            texts.add(t.toString());
            for (Throwable suppressed : t.getSuppressed()) {
                addAll(texts, suppressed);
            }
        }
    }

    /** Keeps all log records as strings. */
    private static final class RecordingHandler extends Handler {
        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            texts.add(entry.getLevel() + " " + entry.getMessage() + " " + Arrays.toString(entry.getParameters()));
            addAll(texts, entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
