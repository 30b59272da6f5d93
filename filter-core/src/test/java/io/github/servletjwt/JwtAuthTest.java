package io.github.servletjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The authentication of one application, as code uses it. */
class JwtAuthTest {
    private final MovableClock clock = new MovableClock();
    private final JwtAuth auth = builder().build();

    private JwtAuthBuilder builder() {
        return JwtAuth.builder().secret(TestTokens.SECRET).clock(clock);
    }

    private static FailureCode refused(Executable work) {
        return assertThrows(AuthFailureException.class, work).failure().code();
    }

    @Test
    void verify_tokenMadeByOthers_theUser() throws Exception {
        AuthenticatedUser user = auth.verify(TestTokens.valid());
        assertEquals("alice", user.getName());
        assertEquals(Set.of("user"), user.roles());
    }

    @Test
    void verify_tampered_refused() {
        assertEquals(FailureCode.BAD_SIGNATURE, refused(() -> auth.verify(TestTokens.tampered(TestTokens.valid()))));
    }

    @Test
    void verify_tokenOfAnotherSecret_refused() throws Exception {
        JwtAuth other =
                JwtAuth.builder().secret(TestTokens.OTHER_SECRET).clock(clock).build();
        String token = other.issue("alice");
        assertEquals(FailureCode.BAD_SIGNATURE, refused(() -> auth.verify(token)));
    }

    @Test
    void issue_rolesAndVerify_roundTrip() throws Exception {
        AuthenticatedUser user = auth.verify(auth.issue("alice", "admin", "user", "admin"));
        assertEquals("alice", user.getName());
        assertEquals(List.of("admin", "user"), List.copyOf(user.roles()));
        assertEquals(Set.of(), user.scopes());
        assertEquals(MovableClock.START, user.issuedAt());
        assertEquals(MovableClock.START.plus(Duration.ofMinutes(15)), user.expiresAt());
        assertNull(user.issuer());
    }

    @Test
    void issue_noRoles_noRoles() throws Exception {
        assertEquals(Set.of(), auth.verify(auth.issue("alice")).roles());
    }

    @Test
    void issue_grantsAndVerify_roundTrip() throws Exception {
        UserGrants grants = new UserGrants(
                Set.of("admin"), Set.of("manage"), Map.of("department", "it", "level", 7L, "tags", List.of("a", "b")));
        IssuedToken issued = auth.issue("alice", grants);
        AuthenticatedUser user = auth.verify(issued.token());
        assertEquals(grants.roles(), user.roles());
        assertEquals(grants.scopes(), user.scopes());
        assertEquals("it", user.claims().get("department"));
        assertEquals(7L, user.claims().get("level"));
        assertEquals(List.of("a", "b"), user.claims().get("tags"));
    }

    @Test
    void issue_issuerAndAudience_areMintedAndRequired() throws Exception {
        JwtAuth corp = builder().issuer("corp").audience("api", "web").build();
        AuthenticatedUser user = corp.verify(corp.issue("alice"));
        assertEquals("corp", user.issuer());
        assertEquals(List.of("api", "web"), user.claims().get("aud"));
        assertEquals(FailureCode.ISSUER_REFUSED, refused(() -> corp.verify(TestTokens.valid())));
    }

    @Test
    void issue_registeredClaim_refused() {
        UserGrants grants = new UserGrants(Set.of(), Set.of(), Map.of("sub", "root"));
        assertThrows(IllegalArgumentException.class, () -> auth.issue("alice", grants));
    }

    @Test
    void issue_longerThanTheMost_refused() {
        assertEquals(FailureCode.TOKEN_UNUSABLE, refused(() -> auth.issue("alice", "r".repeat(8192))));
    }

    @Test
    void issue_twice_hasAnotherTokenId() throws Exception {
        assertNotEquals(
                auth.verify(auth.issue("alice")).tokenId(),
                auth.verify(auth.issue("alice")).tokenId());
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void verify_atTheEndOfLifeAndLeeway_expires(int second, boolean good) throws Exception {
        String token = auth.issue("alice");
        clock.move(Duration.ofMinutes(15).plusSeconds(30 + second));
        if (good) {
            assertEquals("alice", auth.verify(token).getName());
        } else {
            assertEquals(FailureCode.TOKEN_EXPIRED, refused(() -> auth.verify(token)));
        }
    }

    @Test
    void of_started_isTheOne() {
        ServletContext context = mock(ServletContext.class);
        when(context.getAttribute("io.github.servletjwt.JwtAuth")).thenReturn(auth);
        assertSame(auth, JwtAuth.of(context));
    }

    @Test
    void of_instanceStarted_isThatOne() {
        JwtAuth admin = builder().build();
        ServletContext context = mock(ServletContext.class);
        when(context.getAttribute("io.github.servletjwt.JwtAuth")).thenReturn(auth);
        when(context.getAttribute("io.github.servletjwt.JwtAuth.admin")).thenReturn(admin);
        assertSame(admin, JwtAuth.of(context, "admin"));
    }

    @Test
    void of_nothingStarted_illegalState() {
        ServletContext context = mock(ServletContext.class);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> JwtAuth.of(context));
        assertEquals(
                "no JwtAuth in this application: map JwtAuthFilter, and call this after it has started (not in a listener)",
                thrown.getMessage());
    }

    @Test
    void of_anotherInstanceStarted_illegalStateNamesTheInstance() {
        ServletContext context = mock(ServletContext.class);
        when(context.getAttribute("io.github.servletjwt.JwtAuth")).thenReturn(auth);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> JwtAuth.of(context, "admin"));
        assertTrue(thrown.getMessage().startsWith("no JwtAuth 'admin' in this application"), thrown.getMessage());
    }

    @Test
    void of_attributeOfOtherType_illegalState() {
        ServletContext context = mock(ServletContext.class);
        when(context.getAttribute("io.github.servletjwt.JwtAuth")).thenReturn("text");
        assertThrows(IllegalStateException.class, () -> JwtAuth.of(context));
    }

    @Test
    void login_noUsers_illegalState() {
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class, () -> RuntimeAccess.of(auth).newLoginFlow());
        assertTrue(thrown.getMessage().startsWith("no users: set users to "), thrown.getMessage());
    }

    @Test
    void registration_noUsers_illegalState() {
        assertThrows(IllegalStateException.class, () -> RuntimeAccess.of(auth).newRegisterFlow());
    }

    @Test
    void registrationAndAccounts_storeThatOnlyReads_illegalState() {
        JwtAuth reading =
                builder().users(new CountingUserStore(new FailingUserStore())).build();
        assertThrows(
                IllegalStateException.class, () -> RuntimeAccess.of(reading).newRegisterFlow());
        assertThrows(IllegalStateException.class, reading::accounts);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void close_anyNumberOfTimes_verifiesStill(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            auth.close();
        }
        assertEquals("alice", auth.verify(TestTokens.valid()).getName());
    }

    @Test
    void close_poolOfItsOwn_loginsAreUnavailable() throws Exception {
        JwtAuth jdbc = builder()
                .users("jdbc")
                .dataSource(new TestDatabase().url())
                .set("dataSourceUser", "sa")
                .build();
        jdbc.close();
        Credentials credentials = Credentials.of("alice", "password");
        assertEquals(
                FailureCode.STORE_UNAVAILABLE,
                refused(() -> TestClient.login(jdbc, credentials, null, TestClient.SOMEBODY)));
    }

    @Test
    void close_givenDataSource_isLeftOpen() {
        TestDatabase database = new TestDatabase();
        try (JwtAuth jdbc =
                builder().users("jdbc").dataSource(database.dataSource()).build()) {
            assertTrue(RuntimeAccess.of(jdbc).canRegister());
        }
        assertEquals(List.of("0"), database.column("SELECT COUNT(*) FROM servletjwt_user"));
    }
}
