package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.testkit.TestTokens;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The password, or the account, is replaced between the check of the old one and the opening of the session. */
class LoginDuringPasswordChangeTest {
    private static final String NEW = "correct horse battery";
    /** A hash of another password. */
    private static final String OTHER = Flows.HASH.replace("nf65EOgL", "nf65EOgM");

    /** Does something between the check of a password and the opening of the session: then the grants are read. */
    private static final class InterruptedUserStore implements WritableUserStore {
        private final InMemoryUserStore store = new InMemoryUserStore();
        private Runnable meanwhile = () -> {};
        private boolean gone;
        private boolean disabled;
        private boolean down;
        /** The change that the store's copy does not show yet. */
        private String hashNow;

        InterruptedUserStore() {
            store.create(new UserAccount("alice", Flows.HASH, true), Set.of("user"));
        }

        @Override
        public Optional<UserAccount> find(String name) {
            if (down) {
                throw new StoreUnavailableException("down");
            }
            return gone
                    ? Optional.empty()
                    : store.find(name).map(account -> new UserAccount(name, account.passwordHash(), !disabled));
        }

        @Override
        public Optional<UserAccount> findCurrent(String name) {
            return hashNow == null ? find(name) : Optional.of(new UserAccount(name, hashNow, true));
        }

        @Override
        public UserGrants grants(String name) {
            Runnable once = meanwhile;
            meanwhile = () -> {};
            once.run();
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
    }

    private final InterruptedUserStore users = new InterruptedUserStore();
    private final JwtAuth auth = JwtAuth.builder()
            .secret(TestTokens.SECRET)
            .users(users)
            .hashConcurrency(2)
            .build();

    @AfterEach
    void close() {
        auth.close();
    }

    private TokenResponse login() throws Exception {
        return TestClient.login(auth, Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY);
    }

    private void change() {
        try {
            RuntimeAccess.of(auth)
                    .newPasswordFlow()
                    .change(new PasswordFlow.PasswordChange("alice", null, Flows.PASSWORD, NEW, 8, "192.0.2.1"));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private void assertRefusedWithoutSession(FailureCode code) {
        assertEquals(code, Flows.refused(this::login));
        assertEquals(List.of(), auth.sessions().list("alice"));
    }

    @Test
    void login_passwordChangedMeanwhile_isRefusedAndLeavesNoSession() {
        users.meanwhile = this::change;
        assertRefusedWithoutSession(FailureCode.INVALID_CREDENTIALS);
    }

    /** The application changes the password in its own table, and then ends all sessions. */
    @Test
    void login_hashReplacedAndAllRevokedMeanwhile_isRefused() {
        users.meanwhile = () -> {
            String hash = users.find("alice").orElseThrow().passwordHash();
            users.store.updateHash("alice", hash, OTHER);
            auth.sessions().revokeAll("alice");
        };
        assertRefusedWithoutSession(FailureCode.INVALID_CREDENTIALS);
    }

    @Test
    void login_accountDisabledMeanwhile_isRefused() {
        users.meanwhile = () -> users.disabled = true;
        assertRefusedWithoutSession(FailureCode.INVALID_CREDENTIALS);
    }

    @Test
    void login_accountRemovedMeanwhile_isRefused() {
        users.meanwhile = () -> users.gone = true;
        assertRefusedWithoutSession(FailureCode.INVALID_CREDENTIALS);
    }

    @Test
    void login_storeDownMeanwhile_leavesNoSession() {
        users.meanwhile = () -> users.down = true;
        assertRefusedWithoutSession(FailureCode.STORE_UNAVAILABLE);
    }

    /** Another login of the same password has stored a better hash: the password is still right. */
    @Test
    void login_hashOfTheSamePasswordReplacedMeanwhile_isGood() throws Exception {
        users.meanwhile = () -> {
            String hash = users.find("alice").orElseThrow().passwordHash();
            users.store.updateHash("alice", hash, Flows.HASH);
        };
        TokenResponse tokens = login();
        assertEquals("alice", auth.verify(tokens.access().token()).getName());
        assertEquals(1, auth.sessions().list("alice").size());
    }

    /** A store that keeps a copy of its accounts is read anew. */
    @Test
    void login_storeWithACopy_asksForTheCurrentAccount() {
        users.hashNow = OTHER;
        assertRefusedWithoutSession(FailureCode.INVALID_CREDENTIALS);
    }

    @Test
    void login_nothingMeanwhile_isGood() throws Exception {
        login();
        assertEquals(1, auth.sessions().list("alice").size());
    }

    /** A session of a login that came to its end before is found by the change, as ever. */
    @Test
    void login_before_isEndedByTheChange() throws Exception {
        String token = login().access().token();
        change();
        assertThrows(Exception.class, () -> auth.verify(token));
    }
}
