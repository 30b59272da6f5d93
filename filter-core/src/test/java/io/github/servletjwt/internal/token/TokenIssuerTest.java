package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of our tokens, and that they are as valid as anybody's. */
class TokenIssuerTest {
    private static final String ISSUER = "https://id.example";
    private static final String ID_OF_ZEROS = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final UserGrants USER = UserGrants.ofRoles(Set.of("user"));

    private final MovableClock clock = new MovableClock();

    /** Random numbers that are all zero, so that a token is the same every time. */
    private static final class Zeros extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Log records as text. */
    private static final class Kept extends Handler {
        private final List<String> texts = new ArrayList<>();

        @Override
        public void publish(LogRecord record) {
            texts.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private JwtAuthBuilder settings() {
        return JwtAuth.builder().secret(TestTokens.SECRET).clock(clock).random(new Zeros());
    }

    private static String issue(JwtAuthBuilder settings, UserGrants grants) throws AuthFailureException {
        return settings.build().issue("alice", grants).token();
    }

    private static UserGrants claims(Map<String, Object> claims) {
        return new UserGrants(Set.of(), Set.of(), claims);
    }

    private static UserGrants manyRoles() {
        Set<String> roles = new LinkedHashSet<>();
        for (int i = 0; i < 20; i++) {
            roles.add("role-" + i);
        }
        return UserGrants.ofRoles(roles);
    }

    // --- what it says ---

    @Test
    void issue_withoutIssuer_saysNoMoreThanItMust() throws Exception {
        long now = TestTokens.NOW;
        assertEquals(
                "{\"sub\":\"alice\",\"iat\":" + now + ",\"exp\":" + (now + 900) + ",\"jti\":\"" + ID_OF_ZEROS
                        + "\",\"auth_time\":" + now + ",\"roles\":[\"user\"]}",
                TestTokens.claimsOf(issue(settings(), USER)));
    }

    @Test
    void issue_withIssuerAndAudience_saysIssuerAudienceAndClient() throws Exception {
        String claims = TestTokens.claimsOf(issue(settings().issuer(ISSUER).audience("orders"), USER));
        assertTrue(
                claims.startsWith("{\"iss\":\"https://id.example\",\"aud\":\"orders\",\"client_id\":\"orders\","),
                claims);
    }

    @Test
    void issue_withSeveralAudiences_saysThemAllAndTheFirstAsClient() throws Exception {
        String claims = TestTokens.claimsOf(issue(settings().issuer(ISSUER).audience("orders", "billing"), USER));
        assertTrue(claims.contains("\"aud\":[\"orders\",\"billing\"],\"client_id\":\"orders\""), claims);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    -,                  -,      JWT,    false
                    https://id.example, -,      JWT,    false
                    -,                  orders, JWT,    false
                    https://id.example, orders, at+jwt, true
                    """)
    void issue_typeAndClient_followRfc9068WhenIssuerAndAudienceAreSet(
            String issuer, String audience, String typ, boolean client) throws Exception {
        JwtAuthBuilder settings = settings();
        if (issuer != null) {
            settings.issuer(issuer);
        }
        if (audience != null) {
            settings.audience(audience);
        }
        String token = issue(settings, USER);
        assertEquals("{\"alg\":\"HS256\",\"typ\":\"" + typ + "\"}", TestTokens.headerOf(token));
        assertEquals(client, TestTokens.claimsOf(token).contains("\"client_id\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void issue_algorithm_isTheFirstAllowed(String alg) throws Exception {
        Set<String> algorithms = new LinkedHashSet<>(List.of(alg, "HS256", "HS512"));
        String token = issue(settings().set("algorithms", String.join(",", algorithms)), USER);
        String[] parts = token.split("\\.");
        assertEquals("{\"alg\":\"" + alg + "\",\"typ\":\"JWT\"}", TestTokens.headerOf(token));
        assertEquals(
                TestTokens.signParts(
                        parts[0],
                        parts[1],
                        TestTokens.SECRET.getBytes(StandardCharsets.UTF_8),
                        "HmacSHA" + alg.substring(2)),
                token);
    }

    @Test
    void issue_accessTokenTtl_setsExpAndTtl() throws Exception {
        JwtAuth auth = settings().accessTokenTtl(Duration.ofHours(1)).build();
        IssuedToken token = auth.issue("alice", USER);
        assertEquals(Duration.ofHours(1), token.ttl());
        assertEquals(
                MovableClock.START.plusSeconds(3600), auth.verify(token.token()).expiresAt());
    }

    @Test
    void issue_withinASecond_saysWholeSeconds() throws Exception {
        clock.move(Duration.ofMillis(999));
        assertTrue(TestTokens.claimsOf(issue(settings(), USER)).contains("\"iat\":" + TestTokens.NOW + ","));
    }

    @Test
    void issue_oftenAtTheSameTime_givesEachItsOwnId() throws Exception {
        JwtAuth auth = JwtAuth.builder().secret(TestTokens.SECRET).clock(clock).build();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(auth.verify(auth.issue("alice")).tokenId());
        }
        assertEquals(1000, ids.size());
    }

    // --- grants ---

    @Test
    void issue_withoutRoles_saysEmptyRoles() throws Exception {
        assertTrue(TestTokens.claimsOf(issue(settings(), UserGrants.ofRoles(Set.of())))
                .contains("\"roles\":[]"));
    }

    @Test
    void issue_rolesClaimNested_carriesRolesAtTheFirstPath() throws Exception {
        String claims = TestTokens.claimsOf(issue(settings().rolesClaims("realm_access.roles", "groups"), USER));
        assertTrue(claims.endsWith(",\"realm_access\":{\"roles\":[\"user\"]}}"), claims);
    }

    @Test
    void issue_rolesClaimQuoted_carriesRolesUnderThatName() throws Exception {
        String claims = TestTokens.claimsOf(issue(settings().rolesClaims("\"https://acme.example/roles\""), USER));
        assertTrue(claims.endsWith(",\"https://acme.example/roles\":[\"user\"]}"), claims);
    }

    @Test
    void issue_scopesGranted_saysThem() throws Exception {
        UserGrants grants = new UserGrants(Set.of(), new LinkedHashSet<>(List.of("a:read", "a:write")), Map.of());
        IssuedToken token = settings().build().issue("alice", grants);
        assertTrue(TestTokens.claimsOf(token.token()).contains("\"scope\":\"a:read a:write\""));
        assertEquals(Set.of("a:read", "a:write"), token.scopes());
    }

    @Test
    void issue_noScopeGranted_saysNone() throws Exception {
        assertFalse(TestTokens.claimsOf(issue(settings(), USER)).contains("scope"));
    }

    @Test
    void issue_furtherClaims_areCarried() throws Exception {
        Map<String, Object> further = new LinkedHashMap<>();
        further.put("tenant", "Zoë & \"Co\"");
        further.put("level", 7L);
        further.put("rate", new BigDecimal("0.5"));
        further.put("beta", true);
        further.put("teams", List.of("x", "y"));
        further.put("address", Map.of("city", "Köln"));
        JwtAuth auth = settings().build();
        AuthenticatedUser user =
                auth.verify(auth.issue("alice", claims(further)).token());
        Map<String, Object> carried = new LinkedHashMap<>(user.claims());
        carried.keySet().retainAll(further.keySet());
        assertEquals(further, carried);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iss",
                "sub",
                "aud",
                "exp",
                "nbf",
                "iat",
                "jti",
                "sid",
                "auth_time",
                "client_id",
                "scope",
                "csrf",
                "cnf",
                "nonce",
                "at_hash",
                "c_hash",
                "s_hash",
                "events",
                "typ",
                "roles"
            })
    void issue_furtherClaimOfRegisteredName_isRefused(String name) {
        JwtAuth auth = settings().build();
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> auth.issue("alice", claims(Map.of(name, "x-value"))));
        assertTrue(refused.getMessage().contains("'" + name + "'"), refused.getMessage());
        assertFalse(refused.getMessage().contains("x-value"), refused.getMessage());
    }

    @Test
    void issue_furtherClaimThatHoldsTheRoles_isRefused() {
        JwtAuth auth = settings().rolesClaims("realm_access.roles").build();
        UserGrants grants = claims(Map.of("realm_access", Map.of("roles", List.of("admin"))));
        assertThrows(IllegalArgumentException.class, () -> auth.issue("alice", grants));
    }

    // --- too long ---

    @Test
    void issue_asLongAsMaxTokenBytes_isIssued() throws Exception {
        String token = issue(settings(), manyRoles());
        assertEquals(token, issue(settings().maxTokenBytes(token.length()), manyRoles()));
    }

    @Test
    void issue_longerThanMaxTokenBytes_isOurFault() throws Exception {
        int length = issue(settings(), manyRoles()).length();
        JwtAuth auth = settings().maxTokenBytes(length - 1).build();
        AuthFailureException refused = assertThrows(AuthFailureException.class, () -> auth.issue("alice", manyRoles()));
        assertEquals(new AuthFailure.Unavailable(FailureCode.TOKEN_UNUSABLE), refused.failure());
    }

    @Test
    void issue_longerThanMaxTokenBytes_isLoggedWithoutTheToken() throws Exception {
        int length = issue(settings(), manyRoles()).length();
        JwtAuth auth = settings().maxTokenBytes(length - 1).build();
        Logger logger = Logger.getLogger(TokenIssuer.class.getName());
        Kept kept = new Kept();
        logger.addHandler(kept);
        try {
            assertThrows(AuthFailureException.class, () -> auth.issue("alice", manyRoles()));
        } finally {
            logger.removeHandler(kept);
        }
        assertEquals(
                List.of(
                        "SEVERE the token of user alice is not issued, because it would be refused here: TOKEN_TOO_LONG; "
                                + "compare what the user is granted with the settings maxTokenBytes, tokenTypes, principalClaim, "
                                + "requiredClaims, rolesClaims and scopeClaims"),
                kept.texts);
    }

    // --- our own tokens verify ---

    @Test
    void issue_verifiedAgain_givesTheSameUser() throws Exception {
        JwtAuth auth = settings().issuer(ISSUER).audience("orders", "billing").build();
        UserGrants grants = new UserGrants(Set.of("admin", "user"), Set.of("read"), Map.of("tenant", "acme"));
        AuthenticatedUser user = auth.verify(auth.issue("alice", grants).token());
        assertEquals("alice", user.getName());
        assertEquals(Set.of("admin", "user"), user.roles());
        assertEquals(Set.of("read"), user.scopes());
        assertEquals(ISSUER, user.issuer());
        assertEquals("acme", user.claims().get("tenant"));
        assertEquals(MovableClock.START, user.issuedAt());
    }

    @Test
    void issue_rolesClaimNested_isReadAgain() throws Exception {
        JwtAuth auth = settings().rolesClaims("a.\"b.c\".d", "roles").build();
        assertEquals(Set.of("admin"), auth.verify(auth.issue("alice", "admin")).roles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "a,b", "ROLE_ADMIN", "名前", "quote\"", "back\\slash"})
    void issue_roleOfAnyText_isReadAgainWhole(String role) throws Exception {
        JwtAuth auth = settings().build();
        assertEquals(Set.of(role), auth.verify(auth.issue("alice", role)).roles());
    }

    @ParameterizedTest
    @CsvSource({"929, accepted", "930, TOKEN_EXPIRED", "931, TOKEN_EXPIRED"})
    void issue_defaultTtl_endsAfter15MinutesAndLeeway(int seconds, String expected) throws Exception {
        JwtAuth auth = settings().build();
        String token = auth.issue("alice");
        clock.move(Duration.ofSeconds(seconds));
        if (expected.equals("accepted")) {
            assertEquals("alice", auth.verify(token).getName());
        } else {
            AuthFailureException refused = assertThrows(AuthFailureException.class, () -> auth.verify(token));
            assertEquals(FailureCode.valueOf(expected), refused.failure().code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scp", "roles", "scope"})
    void issue_furtherClaimThatWouldGrant_isRefused(String name) {
        UserGrants grants = claims(Map.of(name, "admin"));
        assertThrows(IllegalArgumentException.class, () -> issue(settings(), grants));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "", "a\"b", "\u00e9"})
    void issue_scopeThatIsNone_isRefused(String scope) {
        UserGrants grants = new UserGrants(Set.of(), Set.of(scope), Map.of());
        assertThrows(IllegalArgumentException.class, () -> issue(settings(), grants));
    }

    @Test
    void issue_tokenThatWouldBeRefusedHere_isNotIssued() {
        for (JwtAuthBuilder unusable : List.of(
                settings().principalClaim("email"),
                settings().requiredClaims("tenant"),
                settings().tokenTypes("at+jwt"))) {
            AuthFailureException refused = assertThrows(AuthFailureException.class, () -> issue(unusable, USER));
            assertEquals(FailureCode.TOKEN_UNUSABLE, refused.failure().code());
        }
    }

    @Test
    void issue_scopesThatAreNotReadWhereTheyAreMinted_isNotIssued() {
        UserGrants grants = new UserGrants(Set.of(), Set.of("read"), Map.of());
        JwtAuthBuilder settings = settings().scopeClaims("permissions");
        assertThrows(AuthFailureException.class, () -> issue(settings, grants));
    }

    @Test
    void issue_halfASurrogatePair_isRefused() {
        JwtAuth auth = settings().build();
        assertThrows(IllegalArgumentException.class, () -> auth.issue("a\ud800"));
    }
}
