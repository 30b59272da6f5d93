package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.PasswordHasher;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.testkit.TestTokens;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A good login brings a stored hash up to date. */
class StoreRealmTest {
    private static final String PASSWORD = "correct horse";
    private static final String BCRYPT = "$2b$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6";

    private final InMemoryUserStore store = new InMemoryUserStore();

    private JwtAuth open(WritableUserStore users, String form) {
        return JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(users)
                .set("passwordHash", form)
                .hashConcurrency(1)
                .build();
    }

    private static void login(JwtAuth auth, String password) throws Exception {
        TestClient.login(auth, Credentials.of("alice", password), null, TestClient.SOMEBODY);
    }

    private String stored() {
        return store.find("alice").orElseThrow().passwordHash();
    }

    @ParameterizedTest
    @CsvSource({
        "argon2id, '$argon2id$v=19$m=19456,t=2,p=1$'",
        "bcrypt, '$2b$12$'",
        "pbkdf2-sha256, '$pbkdf2-sha256$600000$'",
    })
    void login_goodWithAnOutdatedHash_replacesIt(String form, String beginning) throws Exception {
        store.create(new UserAccount("alice", BCRYPT, true), Set.of("user"));
        try (JwtAuth auth = open(store, form)) {
            login(auth, PASSWORD);
            assertTrue(stored().startsWith(beginning), stored());
            String upgraded = stored();
            login(auth, PASSWORD);
            assertEquals(upgraded, stored());
        }
    }

    @Test
    void login_wrongPassword_replacesNothing() {
        store.create(new UserAccount("alice", BCRYPT, true), Set.of("user"));
        try (JwtAuth auth = open(store, "argon2id")) {
            assertEquals(FailureCode.INVALID_CREDENTIALS, Flows.refused(() -> login(auth, "wrong")));
            assertEquals(BCRYPT, stored());
        }
    }

    @Test
    void login_disabledAccount_replacesNothing() {
        store.create(new UserAccount("alice", BCRYPT, false), Set.of("user"));
        try (JwtAuth auth = open(store, "argon2id")) {
            assertEquals(FailureCode.INVALID_CREDENTIALS, Flows.refused(() -> login(auth, PASSWORD)));
            assertEquals(BCRYPT, stored());
        }
    }

    /** Of 80 bytes, the first 72 match the imported hash; a new bcrypt hash would not hold them all. */
    @Test
    void login_passwordThatTheNewFormDoesNotTake_leavesTheHash() throws Exception {
        String hash = "$2b$04$i2gXUg1V57beldMx.mJU9O0p07qoMHN3fFXEeJHhdmCXVkPZj7Pdm";
        store.create(new UserAccount("alice", hash, true), Set.of("user"));
        try (JwtAuth auth = open(store, "bcrypt")) {
            login(auth, "a".repeat(80));
            assertEquals(hash, stored());
        }
        try (JwtAuth auth = open(store, "argon2id")) {
            login(auth, "a".repeat(80));
            assertTrue(stored().startsWith("$argon2id$"), stored());
            assertEquals(FailureCode.INVALID_CREDENTIALS, Flows.refused(() -> login(auth, "a".repeat(79))));
        }
    }

    /** A store that answers, and cannot write just now. */
    private final class Stuck implements WritableUserStore {
        @Override
        public Optional<UserAccount> find(String name) {
            return store.find(name);
        }

        @Override
        public UserGrants grants(String name) {
            return store.grants(name);
        }

        @Override
        public boolean create(UserAccount account, Set<String> roles) {
            return false;
        }

        @Override
        public boolean updateHash(String name, String oldHash, String newHash) {
            throw new StoreUnavailableException("down");
        }
    }

    @Test
    void login_hashCannotBeReplaced_isGoodAllTheSame() throws Exception {
        store.create(new UserAccount("alice", BCRYPT, true), Set.of("user"));
        try (JwtAuth auth = open(new Stuck(), "argon2id")) {
            login(auth, PASSWORD);
            assertEquals(BCRYPT, stored());
        }
    }

    /** A store with hashes of a form that nobody else has: the password turned round. */
    private final class Backwards implements WritableUserStore, PasswordHasher {
        @Override
        public Optional<UserAccount> find(String name) {
            return store.find(name);
        }

        @Override
        public UserGrants grants(String name) {
            return store.grants(name);
        }

        @Override
        public boolean create(UserAccount account, Set<String> roles) {
            return store.create(account, roles);
        }

        @Override
        public boolean updateHash(String name, String oldHash, String newHash) {
            return store.updateHash(name, oldHash, newHash);
        }

        @Override
        public String hash(String password) {
            return "!" + new StringBuilder(password).reverse();
        }

        @Override
        public boolean recognises(String hash) {
            return hash.startsWith("!");
        }

        @Override
        public boolean verify(String password, String hash) {
            return hash(password).equals(hash);
        }
    }

    @Test
    void login_storeThatVerifiesItsOwnHashes_isAsked_andTheyAreReplaced() throws Exception {
        store.create(new UserAccount("alice", "!esroh tcerroc", true), Set.of("user"));
        try (JwtAuth auth = open(new Backwards(), "argon2id")) {
            assertEquals(FailureCode.INVALID_CREDENTIALS, Flows.refused(() -> login(auth, "wrong")));
            login(auth, PASSWORD);
            assertTrue(stored().startsWith("$argon2id$"), stored());
            login(auth, PASSWORD);
        }
    }

    /** As typed on a system that composes no characters, and hashed there. */
    @Test
    void login_importedHashOfDecomposedCharacters_matchesAsTyped() throws Exception {
        String typed = "cafe\u0301 cafe\u0301";
        store.create(new UserAccount("alice", "{noop}" + typed, true), Set.of("user"));
        try (JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(store)
                .set("allowPlaintextPasswords", "true")
                .build()) {
            login(auth, typed);
            assertTrue(stored().startsWith("$argon2id$"), stored());
            login(auth, "caf\u00e9 caf\u00e9");
        }
    }
}
