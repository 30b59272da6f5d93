package io.github.servletjwt;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.api.ConfigProblem;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.api.RolesSeparator;
import io.github.servletjwt.api.StoreFailurePolicy;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of the builders are taken as they are: no separator of {@code web.xml} is looked for in them. */
class BuilderValuesTest {
    private static final String TWO_SECRETS = "0123456789abcdefghijklmnopqrstuv\n123456789abcdefghijklmnopqrstuvw";

    private static JwtAuthBuilder builder() {
        return JwtAuth.builder().secret(TestTokens.SECRET).clock(new MovableClock());
    }

    private static JwtAuthFilter.Builder filter() {
        return JwtAuthFilter.builder(builder().build());
    }

    private static List<String> problems(Executable build) {
        return assertThrows(ConfigException.class, build).problems().stream()
                .map(ConfigProblem::text)
                .toList();
    }

    private static String claim(String name, String json) {
        return TestTokens.of("{\"sub\":\"alice\",\"exp\":%d,\"%s\":%s}"
                .formatted(MovableClock.START.getEpochSecond() + 60, name, json));
    }

    private static void assertRefused(JwtAuthBuilder builder, String token, FailureCode code) {
        try (JwtAuth auth = builder.build()) {
            AuthFailureException refused = assertThrows(AuthFailureException.class, () -> auth.verify(token));
            assertEquals(code, refused.failure().code());
        }
    }

    private static AuthenticatedUser verified(JwtAuthBuilder builder, String token) {
        try (JwtAuth auth = builder.build()) {
            return assertDoesNotThrow(() -> auth.verify(token));
        }
    }

    @Test
    void audience_withComma_isOneAudience() {
        assertRefused(builder().audience("a,b"), claim("aud", "\"a\""), FailureCode.AUDIENCE_REFUSED);
        verified(builder().audience("a,b"), claim("aud", "\"a,b\""));
    }

    @Test
    void requiredClaims_withComma_isOneName() {
        assertRefused(builder().requiredClaims("a,b"), claim("a\":1,\"b", "1"), FailureCode.CLAIM_MISSING);
        verified(builder().requiredClaims("a,b"), claim("a,b", "1"));
    }

    @Test
    void rolesClaims_withComma_isOnePath() {
        assertEquals(
                Set.of("clerk"),
                verified(builder().rolesClaims("a,b"), claim("a,b", "[\"clerk\"]"))
                        .roles());
        assertEquals(
                Set.of(),
                verified(builder().rolesClaims("a,b"), claim("a", "[\"clerk\"]"))
                        .roles());
    }

    @Test
    void scopeClaims_withComma_isOnePath() {
        assertEquals(
                Set.of("read"),
                verified(builder().scopeClaims("a,b"), claim("a,b", "\"read\"")).scopes());
        assertEquals(
                Set.of(),
                verified(builder().scopeClaims("a,b"), claim("a", "\"read\"")).scopes());
    }

    @Test
    void containerRoles_withCommaOrBlank_areOneEach() {
        try (JwtAuth auth = builder()
                .users("container")
                .containerRoles("a, b", "Site admin")
                .build()) {
            assertEquals(
                    List.of("a, b", "Site admin"),
                    RuntimeAccess.of(auth).containerRoles().orElseThrow());
        }
    }

    static Stream<Arguments> refusedWhole() {
        return Stream.of(
                Arguments.of(
                        builder().issuers("a,b"),
                        "issuers: expected names of letters, digits, _ or -, separated by commas or line ends; found 'a,b'"),
                Arguments.of(
                        builder().tokenTypes("JWT,none"),
                        "tokenTypes: expected values of typ, separated by commas or line ends; none means that typ may be"
                                + " absent; found 'JWT,none'"),
                Arguments.of(
                        builder().trustedProxies("10.0.0.1,10.0.0.2"),
                        "trustedProxies: expected addresses or CIDRs such as 10.0.0.0/8, separated by commas or line ends;"
                                + " found '10.0.0.1,10.0.0.2'"),
                Arguments.of(
                        builder().listeners("a.B,a.C"),
                        "listeners: expected class names, separated by commas or line ends; found 'a.B,a.C'"),
                Arguments.of(
                        builder().refreshSecret(TWO_SECRETS),
                        "refreshSecret: expected strings of 32 bytes or more, or base64: and the bytes, one per line"),
                Arguments.of(
                        builder().audience("a\nb"),
                        "audience: expected strings, separated by commas or line ends; found 'a\nb'"),
                Arguments.of(
                        builder().audience("a", ""),
                        "audience: expected strings, separated by commas or line ends; found 'a\n'"),
                Arguments.of(
                        builder().audience(),
                        "audience: is empty; expected strings, separated by commas or line ends"));
    }

    @ParameterizedTest
    @MethodSource("refusedWhole")
    void build_stringThatIsNoOneValue_isRefusedWhole(JwtAuthBuilder builder, String problem) {
        assertEquals(List.of(problem), problems(builder::build));
    }

    @Test
    void rules_withLineEnd_isRefused() {
        assertEquals(
                List.of("rules: expected access rules, one per line; found '/a permit\n/b permit'"),
                problems(filter().rules("/a permit\n/b permit")::build));
    }

    @Test
    void publicPaths_withComma_isOnePattern() {
        assertEquals(
                List.of("publicPaths: the pattern 'a,/b' must begin with / or *."),
                problems(filter().publicPaths("a,/b")::build));
    }

    @Test
    void allowEncodedCharacters_withComma_isRefused() {
        assertEquals(
                List.of(
                        "allowEncodedCharacters: expected characters of / \\ . ; %, separated by commas or line ends; found '/,%'"),
                problems(filter().allowEncodedCharacters("/,%")::build));
    }

    static Stream<Arguments> durations() {
        return Stream.of(
                Arguments.of(Duration.ofNanos(1_900_000), "1.9ms"),
                Arguments.of(Duration.ofNanos(1), "0.000001ms"),
                Arguments.of(Duration.ofSeconds(-1), "-1s"),
                Arguments.of(Duration.ofSeconds(Long.MAX_VALUE), "9223372036854775807s"),
                Arguments.of(Duration.ofMinutes(5).plusMillis(1), "300001ms"));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void leeway_fractionOrOutOfBounds_isRefused(Duration leeway, String shown) {
        assertEquals(
                List.of("leeway: expected a duration from 0s to 5m, a whole number with ms, s, m, h or d; found '"
                        + shown + "'"),
                problems(builder().leeway(leeway)::build));
    }

    @Test
    void enums_areTaken() throws Exception {
        JwtAuthBuilder settings = builder()
                .users("memory")
                .passwordHash(PasswordHashAlgorithm.PBKDF2_SHA256)
                .onStoreFailure(StoreFailurePolicy.ACCEPT)
                .rolesSeparator(RolesSeparator.COMMA)
                .algorithms(JwsAlgorithm.HS256, JwsAlgorithm.HS512);
        assertEquals(
                Set.of("a", "b"), verified(settings, claim("roles", "\"a, b\"")).roles());
    }

    private static Object sample(Class<?> type) {
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), 1);
            Array.set(array, 0, sample(type.getComponentType()));
            return array;
        }
        return type == boolean.class
                ? (Object) true
                : type == int.class
                        ? (Object) 8
                        : type == Duration.class
                                ? Duration.ofMinutes(1)
                                : type.isEnum() ? type.getEnumConstants()[0] : "x";
    }

    static Stream<Method> setters() {
        return Stream.of(JwtAuthBuilder.class, JwtAuthFilter.Builder.class)
                .flatMap(type -> Stream.of(type.getMethods()).filter(method -> method.getReturnType() == type))
                .filter(method -> method.getParameterCount() == 1)
                .filter(method -> !method.getParameterTypes()[0].isInterface()
                        && method.getParameterTypes()[0] != SecureRandom.class);
    }

    /** Either the value is good, or it is one of the problems: no setter hands over a type that its setting cannot read. */
    @ParameterizedTest
    @MethodSource("setters")
    void setter_ofAnyType_isRead(Method setter) throws Exception {
        boolean filter = setter.getDeclaringClass() == JwtAuthFilter.Builder.class;
        Object builder = filter ? filter() : builder();
        setter.invoke(builder, sample(setter.getParameterTypes()[0]));
        try {
            if (filter) {
                ((JwtAuthFilter.Builder) builder).build();
            } else {
                ((JwtAuthBuilder) builder).build().close();
            }
        } catch (ConfigException refused) {
            String name = setter.getName().equals("issuers") ? "issuer.x.issuer" : setter.getName();
            assertTrue(
                    refused.problems().stream()
                            .anyMatch(problem -> problem.text().contains(name)),
                    refused.getMessage());
        }
    }
}
