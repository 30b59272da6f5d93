package io.github.servletjwt;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.api.ConfigProblem;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings in code, checked as those of web.xml are. */
class JwtAuthBuilderTest {

    private static JwtAuthBuilder builder() {
        return JwtAuth.builder().secret(TestTokens.SECRET).clock(new MovableClock());
    }

    private static List<String> problems(JwtAuthBuilder builder) {
        return assertThrows(ConfigException.class, builder::build).problems().stream()
                .map(ConfigProblem::text)
                .toList();
    }

    private static FailureCode refused(JwtAuth auth, String token) {
        return assertThrows(AuthFailureException.class, () -> auth.verify(token))
                .failure()
                .code();
    }

    @Test
    void containerRoles_anyNames_areNotSplit() {
        try (JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users("container")
                .containerRoles("a, b", "Site admin", "c")
                .build()) {
            assertEquals(
                    List.of("a, b", "Site admin", "c"),
                    RuntimeAccess.of(auth).containerRoles().orElseThrow());
        }
    }

    @Test
    void build_noSecret_problem() {
        assertEquals(
                List.of(
                        "secret: is required; set it, for example to ${env:JWT_SECRET}, here or as context-param servlet-jwt.secret; or "
                                + "instead privateKey, publicKey or keys; or an issuer whose keys can be discovered (https:)"),
                problems(JwtAuth.builder()));
    }

    @Test
    void build_weakSecret_problemWithoutTheSecret() {
        ConfigException thrown = assertThrows(
                ConfigException.class,
                () -> JwtAuth.builder().secret("tooshort7").build());
        assertTrue(thrown.getMessage().contains("secret: is 9 bytes long"), thrown.getMessage());
        assertFalse(thrown.getMessage().contains("tooshort7"), thrown.getMessage());
    }

    @Test
    void build_everyProblem_standsInOneException() {
        ConfigException thrown = assertThrows(
                ConfigException.class,
                () -> JwtAuth.builder()
                        .secret("short")
                        .set("algorithms", "none")
                        .leeway(Duration.ofHours(1))
                        .maxTokenBytes(255)
                        .set("isuer", "x")
                        .set("rules", "/* permit")
                        .users("jdbc")
                        .build());
        List<String> settings = thrown.problems().stream()
                .map(problem -> problem.text().split(":")[0])
                .toList();
        assertEquals(
                Set.of("secret", "algorithms", "leeway", "maxTokenBytes", "isuer", "rules", "dataSource"),
                Set.copyOf(settings));
        assertEquals(7, settings.size(), settings::toString);
        assertTrue(
                thrown.getMessage().startsWith("servlet-jwt cannot start: 7 problems\n  - code 'JwtAuth.builder()'"));
        settings.forEach(setting -> assertTrue(thrown.getMessage().contains(setting + ": ")));
    }

    @Test
    void build_misspeltSetting_suggestsTheRightOne() {
        assertEquals(
                List.of("isuer: there is no such setting; did you mean 'issuer'?"),
                problems(builder().set("isuer", "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules", "publicPaths", "tokenHeader", "tokenCacheSize", "allowCorsPreflight"})
    void build_settingOfTheFilter_problem(String name) {
        assertEquals(
                List.of(name + ": does not belong here; it is a setting of JwtAuthFilter"),
                problems(builder().set(name, "1")));
    }

    @ParameterizedTest
    @CsvSource({
        "defaultRoles, RegisterServlet",
        "minPasswordLength, RegisterServlet and PasswordServlet",
        "delivery, LoginServlet"
    })
    void build_settingOfAServlet_problem(String name, String owner) {
        assertEquals(
                List.of(name + ": does not belong here; it is a setting of " + owner),
                problems(builder().set(name, "8")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"realm", "errorFormat"})
    void build_settingOfAnswers_problem(String name) {
        List<String> problems = problems(builder().set(name, "json"));
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith(name + ": does not belong here"), problems::toString);
    }

    @Test
    void build_twoStores_problem() {
        assertEquals(
                List.of("users: given as a setting and as a store; give one"),
                problems(builder().users("memory").users(new InMemoryUserStore())));
    }

    @Test
    void build_givenStore_isAsked() throws Exception {
        InMemoryUserStore store = new InMemoryUserStore();
        JwtAuth auth = builder().users(store).build();
        auth.accounts().create("alice", "correct horse", Set.of());
        assertTrue(store.find("alice").isPresent());
    }

    @Test
    void build_dataSourceWithoutJdbc_problem() {
        List<String> problems = problems(builder().users("memory").dataSource("jdbc:h2:mem:x"));
        assertEquals(
                List.of(
                        "dataSource: has no effect unless users=jdbc or sessions=jdbc; set one of them, or remove this"),
                problems);
    }

    @Test
    void build_placeholder_isTakenAsItIs() throws Exception {
        JwtAuth auth = builder().issuer("${env:HOME}").build();
        assertEquals("${env:HOME}", auth.verify(auth.issue("alice")).issuer());
    }

    @Test
    void build_settingByName_isTheMethods() throws Exception {
        JwtAuth auth = builder().set("issuer", "corp").build();
        assertEquals("corp", auth.verify(auth.issue("alice")).issuer());
    }

    @Test
    void build_twice_givesTwo() throws Exception {
        JwtAuthBuilder builder = builder();
        try (JwtAuth one = builder.build();
                JwtAuth two = builder.build()) {
            assertEquals("alice", two.verify(one.issue("alice")).getName());
        }
    }

    /** A setting, and a token that it alone refuses. */
    static Stream<Arguments> refusedTokens() {
        String valid = TestTokens.valid();
        String at = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}";
        String expired = TestTokens.of("{\"sub\":\"alice\",\"exp\":" + (TestTokens.NOW - 1) + "}");
        return Stream.of(
                Arguments.of(
                        builder().algorithms(JwsAlgorithm.HS384, JwsAlgorithm.HS512),
                        valid,
                        FailureCode.ALGORITHM_REFUSED),
                Arguments.of(builder().issuer("corp"), valid, FailureCode.ISSUER_REFUSED),
                Arguments.of(builder().audience("api"), valid, FailureCode.AUDIENCE_REFUSED),
                Arguments.of(builder().leeway(Duration.ZERO), expired, FailureCode.TOKEN_EXPIRED),
                Arguments.of(builder().leeway(Duration.ofMillis(500)), expired, FailureCode.TOKEN_EXPIRED),
                Arguments.of(
                        builder().maxTokenBytes(256),
                        TestTokens.of(TestTokens.claims("\"x\":\"" + "y".repeat(200) + "\"")),
                        FailureCode.TOKEN_TOO_LONG),
                Arguments.of(
                        builder().tokenTypes("JWT", "none"),
                        TestTokens.of(at, TestTokens.claims("")),
                        FailureCode.TYPE_REFUSED),
                Arguments.of(builder().requiredClaims("email", "x"), valid, FailureCode.CLAIM_MISSING),
                Arguments.of(
                        builder().maxTokenAge(Duration.ofMinutes(1)),
                        TestTokens.of("{\"sub\":\"a\",\"iat\":" + (TestTokens.NOW - 600) + ",\"exp\":"
                                + (TestTokens.NOW + 600) + "}"),
                        FailureCode.TOKEN_TOO_OLD),
                Arguments.of(builder().principalClaim("email"), valid, FailureCode.CLAIM_MISSING));
    }

    @ParameterizedTest
    @MethodSource("refusedTokens")
    void build_setting_refusesItsToken(JwtAuthBuilder builder, String token, FailureCode code) throws Exception {
        assertEquals(code, refused(builder.build(), token));
        assertEquals("a", builder().build().verify(token).getName().substring(0, 1));
    }

    @Test
    void build_rolesClaims_areMintedAtTheFirstAndReadAtAll() throws Exception {
        JwtAuth auth = builder().rolesClaims("realm_access.roles", "groups").build();
        String minted = auth.issue("alice", "admin");
        assertTrue(TestTokens.claimsOf(minted).contains("\"realm_access\":{\"roles\":[\"admin\"]}"));
        String read = TestTokens.of(TestTokens.claims("\"groups\":[\"g\"],\"realm_access\":{\"roles\":[\"r\"]}"));
        assertEquals(Set.of("g", "r"), auth.verify(read).roles());
    }

    @Test
    void build_scopeClaims_areRead() throws Exception {
        JwtAuth auth = builder().scopeClaims("permissions").build();
        String token = TestTokens.of(TestTokens.claims("\"permissions\":[\"a\",\"b\"],\"scope\":\"c\""));
        assertEquals(Set.of("a", "b"), auth.verify(token).scopes());
    }

    @Test
    void build_accessTokenTtl_isMinted() throws Exception {
        JwtAuth auth = builder().accessTokenTtl(Duration.ofMinutes(1)).build();
        assertEquals(
                MovableClock.START.plusSeconds(60),
                auth.verify(auth.issue("alice")).expiresAt());
    }

    @Test
    void build_secretOfUnsetVariable_saysThatItIsRequired() {
        ConfigException failure = assertThrows(
                ConfigException.class, () -> JwtAuth.builder().secret(null).build());
        assertTrue(failure.getMessage().contains("secret: is required"), failure.getMessage());
    }

    @Test
    void build_blanksAroundTheSecret_belongToIt() throws Exception {
        String token =
                JwtAuth.builder().secret(" " + TestTokens.SECRET + " ").build().issue("alice");
        JwtAuth other = JwtAuth.builder().secret(TestTokens.SECRET).build();
        assertThrows(AuthFailureException.class, () -> other.verify(token));
    }

    @Test
    void build_instance_isRefused() {
        assertThrows(
                ConfigException.class,
                () -> JwtAuth.builder()
                        .secret(TestTokens.SECRET)
                        .set("instance", "x")
                        .build());
    }

    /** The window is moved, nobody waits. */
    @Test
    void nanoTime_movedPastTheWindow_endsIt() throws Exception {
        MovableClock clock = new MovableClock();
        try (JwtAuth auth = builder()
                .users("memory")
                .registrationLimit(1)
                .clock(clock)
                .nanoTime(clock::nanoTime)
                .build()) {
            LoginThrottle throttle = RuntimeAccess.of(auth).throttle();
            throttle.countRegistration("10.0.0.1");
            assertThrows(AuthFailureException.class, () -> throttle.countRegistration("10.0.0.1"));
            clock.move(Duration.ofMinutes(15));
            assertDoesNotThrow(() -> throttle.countRegistration("10.0.0.1"));
        }
    }
}
