package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.LogLines;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.session.Sessions;
import io.github.servletjwt.internal.session.SwitchableSessionStore;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refresh: what it gives, to whom, and for how long. */
class RefreshFlowTest {
    private static final String ADDRESS = "198.51.100.7";

    private final MovableClock clock = new MovableClock();
    private final SwitchableUserStore users = new SwitchableUserStore();
    private final SwitchableSessionStore store = new SwitchableSessionStore(clock);
    private final List<JwtAuth> opened = new ArrayList<>();
    private final JwtAuth auth = open(builder());

    private JwtAuthBuilder builder() {
        return JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(clock)
                .users(users)
                .sessions(store)
                .set("listeners", RecordingListener.class.getName() + "," + BrokenEar.class.getName());
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

    /** Hears every event. */
    public static final class RecordingListener implements AuthEventListener {
        static final List<AuthEvent> HEARD = new CopyOnWriteArrayList<>();

        /** Made by the product, by its name. */
        public RecordingListener() {}

        @Override
        public void on(AuthEvent event) {
            if (event instanceof AuthEvent.RefreshReused || event instanceof AuthEvent.RefreshAddressChanged) {
                HEARD.add(event);
            }
        }
    }

    /** Fails on every event. */
    public static final class BrokenEar implements AuthEventListener {
        /** Made by the product, by its name. */
        public BrokenEar() {}

        @Override
        public void on(AuthEvent event) {
            throw new IllegalStateException("deaf");
        }
    }

    @BeforeEach
    void hearNothing() {
        RecordingListener.HEARD.clear();
    }

    private TokenResponse login(Set<String> scopes) throws AuthFailureException {
        return TestClient.login(auth, Credentials.of("alice", Flows.PASSWORD), scopes, TestClient.SOMEBODY);
    }

    private TokenResponse login() throws AuthFailureException {
        return login(null);
    }

    private TokenResponse refresh(String token) throws AuthFailureException {
        return RuntimeAccess.of(auth).newRefreshFlow().refresh(token, TestClient.refreshes(null, ADDRESS));
    }

    private FailureCode refused(String token) {
        return Flows.refused(() -> refresh(token));
    }

    private FailureCode verifyRefused(TokenResponse tokens) {
        return Flows.refused(() -> auth.verify(tokens.access().token()));
    }

    private static String claim(TokenResponse tokens, String name) {
        String claims = TestTokens.claimsOf(tokens.access().token());
        return claims.replaceAll(".*\"" + name + "\":\"?([^,\"}]*).*", "$1");
    }

    @Test
    void refresh_current_givesNewTokensOfTheSameSession() throws Exception {
        TokenResponse first = login();
        clock.move(Duration.ofMinutes(3));
        TokenResponse second = refresh(first.refreshToken());
        assertNotEquals(first.refreshToken(), second.refreshToken());
        assertNotEquals(claim(first, "jti"), claim(second, "jti"));
        assertEquals(claim(first, "sid"), claim(second, "sid"));
        assertEquals(Long.parseLong(claim(first, "exp")) + 180, Long.parseLong(claim(second, "exp")));
        assertEquals("alice", auth.verify(second.access().token()).getName());
    }

    /** The user has proven who he is at the login, and not since. */
    @Test
    void refresh_authTime_isThatOfTheLogin() throws Exception {
        TokenResponse first = login();
        clock.move(Duration.ofHours(3));
        assertEquals(claim(first, "auth_time"), claim(refresh(first.refreshToken()), "auth_time"));
    }

    /** The store's clock, by which a session is created, differs from that of the node. */
    @Test
    void refresh_authTimeWithAnotherClockInTheStore_isThatOfTheLogin() throws Exception {
        MovableClock ahead = new MovableClock();
        ahead.move(Duration.ofSeconds(17));
        JwtAuth node = open(builder().sessions(new SwitchableSessionStore(ahead)));
        TokenResponse first =
                TestClient.login(node, Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY);
        TokenResponse second = RuntimeAccess.of(node)
                .newRefreshFlow()
                .refresh(first.refreshToken(), TestClient.refreshes(null, ADDRESS));
        assertEquals(claim(first, "auth_time"), claim(second, "auth_time"));
    }

    // the successor a second time

    private TokenResponse refresh(String token, String address, String agent) throws AuthFailureException {
        return RuntimeAccess.of(auth)
                .newRefreshFlow()
                .refresh(
                        token,
                        new RefreshFlow.RefreshRequest(null, new Sessions.Client(address, agent), TokenDelivery.BODY));
    }

    @Test
    void refresh_previousFromTheSameClient_getsTheSameSuccessorWithoutAnEvent() throws Exception {
        String first = login().refreshToken();
        String second = refresh(first, ADDRESS, "Firefox").refreshToken();
        assertEquals(second, refresh(first, ADDRESS, "Firefox").refreshToken());
        assertEquals(List.of(), RecordingListener.HEARD);
    }

    /** A browser may have been updated since the login. */
    @Test
    void refresh_anotherUserAgentThanAtTheLogin_isGood() throws Exception {
        String first = login().refreshToken();
        String second = refresh(first, ADDRESS, "Firefox 2").refreshToken();
        assertEquals(second, refresh(first, ADDRESS, "Firefox 2").refreshToken());
        refresh(second, ADDRESS, "Firefox 3");
        assertEquals(List.of(), RecordingListener.HEARD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl/8", "", "firefox", "Firefox "})
    void refresh_previousFromAnotherUserAgent_endsTheSession(String agent) throws Exception {
        TokenResponse login = login();
        TokenResponse second = refresh(login.refreshToken(), ADDRESS, "Firefox");
        assertEquals(FailureCode.REFRESH_REFUSED, Flows.refused(() -> refresh(login.refreshToken(), ADDRESS, agent)));
        assertEquals(
                List.of(new AuthEvent.RefreshReused("alice", ADDRESS, claim(login, "sid"))), RecordingListener.HEARD);
        assertEquals(FailureCode.REFRESH_REFUSED, refused(second.refreshToken()));
        assertEquals(FailureCode.TOKEN_REVOKED, verifyRefused(second));
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 198.51.100.8, true",
        "198.51.100.7, 198.51.100.7, false",
        "2001:db8:0:1::7, 2001:db8:0:1:ffff::1, false",
        "2001:db8:0:1::7, 2001:db8:0:2::7, true",
        "198.51.100.7, 2001:db8:0:1::7, true",
        "unix, unix, false",
        "unix, tcp, true"
    })
    void refresh_previousFromAnotherAddress_raisesAnEventOfItsOwn(String one, String other, boolean event)
            throws Exception {
        TokenResponse login = login();
        String second = refresh(login.refreshToken(), one, "Firefox").refreshToken();
        assertEquals(second, refresh(login.refreshToken(), other, "Firefox").refreshToken());
        assertEquals(
                event ? List.of(new AuthEvent.RefreshAddressChanged("alice", other, claim(login, "sid"))) : List.of(),
                RecordingListener.HEARD);
    }

    /** A store that keeps no refresher: the grace is as before. */
    @Test
    void refresh_storeThatKeepsNoRefresher_doesNotCompare() throws Exception {
        String first = login().refreshToken();
        store.forgetRefreshers();
        String second = refresh(first, ADDRESS, "Firefox").refreshToken();
        assertEquals(second, refresh(first, ADDRESS, "curl/8").refreshToken());
    }

    @Test
    void refresh_oldAccessToken_staysGood() throws Exception {
        TokenResponse first = login();
        refresh(first.refreshToken());
        assertEquals("alice", auth.verify(first.access().token()).getName());
    }

    @ParameterizedTest
    @CsvSource({"9, true", "10, false", "11, false"})
    @TestsSetting("refreshGrace")
    void refresh_previous_givesTheSameSuccessorForTheGrace(long seconds, boolean inGrace) throws Exception {
        TokenResponse first = login();
        TokenResponse second = refresh(first.refreshToken());
        clock.move(Duration.ofSeconds(seconds));
        if (inGrace) {
            assertEquals(second.refreshToken(), refresh(first.refreshToken()).refreshToken());
            assertEquals(List.of(), RecordingListener.HEARD);
        } else {
            assertEquals(FailureCode.REFRESH_REFUSED, refused(first.refreshToken()));
            assertEquals(FailureCode.REFRESH_REFUSED, refused(second.refreshToken()));
            assertEquals(FailureCode.TOKEN_REVOKED, verifyRefused(second));
        }
    }

    @Test
    void refresh_previous_doesNotProlongTheGrace() throws Exception {
        TokenResponse first = login();
        refresh(first.refreshToken());
        clock.move(Duration.ofSeconds(6));
        refresh(first.refreshToken());
        clock.move(Duration.ofSeconds(4));
        assertEquals(FailureCode.REFRESH_REFUSED, refused(first.refreshToken()));
    }

    @Test
    @TestsSetting("refreshGrace")
    void refresh_graceOff_secondUseEndsTheSession() throws Exception {
        try (JwtAuth strict = builder().refreshGrace(Duration.ZERO).build()) {
            TokenResponse first =
                    TestClient.login(strict, Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY);
            RuntimeAccess.of(strict)
                    .newRefreshFlow()
                    .refresh(first.refreshToken(), TestClient.refreshes(null, ADDRESS));
            assertEquals(
                    FailureCode.REFRESH_REFUSED,
                    Flows.refused(() -> RuntimeAccess.of(strict)
                            .newRefreshFlow()
                            .refresh(first.refreshToken(), TestClient.refreshes(null, ADDRESS))));
        }
    }

    /** The owner refreshes, then the thief uses what he stole: it ends for both. */
    @Test
    void refresh_thiefAfterOwner_endsTheSessionForBoth() throws Exception {
        TokenResponse stolen = login();
        TokenResponse owner = refresh(refresh(stolen.refreshToken()).refreshToken());
        assertEquals(FailureCode.REFRESH_REFUSED, refused(stolen.refreshToken()));
        assertEquals(FailureCode.REFRESH_REFUSED, refused(owner.refreshToken()));
        assertEquals(FailureCode.TOKEN_REVOKED, verifyRefused(owner));
        assertEquals(FailureCode.TOKEN_REVOKED, verifyRefused(stolen));
    }

    /** The thief is first, and the owner's next refresh finds out. */
    @Test
    void refresh_ownerAfterThief_endsTheSessionForBoth() throws Exception {
        TokenResponse owner = login();
        TokenResponse thief = refresh(owner.refreshToken());
        clock.move(Duration.ofMinutes(10));
        assertEquals(FailureCode.REFRESH_REFUSED, refused(owner.refreshToken()));
        assertEquals(FailureCode.REFRESH_REFUSED, refused(thief.refreshToken()));
        assertEquals(FailureCode.TOKEN_REVOKED, verifyRefused(thief));
    }

    @Test
    @TestsSetting("listeners")
    void refresh_reused_isToldOnce_andABrokenListenerChangesNothing() throws Exception {
        TokenResponse stolen = login();
        refresh(refresh(stolen.refreshToken()).refreshToken());
        refused(stolen.refreshToken());
        refused(stolen.refreshToken());
        AuthEvent event = new AuthEvent.RefreshReused("alice", ADDRESS, claim(stolen, "sid"));
        assertEquals(List.of(event), RecordingListener.HEARD);
        assertEquals("REFRESH_REUSED", event.name());
    }

    @Test
    void refresh_reused_isInTheAuditLog() throws Exception {
        try (LogLines log = new LogLines()) {
            TokenResponse stolen = login();
            refresh(refresh(stolen.refreshToken()).refreshToken());
            refused(stolen.refreshToken());
            assertTrue(log.text().contains("REFRESH_REUSED"), log.text());
            assertTrue(log.text().contains(ADDRESS), log.text());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    @TestsSetting("refreshTokenTtl")
    void refresh_idle_isOverAtTheEnd(long seconds, boolean good) throws Exception {
        TokenResponse first = login();
        clock.move(Duration.ofDays(14).plusSeconds(seconds));
        if (good) {
            refresh(first.refreshToken());
        } else {
            assertEquals(FailureCode.REFRESH_REFUSED, refused(first.refreshToken()));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    @TestsSetting("sessionTtl")
    void refresh_total_isOverAtTheEnd_howeverOftenItIsUsed(long seconds, boolean good) throws Exception {
        TokenResponse last = login();
        for (int day = 10; day < 90; day += 10) {
            clock.move(Duration.ofDays(10));
            last = refresh(last.refreshToken());
        }
        clock.move(Duration.ofDays(10).plusSeconds(seconds));
        String token = last.refreshToken();
        if (good) {
            refresh(token);
        } else {
            assertEquals(FailureCode.REFRESH_REFUSED, refused(token));
        }
    }

    @Test
    void refresh_rolesAndScopes_areReadAnew() throws Exception {
        TokenResponse first = login();
        users.grant(Set.of("admin"), Set.of("write", "delete"));
        TokenResponse second = refresh(first.refreshToken());
        assertEquals(Set.of("admin"), auth.verify(second.access().token()).roles());
        assertEquals(Set.of("write", "delete"), second.access().scopes());
    }

    /** RFC 6749 §6: no more than was granted at the login, whatever is granted since. */
    @Test
    void refresh_scopes_neverGrowBeyondThoseOfTheLogin() throws Exception {
        users.grant(Set.of(), Set.of("read", "write"));
        TokenResponse first = login(Set.of("read", "write", "other"));
        assertEquals(Set.of("read", "write"), first.access().scopes());
        users.grant(Set.of(), Set.of("read", "write", "other"));
        TokenResponse second = refresh(first.refreshToken());
        assertEquals(Set.of("read", "write"), second.access().scopes());
    }

    @Test
    void refresh_scopesAskedFor_narrowThisOneTokenAlone() throws Exception {
        TokenResponse first = login(Set.of("read", "write"));
        TokenResponse second = RuntimeAccess.of(auth)
                .newRefreshFlow()
                .refresh(first.refreshToken(), TestClient.refreshes(Set.of("write", "other"), ADDRESS));
        assertEquals(Set.of("write"), second.access().scopes());
        assertEquals(
                Set.of("read", "write"), refresh(second.refreshToken()).access().scopes());
    }

    @Test
    void refresh_userRemoved_endsTheSession() throws Exception {
        TokenResponse first = login();
        users.remove();
        assertEquals(FailureCode.REFRESH_REFUSED, refused(first.refreshToken()));
        assertEquals(FailureCode.TOKEN_REVOKED, verifyRefused(first));
    }

    @Test
    void refresh_userDisabled_endsTheSession() throws Exception {
        TokenResponse first = login();
        users.disable();
        assertEquals(FailureCode.REFRESH_REFUSED, refused(first.refreshToken()));
        assertEquals(FailureCode.TOKEN_REVOKED, verifyRefused(first));
    }

    /** Keyed proof before any store is asked. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x", "srt_", "%sA", "srt_AAAA", "%s"})
    void refresh_forged_asksNoStore(String form) throws Exception {
        String other = TestClient.login(
                        JwtAuth.builder()
                                .secret(TestTokens.OTHER_SECRET)
                                .users(users)
                                .build(),
                        Credentials.of("alice", Flows.PASSWORD),
                        null,
                        TestClient.SOMEBODY)
                .refreshToken();
        int before = store.calls();
        assertEquals(FailureCode.REFRESH_REFUSED, refused(form.formatted(other)));
        assertEquals(before, store.calls());
    }

    @Test
    void refresh_accessTokenInsteadOfRefreshToken_isRefused() throws Exception {
        assertEquals(FailureCode.REFRESH_REFUSED, refused(login().access().token()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"find", "rotate"})
    void refresh_storeFails_is503_andTheTokenStaysGood(String method) throws Exception {
        TokenResponse first = login();
        store.fail(method);
        assertEquals(FailureCode.STORE_UNAVAILABLE, refused(first.refreshToken()));
        store.fail(false);
        refresh(first.refreshToken());
    }

    @Test
    void refresh_reusedWhileTheStoreCannotEndIt_is503() throws Exception {
        TokenResponse stolen = login();
        TokenResponse owner = refresh(refresh(stolen.refreshToken()).refreshToken());
        store.fail("revoke");
        assertEquals(FailureCode.STORE_UNAVAILABLE, refused(stolen.refreshToken()));
        assertEquals(List.of(), RecordingListener.HEARD);
        store.fail(false);
        refused(stolen.refreshToken());
        assertEquals(FailureCode.REFRESH_REFUSED, refused(owner.refreshToken()));
    }

    @Test
    void login_storeFails_is503() {
        store.fail("open");
        assertEquals(FailureCode.STORE_UNAVAILABLE, Flows.refused(this::login));
    }

    @Test
    @TestsSetting("refreshSecret")
    void refreshSecret_rotated_verifiesTheOldAndMakesWithTheNew() throws Exception {
        String old = "of refresh tokens 1: 4mPq8sVx2kRw7tYb5nZc";
        String young = "of refresh tokens 2: 9hJd3fGk6lQw1eRt8yUi";
        TokenResponse first = of(builder().refreshSecret(old));
        TokenResponse second = RuntimeAccess.of(open(builder().refreshSecret(young, old)))
                .newRefreshFlow()
                .refresh(first.refreshToken(), TestClient.refreshes(null, ADDRESS));
        TokenResponse third = RuntimeAccess.of(open(builder().refreshSecret(young)))
                .newRefreshFlow()
                .refresh(second.refreshToken(), TestClient.refreshes(null, ADDRESS));
        assertNotEquals(second.refreshToken(), third.refreshToken());
        assertEquals(
                FailureCode.REFRESH_REFUSED,
                Flows.refused(() -> RuntimeAccess.of(open(builder().refreshSecret(old)))
                        .newRefreshFlow()
                        .refresh(third.refreshToken(), TestClient.refreshes(null, ADDRESS))));
    }

    /** With it, the signing key can be replaced and sessions live on. */
    @Test
    @TestsSetting("refreshSecret")
    void refreshSecret_signingKeyReplaced_sessionsLiveOn() throws Exception {
        String secret = "of refresh tokens 1: 4mPq8sVx2kRw7tYb5nZc";
        TokenResponse first = of(builder().refreshSecret(secret));
        RuntimeAccess.of(open(builder().secret(TestTokens.OTHER_SECRET).refreshSecret(secret)))
                .newRefreshFlow()
                .refresh(first.refreshToken(), TestClient.refreshes(null, ADDRESS));
    }

    @Test
    void refreshSecret_absentAndSigningKeyReplaced_sessionsEnd() throws Exception {
        TokenResponse first = login();
        JwtAuth other = open(builder().secret(TestTokens.OTHER_SECRET));
        assertEquals(
                FailureCode.REFRESH_REFUSED,
                Flows.refused(() -> RuntimeAccess.of(other)
                        .newRefreshFlow()
                        .refresh(first.refreshToken(), TestClient.refreshes(null, ADDRESS))));
    }

    private TokenResponse of(JwtAuthBuilder builder) throws AuthFailureException {
        return TestClient.login(open(builder), Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY);
    }
}
