package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.CountingUserStore;
import io.github.servletjwt.FailingUserStore;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.account.BlockableRandom;
import io.github.servletjwt.internal.account.Crowd;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A login, from the name and password to the token. */
class LoginFlowTest {
    private static final UserGrants GRANTS =
            new UserGrants(Set.of("admin"), new LinkedHashSet<>(List.of("a", "b", "c")), Map.of("department", "it"));

    private static IssuedToken login(UserStore users, String name, String password, Set<String> scopes)
            throws AuthFailureException {
        return TestClient.login(Flows.auth(users), Credentials.of(name, password), scopes, TestClient.SOMEBODY)
                .access();
    }

    private static FailureCode refused(UserStore users, String name, String password) {
        return Flows.refused(() -> login(users, name, password, null));
    }

    @Test
    void login_rightPassword_tokenOfTheUserAndItsGrants() throws Exception {
        JwtAuth auth = Flows.auth(Flows.alice(true, GRANTS));
        IssuedToken issued = TestClient.login(auth, Credentials.of("alice", Flows.PASSWORD), null, TestClient.SOMEBODY)
                .access();
        AuthenticatedUser user = auth.verify(issued.token());
        assertEquals("alice", user.getName());
        assertEquals(Set.of("admin"), user.roles());
        assertEquals(Set.of("a", "b", "c"), user.scopes());
        assertEquals("it", user.claims().get("department"));
        assertEquals(MovableClock.START, user.issuedAt());
        assertEquals(TestTokens.NOW, user.claims().get("auth_time"));
        assertEquals(Duration.ofMinutes(15), issued.ttl());
        assertEquals(Set.of("a", "b", "c"), issued.scopes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALICE", "Alice", "\uFF41lice"})
    void login_nameSpeltOtherwise_isTheStoredOne(String name) throws Exception {
        IssuedToken issued = login(Flows.alice(true, GRANTS), name, Flows.PASSWORD, null);
        assertTrue(TestTokens.claimsOf(issued.token()).contains("\"sub\":\"alice\""));
    }

    @ParameterizedTest
    @CsvSource({
        "true, alice, wrong",
        "true, alice, ''",
        "true, bob, password",
        "true, '', password",
        "true, no name, password",
        "false, alice, password",
        "false, alice, wrong",
    })
    void login_wrongUnknownOrDisabled_failAlike(boolean enabled, String name, String password) {
        assertEquals(FailureCode.INVALID_CREDENTIALS, refused(Flows.alice(enabled, GRANTS), name, password));
    }

    @Test
    void login_nameOfAMillionCharacters_invalidCredentials() {
        String name = "a".repeat(1_000_000);
        assertEquals(FailureCode.INVALID_CREDENTIALS, refused(Flows.alice(true, GRANTS), name, Flows.PASSWORD));
    }

    @ParameterizedTest
    @CsvSource({"true, alice, wrong, find alice", "true, Bob, wrong, find bob", "false, alice, wrong, find alice"})
    void login_refused_asksTheStoreOnceAndNeverForGrants(boolean enabled, String name, String password, String call) {
        CountingUserStore store = new CountingUserStore(Flows.alice(enabled, GRANTS));
        refused(store, name, password);
        assertEquals(List.of(call), store.calls());
    }

    @Test
    void login_disabledWithRightPassword_neverAsksForGrants() {
        CountingUserStore store = new CountingUserStore(Flows.alice(false, GRANTS));
        refused(store, "alice", Flows.PASSWORD);
        assertEquals(List.of("find alice"), store.calls());
    }

    @Test
    void login_nameThatNoStoreKnows_asksNoStore() {
        CountingUserStore store = new CountingUserStore(Flows.alice(true, GRANTS));
        refused(store, "a".repeat(257), Flows.PASSWORD);
        assertEquals(List.of(), store.calls());
    }

    @ParameterizedTest
    @CsvSource({
        "true, alice, password",
        "true, alice, wrong",
        "false, alice, password",
        "true, bob, password",
        "true, no name, password",
    })
    @Timeout(30)
    void login_hashingBusy_isSaidWhoeverAsks(boolean enabled, String name, String password) throws Exception {
        InMemoryUserStore store = new InMemoryUserStore();
        store.create(new UserAccount("alice", Flows.HASH, enabled), Set.of());
        BlockableRandom random = new BlockableRandom();
        JwtAuth auth = Flows.auth(store, random);
        Credentials carol = Credentials.of("carol", "password of carol, looked up nowhere");
        try (Crowd crowd = new Crowd(random)) {
            crowd.start(
                    1,
                    () -> RuntimeAccess.of(auth)
                            .newRegisterFlow()
                            .register(new RegisterFlow.RegistrationRequest(carol, List.of(), 8)));
            random.awaitHeld(1);
            Credentials credentials = Credentials.of(name, password);
            crowd.start(8, () -> TestClient.login(auth, credentials, null, TestClient.SOMEBODY));
            crowd.awaitQueued(8);
            assertEquals(
                    FailureCode.HASHING_BUSY,
                    Flows.refused(() -> TestClient.login(auth, credentials, null, TestClient.SOMEBODY)));
        }
    }

    @Test
    void login_rightPassword_asksForGrantsAfterwards() throws Exception {
        CountingUserStore store = new CountingUserStore(Flows.alice(true, GRANTS));
        login(store, "alice", Flows.PASSWORD, null);
        // the last one once the session is open: the password may have been replaced meanwhile
        assertEquals(List.of("find alice", "grants alice", "find alice"), store.calls());
    }

    static Stream<Arguments> narrowed() {
        return Stream.of(
                Arguments.of(null, List.of("a", "b", "c")),
                Arguments.of(Set.of(), List.of()),
                Arguments.of(Set.of("b"), List.of("b")),
                Arguments.of(new LinkedHashSet<>(List.of("c", "a")), List.of("a", "c")),
                Arguments.of(Set.of("a", "b", "c"), List.of("a", "b", "c")),
                Arguments.of(Set.of("a", "z"), List.of("a")),
                Arguments.of(Set.of("z"), List.of()),
                Arguments.of(Set.of("A"), List.of()),
                Arguments.of(Set.of("a b"), List.of()),
                Arguments.of(Set.of("*"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("narrowed")
    void login_scopesAskedFor_narrowAndNeverWiden(Set<String> asked, List<String> granted) throws Exception {
        IssuedToken issued = login(Flows.alice(true, GRANTS), "alice", Flows.PASSWORD, asked);
        assertEquals(granted, List.copyOf(issued.scopes()));
        String claims = TestTokens.claimsOf(issued.token());
        String claim = "\"scope\":\"" + String.join(" ", granted) + "\"";
        assertEquals(!granted.isEmpty(), claims.contains("\"scope\""), claims);
        assertTrue(granted.isEmpty() || claims.contains(claim), claims);
    }

    @Test
    void login_scopesAskedFor_leaveRolesAndClaims() throws Exception {
        IssuedToken issued = login(Flows.alice(true, GRANTS), "alice", Flows.PASSWORD, Set.of());
        String claims = TestTokens.claimsOf(issued.token());
        assertTrue(claims.contains("\"roles\":[\"admin\"]"), claims);
        assertTrue(claims.contains("\"department\":\"it\""), claims);
    }

    @Test
    void login_scopesAskedOfAUserWithout_grantNone() throws Exception {
        UserGrants none = UserGrants.ofRoles(Set.of());
        IssuedToken issued = login(Flows.alice(true, none), "alice", Flows.PASSWORD, Set.of("admin"));
        assertFalse(TestTokens.claimsOf(issued.token()).contains("scope"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sub", "iss", "aud", "exp", "nbf", "iat", "jti", "sid", "auth_time", "scope", "roles", "cnf"})
    void login_registeredClaimFromTheStore_unavailable(String claim) {
        UserGrants grants = new UserGrants(Set.of(), Set.of(), Map.of(claim, "x"));
        assertEquals(FailureCode.STORE_UNAVAILABLE, refused(Flows.alice(true, grants), "alice", Flows.PASSWORD));
    }

    @Test
    void login_claimOfATypeThatJsonHasNot_unavailable() {
        UserGrants grants = new UserGrants(Set.of(), Set.of(), Map.of("since", MovableClock.START));
        assertEquals(FailureCode.STORE_UNAVAILABLE, refused(Flows.alice(true, grants), "alice", Flows.PASSWORD));
    }

    @Test
    void login_grantsLongerThanAToken_unusable() {
        UserGrants grants = UserGrants.ofRoles(Set.of("r".repeat(8192)));
        assertEquals(FailureCode.TOKEN_UNUSABLE, refused(Flows.alice(true, grants), "alice", Flows.PASSWORD));
    }

    @Test
    void login_storeDown_unavailable() {
        assertEquals(FailureCode.STORE_UNAVAILABLE, refused(new FailingUserStore(), "alice", Flows.PASSWORD));
    }

    @Test
    void login_storeDownWhenAskedForGrants_unavailable() {
        UserStore alice = Flows.alice(true, GRANTS);
        UserStore halfDown = new UserStore() {
            @Override
            public Optional<UserAccount> find(String name) {
                return alice.find(name);
            }

            @Override
            public UserGrants grants(String name) {
                throw new StoreUnavailableException("down");
            }
        };
        assertEquals(FailureCode.STORE_UNAVAILABLE, refused(halfDown, "alice", Flows.PASSWORD));
    }

    @Test
    void login_databaseDiedSinceTheStart_unavailable() throws Exception {
        TestDatabase database = new TestDatabase();
        try (JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users("jdbc")
                .dataSource(database.dataSource())
                .build()) {
            auth.accounts().create("alice", "correct horse", Set.of("user"));
            Credentials credentials = Credentials.of("alice", "correct horse");
            assertEquals(
                    Set.of("user"),
                    auth.verify(TestClient.login(auth, credentials, null, TestClient.SOMEBODY)
                                    .access()
                                    .token())
                            .roles());
            database.die();
            assertEquals(
                    FailureCode.STORE_UNAVAILABLE,
                    Flows.refused(() -> TestClient.login(auth, credentials, null, TestClient.SOMEBODY)));
        }
    }
}
