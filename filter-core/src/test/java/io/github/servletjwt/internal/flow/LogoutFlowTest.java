package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.session.SwitchableSessionStore;
import io.github.servletjwt.internal.token.VerifiedTokenCache;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A logout: what it ends, and at once. */
class LogoutFlowTest {
    private final MovableClock clock = new MovableClock();
    private final SwitchableSessionStore store = new SwitchableSessionStore(clock);
    private final List<JwtAuth> opened = new ArrayList<>();
    private final JwtAuth auth = open(builder());

    private JwtAuthBuilder builder() {
        return JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(clock)
                .users(new SwitchableUserStore())
                .sessions(store);
    }

    private JwtAuth open(JwtAuthBuilder builder) {
        JwtAuth made = builder.build();
        opened.add(made);
        return made;
    }

    @AfterEach
    void close() {
        opened.forEach(JwtAuth::close);
    }

    private TokenResponse login() throws AuthFailureException {
        return TestClient.login(auth, Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY);
    }

    private void logout(TokenResponse tokens, boolean everywhere) throws AuthFailureException {
        RuntimeAccess.of(auth).newLogoutFlow().endByAccessToken(tokens.access().token(), TestClient.leaves(everywhere));
    }

    private FailureCode refused(String token) {
        return Flows.refused(() -> auth.verify(token));
    }

    private FailureCode refreshRefused(TokenResponse tokens) {
        return Flows.refused(() ->
                RuntimeAccess.of(auth).newRefreshFlow().refresh(tokens.refreshToken(), TestClient.refreshes(null, "")));
    }

    @Test
    void endByAccessToken_refusesAllItsTokensAtOnce() throws Exception {
        TokenResponse first = login();
        TokenResponse second =
                RuntimeAccess.of(auth).newRefreshFlow().refresh(first.refreshToken(), TestClient.refreshes(null, ""));
        logout(second, false);
        assertEquals(FailureCode.TOKEN_REVOKED, refused(first.access().token()));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(second.access().token()));
        assertEquals(FailureCode.REFRESH_REFUSED, refreshRefused(second));
    }

    @Test
    void endByAccessToken_rememberedToken_isRefusedToo() throws Exception {
        VerifiedTokenCache cache = new VerifiedTokenCache(RuntimeAccess.of(auth).verifier(), 10);
        TokenResponse tokens = login();
        cache.verify(tokens.access().token());
        logout(tokens, false);
        assertEquals(
                FailureCode.TOKEN_REVOKED,
                Flows.refused(() -> cache.verify(tokens.access().token())));
    }

    @Test
    void endByAccessToken_otherSession_goesOn() throws Exception {
        TokenResponse other = login();
        logout(login(), false);
        assertDoesNotThrow(() -> auth.verify(other.access().token()));
        assertDoesNotThrow(() ->
                RuntimeAccess.of(auth).newRefreshFlow().refresh(other.refreshToken(), TestClient.refreshes(null, "")));
    }

    @Test
    void endByAccessToken_everywhere_endsAllSessions_andALoginWorksInTheSameSecond() throws Exception {
        TokenResponse other = login();
        logout(login(), true);
        assertEquals(FailureCode.TOKEN_REVOKED, refused(other.access().token()));
        assertEquals(FailureCode.REFRESH_REFUSED, refreshRefused(other));
        TokenResponse after = login();
        assertDoesNotThrow(() -> auth.verify(after.access().token()));
        assertDoesNotThrow(() ->
                RuntimeAccess.of(auth).newRefreshFlow().refresh(after.refreshToken(), TestClient.refreshes(null, "")));
    }

    /** To the last second of its leeway it is revoked, and then it is expired. */
    @ParameterizedTest
    @CsvSource({"-1, TOKEN_REVOKED", "0, TOKEN_EXPIRED", "1, TOKEN_EXPIRED"})
    void endByAccessToken_staysRefusedUntilTheTokenIsOver(long seconds, FailureCode code) throws Exception {
        TokenResponse tokens = login();
        logout(tokens, false);
        clock.move(Duration.ofMinutes(15).plusSeconds(30 + seconds));
        // whatever is swept when others are ended
        logout(login(), false);
        assertEquals(code, refused(tokens.access().token()));
    }

    @Test
    void endByAccessToken_expired_endsTheSession() throws Exception {
        TokenResponse tokens = login();
        clock.move(Duration.ofHours(1));
        logout(tokens, false);
        assertEquals(FailureCode.REFRESH_REFUSED, refreshRefused(tokens));
    }

    /** Nobody may end everything with a token of a session that is over long ago. */
    @Test
    void endByAccessToken_expiredAndSessionOver_endsNothing() throws Exception {
        TokenResponse dead = login();
        clock.move(Duration.ofDays(14));
        TokenResponse other = login();
        logout(dead, true);
        assertDoesNotThrow(() -> auth.verify(other.access().token()));
    }

    @Test
    void endByAccessToken_endedBefore_everywhereEndsNothingMore() throws Exception {
        TokenResponse stolen = login();
        TokenResponse other = login();
        logout(stolen, false);
        logout(stolen, true);
        assertDoesNotThrow(() -> auth.verify(other.access().token()));
    }

    @Test
    void endByRefreshToken_endsTheSession() throws Exception {
        TokenResponse tokens = login();
        RuntimeAccess.of(auth).newLogoutFlow().endByRefreshToken(tokens.refreshToken(), TestClient.leaves(false));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(tokens.access().token()));
        assertEquals(FailureCode.REFRESH_REFUSED, refreshRefused(tokens));
    }

    @Test
    void endByRefreshToken_everywhere_endsAllSessions() throws Exception {
        TokenResponse other = login();
        RuntimeAccess.of(auth).newLogoutFlow().endByRefreshToken(login().refreshToken(), TestClient.leaves(true));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(other.access().token()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "srt_x", "a.b.c"})
    void unknownToken_isNoFailure_andAsksNoStore(String token) throws Exception {
        int before = store.calls();
        RuntimeAccess.of(auth).newLogoutFlow().endByRefreshToken(token, TestClient.leaves(true));
        RuntimeAccess.of(auth).newLogoutFlow().endByAccessToken(token, TestClient.leaves(true));
        assertEquals(before, store.calls());
    }

    @Test
    void endByAccessToken_ofAnotherKey_asksNoStore() throws Exception {
        int before = store.calls();
        RuntimeAccess.of(auth).newLogoutFlow().endByAccessToken(TestTokens.badSignature(), TestClient.leaves(true));
        assertEquals(before, store.calls());
    }

    /** Made by code, or by another service with the same secret: it is ended by its jti. */
    @Test
    void endByAccessToken_withoutSession_isRefusedAtOnce() throws Exception {
        String token = auth.issue("alice", "user");
        String other = auth.issue("alice", "user");
        RuntimeAccess.of(auth).newLogoutFlow().endByAccessToken(token, TestClient.leaves(false));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(token));
        assertDoesNotThrow(() -> auth.verify(other));
    }

    @Test
    void endByAccessToken_strangeSessionId_isRefusedAtOnce() throws Exception {
        String token = TestTokens.of("{\"sub\":\"alice\",\"exp\":" + (TestTokens.NOW + 600) + ",\"sid\":\""
                + "x".repeat(500) + "\\u0000'\"}");
        RuntimeAccess.of(auth).newLogoutFlow().endByAccessToken(token, TestClient.leaves(false));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"find", "revoke"})
    void endByAccessToken_storeFails_is503_andTheTokenIsNotReportedDead(String method) throws Exception {
        TokenResponse tokens = login();
        store.fail(method);
        assertEquals(FailureCode.STORE_UNAVAILABLE, Flows.refused(() -> logout(tokens, false)));
        assertDoesNotThrow(() -> auth.verify(tokens.access().token()));
        store.fail(false);
        logout(tokens, false);
        assertEquals(FailureCode.TOKEN_REVOKED, refused(tokens.access().token()));
    }

    /** A half-done logout is completed by the second try. */
    @Test
    void everywhere_storeFailsHalfway_isDoneOnTheSecondTry() throws Exception {
        for (String method : List.of("revoke", "revokeAll")) {
            TokenResponse other = login();
            TokenResponse tokens = login();
            store.fail(method);
            assertEquals(FailureCode.STORE_UNAVAILABLE, Flows.refused(() -> logout(tokens, true)));
            store.fail(false);
            logout(tokens, true);
            assertEquals(FailureCode.TOKEN_REVOKED, refused(other.access().token()));
            assertEquals(FailureCode.REFRESH_REFUSED, refreshRefused(other));
        }
    }

    /** Another node ended it, or the answer was lost: this node learns it by the second try. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endedInTheStoreAlone_isRefusedHereToo(boolean byAccessToken) throws Exception {
        TokenResponse tokens = login();
        String sid = auth.sessions().list("alice").get(0).id();
        store.revoke(sid, "alice", tokens.access().expiresAt());
        if (byAccessToken) {
            logout(tokens, false);
        } else {
            RuntimeAccess.of(auth).newLogoutFlow().endByRefreshToken(tokens.refreshToken(), TestClient.leaves(false));
        }
        assertEquals(FailureCode.TOKEN_REVOKED, refused(tokens.access().token()));
    }

    @Test
    void endByRefreshToken_sessionOver_endsItsAccessTokens_andNoOthers() throws Exception {
        JwtAuth brief = open(builder().refreshTokenTtl(Duration.ofMinutes(5)));
        TokenResponse tokens =
                TestClient.login(brief, Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY);
        clock.move(Duration.ofMinutes(6));
        TokenResponse other =
                TestClient.login(brief, Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY);
        RuntimeAccess.of(brief).newLogoutFlow().endByRefreshToken(tokens.refreshToken(), TestClient.leaves(true));
        assertEquals(
                FailureCode.TOKEN_REVOKED,
                Flows.refused(() -> brief.verify(tokens.access().token())));
        assertDoesNotThrow(() -> brief.verify(other.access().token()));
    }

    @Test
    void revokeAll_ofTheApplication_endsEverySession_howeverTheNameIsWritten() throws Exception {
        TokenResponse one = login();
        TokenResponse two = login();
        auth.sessions().revokeAll("ALICE");
        assertEquals(FailureCode.TOKEN_REVOKED, refused(one.access().token()));
        assertEquals(FailureCode.REFRESH_REFUSED, refreshRefused(two));
        assertEquals(0, auth.sessions().list("alice").size());
    }

    @Test
    void revoke_ofTheApplication_endsOneOfTheUserAlone() throws Exception {
        TokenResponse one = login();
        String id = auth.sessions().list("alice").get(0).id();
        assertEquals(false, auth.sessions().revoke("bob", id));
        assertDoesNotThrow(() -> auth.verify(one.access().token()));
        assertEquals(true, auth.sessions().revoke("alice", id));
        assertEquals(false, auth.sessions().revoke("alice", id));
        assertEquals(FailureCode.TOKEN_REVOKED, refused(one.access().token()));
    }

    @Test
    @TestsSetting("sessions")
    void sessions_none_givesNoRefreshToken_andTakesNothingBack() throws Exception {
        JwtAuth none = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(new SwitchableUserStore())
                .sessions("none")
                .build();
        TokenResponse tokens =
                TestClient.login(none, Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY);
        assertEquals(null, tokens.refreshToken());
        assertEquals(false, TestTokens.claimsOf(tokens.access().token()).contains("\"sid\""));
        assertEquals(
                "no sessions: sessions is none; set it to memory, jdbc, redis://host:port or a class name",
                assertThrows(IllegalStateException.class, none::sessions).getMessage());
    }
}
