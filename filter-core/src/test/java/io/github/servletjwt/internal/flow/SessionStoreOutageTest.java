package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.internal.session.SwitchableSessionStore;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * While the session store is away, the answer depends on the request alone: never on whether a poll of this node has
 * noticed it yet, nor on whether the store is polled, like a database, or pushes, like Redis.
 */
class SessionStoreOutageTest {
    private static final String ADDRESS = "192.0.2.1";

    /** A kind of store, and a moment of the outage. */
    enum Moment {
        POLLED_NOT_NOTICED(false, false),
        POLLED_NOTICED(false, true),
        PUSHING_NOT_NOTICED(true, false),
        PUSHING_NOTICED(true, true);

        private final boolean pushing;
        private final boolean noticed;

        Moment(boolean pushing, boolean noticed) {
            this.pushing = pushing;
            this.noticed = noticed;
        }
    }

    private final MovableClock clock = new MovableClock();
    private final SwitchableSessionStore store = new SwitchableSessionStore(clock);
    private JwtAuth auth;
    private TokenResponse tokens;

    /** Logs in, and then takes the store away. */
    private void outage(Moment moment) throws Exception {
        if (moment.pushing) {
            store.push();
        }
        auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(clock)
                .hashConcurrency(1)
                .users(Flows.alice(true, UserGrants.ofRoles(Set.of("user"))))
                .sessions(store)
                .set("revocationRefresh", "50ms")
                .build();
        tokens = login(Flows.PASSWORD);
        if (moment.noticed) {
            store.fail(true);
            awaitNoticed();
        } else {
            store.fail("open", "find", "rotate", "extend", "revoke", "revokeAll", "list");
        }
    }

    /** From then on, this node refuses calls without a call of the store. */
    private void awaitNoticed() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        int before;
        do {
            assertTrue(System.nanoTime() < deadline, "no poll has noticed it");
            before = store.calls();
            assertThrows(StoreUnavailableException.class, () -> auth.sessions().list("alice"));
        } while (store.calls() > before);
    }

    @AfterEach
    void close() {
        auth.close();
    }

    private TokenResponse login(String password) throws Exception {
        return TestClient.login(auth, Credentials.of("alice", password), null, TestClient.SOMEBODY);
    }

    private void refresh(String refreshToken) throws Exception {
        RuntimeAccess.of(auth).newRefreshFlow().refresh(refreshToken, TestClient.refreshes(null, ADDRESS));
    }

    private LogoutFlow logout() {
        return RuntimeAccess.of(auth).newLogoutFlow();
    }

    @ParameterizedTest
    @EnumSource
    void login_wrongPassword_isInvalid(Moment moment) throws Exception {
        outage(moment);
        assertEquals(FailureCode.INVALID_CREDENTIALS, Flows.refused(() -> login("wrong")));
    }

    @ParameterizedTest
    @EnumSource
    void login_rightPassword_isUnavailable(Moment moment) throws Exception {
        outage(moment);
        assertEquals(FailureCode.STORE_UNAVAILABLE, Flows.refused(() -> login(Flows.PASSWORD)));
    }

    @ParameterizedTest
    @EnumSource
    void refresh_forgedToken_isRefused(Moment moment) throws Exception {
        outage(moment);
        assertEquals(FailureCode.REFRESH_REFUSED, Flows.refused(() -> refresh("srt_forged")));
    }

    @ParameterizedTest
    @EnumSource
    void refresh_authenticToken_isUnavailable(Moment moment) throws Exception {
        outage(moment);
        assertEquals(FailureCode.STORE_UNAVAILABLE, Flows.refused(() -> refresh(tokens.refreshToken())));
    }

    @ParameterizedTest
    @EnumSource
    void logout_authenticToken_isUnavailable(Moment moment) throws Exception {
        outage(moment);
        String access = tokens.access().token();
        assertEquals(
                FailureCode.STORE_UNAVAILABLE,
                Flows.refused(() -> logout().endByAccessToken(access, TestClient.leaves(false))));
        assertEquals(
                FailureCode.STORE_UNAVAILABLE,
                Flows.refused(() -> logout().endByRefreshToken(tokens.refreshToken(), TestClient.leaves(false))));
    }

    /** There is nothing to end, so it is done (RFC 7009 §2.2). */
    @ParameterizedTest
    @EnumSource
    void logout_forgedToken_isDone(Moment moment) throws Exception {
        outage(moment);
        int before = store.calls();
        logout().endByRefreshToken("srt_forged", TestClient.leaves(false));
        logout().endByAccessToken(TestTokens.tampered(tokens.access().token()), TestClient.leaves(false));
        assertEquals(before, store.calls());
    }
}
