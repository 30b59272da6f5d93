package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.testkit.TestTokens;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The change of a password: who may, to what, and what ends with it. */
class PasswordFlowTest {
    private static final String NEW = "correct horse";
    private static final String ADDRESS = "192.0.2.1";

    /** Hears everything. */
    public static final class RecordingListener implements AuthEventListener {
        static final List<AuthEvent> HEARD = new CopyOnWriteArrayList<>();

        /** Made by the product, by its name. */
        public RecordingListener() {}

        @Override
        public void on(AuthEvent event) {
            HEARD.add(event);
        }
    }

    private final InMemoryUserStore store = new InMemoryUserStore();
    private JwtAuth auth;

    @BeforeEach
    void open() {
        store.create(new UserAccount("alice", Flows.HASH, true), Set.of("user"));
        auth = open(store);
        RecordingListener.HEARD.clear();
    }

    private static JwtAuth open(WritableUserStore users) {
        return JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(users)
                .hashConcurrency(1)
                .listeners(RecordingListener.class.getName())
                .build();
    }

    @AfterEach
    void close() {
        auth.close();
    }

    private void change(JwtAuth auth, String sessionId, String before, String after) throws Exception {
        RuntimeAccess.of(auth)
                .newPasswordFlow()
                .change(new PasswordFlow.PasswordChange("alice", sessionId, before, after, 8, ADDRESS));
    }

    private FailureCode refused(String before, String after) {
        return Flows.refused(() -> change(auth, null, before, after));
    }

    private TokenResponse login(String password) throws Exception {
        return TestClient.login(auth, Credentials.of("alice", password), null, TestClient.SOMEBODY);
    }

    private static String sid(TokenResponse tokens) {
        return TestTokens.claimsOf(tokens.access().token()).replaceFirst(".*\"sid\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void change_rightPassword_newOneCountsAlone() throws Exception {
        change(auth, null, Flows.PASSWORD, NEW);
        assertEquals(FailureCode.INVALID_CREDENTIALS, Flows.refused(() -> login(Flows.PASSWORD)));
        login(NEW);
    }

    @Test
    void change_otherSessions_endAndTheOwnGoesOn() throws Exception {
        TokenResponse own = login(Flows.PASSWORD);
        TokenResponse other = login(Flows.PASSWORD);
        change(auth, sid(own), Flows.PASSWORD, NEW);
        auth.verify(own.access().token());
        RuntimeAccess.of(auth).newRefreshFlow().refresh(own.refreshToken(), TestClient.refreshes(null, ADDRESS));
        assertEquals(
                FailureCode.TOKEN_REVOKED,
                Flows.refused(() -> auth.verify(other.access().token())));
        assertEquals(
                FailureCode.REFRESH_REFUSED,
                Flows.refused(() -> RuntimeAccess.of(auth)
                        .newRefreshFlow()
                        .refresh(other.refreshToken(), TestClient.refreshes(null, ADDRESS))));
    }

    @Test
    void change_wrongPassword_changesNothing() throws Exception {
        TokenResponse tokens = login(Flows.PASSWORD);
        String before = store.find("alice").orElseThrow().passwordHash();
        assertEquals(FailureCode.INVALID_CREDENTIALS, refused("wrong", NEW));
        assertEquals(before, store.find("alice").orElseThrow().passwordHash());
        auth.verify(tokens.access().token());
    }

    @ParameterizedTest
    @CsvSource({
        "short, PASSWORD_TOO_SHORT",
        "12345678, PASSWORD_COMMON",
        "P@ssw0rd, PASSWORD_COMMON",
    })
    void change_badNewPassword_isRefused(String password, FailureCode code) {
        assertEquals(code, refused(Flows.PASSWORD, password));
        assertTrue(store.find("alice").orElseThrow().passwordHash().equals(Flows.HASH));
    }

    @Test
    void change_guesses_countAsThoseOfLogins() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(FailureCode.INVALID_CREDENTIALS, refused("wrong", NEW));
        }
        for (int i = 0; i < 2; i++) {
            assertEquals(FailureCode.INVALID_CREDENTIALS, Flows.refused(() -> login("wrong")));
        }
        assertEquals(FailureCode.TOO_MANY_ATTEMPTS, refused(Flows.PASSWORD, NEW));
        assertEquals(FailureCode.TOO_MANY_ATTEMPTS, Flows.refused(() -> login(Flows.PASSWORD)));
    }

    @Test
    void change_accountChangedMeanwhile_isNotOverwritten() {
        WritableUserStore contested = new WritableUserStore() {
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
                assertTrue(store.updateHash(name, oldHash, "of somebody who was faster"));
                return store.updateHash(name, oldHash, newHash);
            }
        };
        try (JwtAuth other = open(contested)) {
            assertEquals(FailureCode.STORE_UNAVAILABLE, Flows.refused(() -> change(other, null, Flows.PASSWORD, NEW)));
            assertEquals(
                    "of somebody who was faster",
                    store.find("alice").orElseThrow().passwordHash());
        }
    }

    @Test
    void change_outcomes_areTold() throws Exception {
        refused("wrong", NEW);
        refused(Flows.PASSWORD, "short");
        change(auth, null, Flows.PASSWORD, NEW);
        assertEquals(
                List.of(
                        new AuthEvent.PasswordChangeRefused("alice", ADDRESS, FailureCode.INVALID_CREDENTIALS),
                        new AuthEvent.PasswordChangeRefused("alice", ADDRESS, FailureCode.PASSWORD_TOO_SHORT),
                        new AuthEvent.PasswordChanged("alice", ADDRESS)),
                RecordingListener.HEARD);
    }

    @Test
    void demand_text_holdsNoPassword() {
        String text = new PasswordFlow.PasswordChange("alice", null, "old-secret", "new-secret", 8, ADDRESS).toString();
        assertFalse(text.contains("secret"), text);
    }

    @Test
    void passwordChange_storeThatCannotWrite_isNone() {
        try (JwtAuth readOnly = Flows.auth(Flows.alice(true, UserGrants.ofRoles(Set.of())))) {
            assertThrows(
                    IllegalStateException.class,
                    () -> RuntimeAccess.of(readOnly).newPasswordFlow());
        }
    }
}
