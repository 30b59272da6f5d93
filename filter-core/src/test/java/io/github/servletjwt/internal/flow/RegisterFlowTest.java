package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.FailingUserStore;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.internal.session.InMemorySessionStore;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A registration: which names and passwords are taken, and what is stored. */
class RegisterFlowTest {
    private static final int LEAST = 8;
    private static final String GOOD = "correct horse";

    private final InMemoryUserStore store = new InMemoryUserStore();
    private final JwtAuth auth = Flows.auth(store);

    private String register(String name, String password) throws AuthFailureException {
        return register(name, password, LEAST);
    }

    private String register(String name, String password, int min) throws AuthFailureException {
        return RuntimeAccess.of(auth)
                .newRegisterFlow()
                .register(new RegisterFlow.RegistrationRequest(Credentials.of(name, password), List.of("user"), min));
    }

    private FailureCode refused(String name, String password) {
        return Flows.refused(() -> register(name, password));
    }

    /**
     * The application has removed the account, and somebody else takes the name: the sessions belonged to the first
     * owner.
     */
    @Test
    void register_nameOfARemovedAccount_endsTheSessionsOfThatAccount() throws Exception {
        MovableClock clock = new MovableClock();
        InMemorySessionStore sessions = new InMemorySessionStore(clock);
        JwtAuth before = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(clock)
                .users(Flows.alice(true, UserGrants.ofRoles(Set.of("admin"))))
                .sessions(sessions)
                .build();
        JwtAuth after = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(clock)
                .users(store)
                .sessions(sessions)
                .build();
        TokenResponse old =
                TestClient.login(before, Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY);
        RuntimeAccess.of(after)
                .newRegisterFlow()
                .register(new RegisterFlow.RegistrationRequest(
                        Credentials.of("alice", "another password"), List.of("user"), LEAST));
        assertEquals(
                FailureCode.REFRESH_REFUSED,
                Flows.refused(() -> RuntimeAccess.of(after)
                        .newRefreshFlow()
                        .refresh(old.refreshToken(), TestClient.refreshes(null, ""))));
        assertEquals(
                FailureCode.TOKEN_REVOKED,
                Flows.refused(() -> after.verify(old.access().token())));
    }

    @Test
    void register_newName_canLogIn() throws Exception {
        register("alice", GOOD);
        String token = TestClient.login(auth, Credentials.of("alice", GOOD), null, TestClient.SOMEBODY)
                .access()
                .token();
        assertEquals(Set.of("user"), auth.verify(token).roles());
    }

    @Test
    void register_newName_storesAnArgon2idHash() throws Exception {
        register("alice", GOOD);
        UserAccount account = store.find("alice").orElseThrow();
        assertTrue(account.passwordHash().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
        assertTrue(account.enabled());
    }

    @Test
    void register_severalRoles_grantsExactlyThese() throws Exception {
        RuntimeAccess.of(auth)
                .newRegisterFlow()
                .register(
                        new RegisterFlow.RegistrationRequest(Credentials.of("alice", GOOD), List.of("b", "a"), LEAST));
        assertEquals(UserGrants.ofRoles(Set.of("a", "b")), store.grants("alice"));
    }

    @Test
    void register_anySpelling_tellsTheStoredName() throws Exception {
        assertEquals("alice", register("\uFF21LICE", GOOD));
        assertTrue(store.find("alice").isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "ALICE", "\uFF41lice"})
    void register_takenName_refusedAndChangesNothing(String name) throws Exception {
        register("Alice", GOOD);
        Optional<UserAccount> before = store.find("alice");
        assertEquals(FailureCode.USERNAME_TAKEN, refused(name, "another " + GOOD));
        assertEquals(before, store.find("alice"));
    }

    @Test
    void register_takenMeanwhile_createDecides() {
        WritableUserStore slow = new WritableUserStore() {
            @Override
            public Optional<UserAccount> find(String name) {
                return Optional.empty();
            }

            @Override
            public UserGrants grants(String name) {
                return UserGrants.ofRoles(Set.of());
            }

            @Override
            public boolean updateHash(String name, String oldHash, String newHash) {
                return false;
            }

            @Override
            public boolean create(UserAccount account, Set<String> roles) {
                return false;
            }
        };
        RegisterFlow flow = RuntimeAccess.of(Flows.auth(slow)).newRegisterFlow();
        assertEquals(
                FailureCode.USERNAME_TAKEN,
                Flows.refused(() -> flow.register(
                        new RegisterFlow.RegistrationRequest(Credentials.of("alice", GOOD), List.of(), LEAST))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "al ice", "al:ice", "<alice>"})
    void register_malformedName_refused(String name) {
        assertEquals(FailureCode.USERNAME_MALFORMED, refused(name, GOOD));
    }

    @ParameterizedTest
    @CsvSource({"6, 5, true", "6, 6, false", "8, 7, true", "8, 8, false", "8, 9, false", "64, 63, true", "64, 64, false"
    })
    void register_shortPassword_refusedBelowTheLeast(int min, int length, boolean tooShort) throws Exception {
        String password = "xK9vQ2mWz7".repeat(7).substring(0, length);
        if (tooShort) {
            assertEquals(FailureCode.PASSWORD_TOO_SHORT, Flows.refused(() -> register("alice", password, min)));
        } else {
            assertEquals("alice", register("alice", password, min));
        }
    }

    @ParameterizedTest
    @CsvSource({"7, true", "8, false"})
    void register_shortPasswordBeyondTheBasicPlane_countsCodePoints(int length, boolean tooShort) throws Exception {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < length; i++) {
            keys.appendCodePoint(0x1F511 + i * i * 7);
        }
        String password = keys.toString();
        if (tooShort) {
            assertEquals(FailureCode.PASSWORD_TOO_SHORT, refused("alice", password));
        } else {
            assertEquals("alice", register("alice", password));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "\uD83D\uDD11"})
    void register_longPassword_upTo256CodePoints(String codePoint) throws Exception {
        assertEquals(FailureCode.PASSWORD_TOO_LONG, refused("alice", codePoint.repeat(257)));
        assertEquals("alice", register("alice", codePoint.repeat(256)));
    }

    @ParameterizedTest
    @CsvSource({
        "alice1234, alice1234",
        "alice1234, ALICE1234",
        "Alice1234, aLICE1234",
        "alice1234, \uFF21lice1234",
        "strasse12, straße12",
    })
    void register_passwordIsTheName_refused(String name, String password) {
        assertEquals(FailureCode.PASSWORD_IS_NAME, refused(name, password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice12345", "alice123 ", "4321ecila"})
    void register_passwordNearTheName_isTaken(String password) throws Exception {
        assertEquals("alice1234", register("alice1234", password));
    }

    @Test
    void register_refusedPassword_storesNothing() {
        refused("alice", "short");
        assertEquals(Optional.empty(), store.find("alice"));
    }

    @Test
    void register_storeDown_unavailable() {
        RegisterFlow flow = RuntimeAccess.of(Flows.auth(new FailingUserStore())).newRegisterFlow();
        assertEquals(
                FailureCode.STORE_UNAVAILABLE,
                Flows.refused(() -> flow.register(
                        new RegisterFlow.RegistrationRequest(Credentials.of("alice", GOOD), List.of(), LEAST))));
    }
}
