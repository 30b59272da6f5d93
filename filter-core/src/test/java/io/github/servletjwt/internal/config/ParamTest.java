package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.deployment.Component;
import java.lang.reflect.Field;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of settings says what the contract says. */
class ParamTest {
    private static Param<?> param(String name) {
        return Objects.requireNonNull(Settings.named(name), name);
    }

    private static void assertRefused(String name, String text) {
        assertThrows(IllegalArgumentException.class, () -> param(name).parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "secret, -",
                "algorithms, -",
                "issuer, -",
                "audience, -",
                "leeway, 30s",
                "maxTokenBytes, 8192",
                "tokenTypes, `at+jwt, JWT, none`",
                "requiredClaims, -",
                "maxTokenAge, -",
                "principalClaim, sub",
                "rolesClaims, roles",
                "scopeClaims, `scope, scp`",
                "accessTokenTtl, 15m",
                "rules, /* authenticated",
                "publicPaths, -",
                "tokenHeader, Authorization",
                "tokenCacheSize, 10000",
                "allowCorsPreflight, false",
                "allowEncodedCharacters, -",
                "allowPathParameters, false",
                "errorFormat, json",
                "realm, api",
                "users, -",
                "userQuery, -",
                "rolesQuery, -",
                "scopesQuery, -",
                "claimsQuery, -",
                "dataSource, -",
                "dataSourceUser, -",
                "dataSourcePassword, -",
                "createSchema, true",
                "hashConcurrency, -",
                "defaultRoles, user",
                "minPasswordLength, 8"
            })
    void defaultText_isTheDefaultOfTheContract(String name, String expected) {
        assertEquals(expected, param(name).defaultText());
    }

    @ParameterizedTest
    @CsvSource({
        "leeway, 0s",
        "leeway, 1ms",
        "leeway, 5m",
        "leeway, 300s",
        "maxTokenBytes, 256",
        "maxTokenBytes, 257",
        "maxTokenBytes, 65535",
        "maxTokenBytes, 65536",
        "tokenCacheSize, 0",
        "tokenCacheSize, 1",
        "tokenCacheSize, 9999999",
        "tokenCacheSize, 10000000",
        "hashConcurrency, 1",
        "hashConcurrency, 64",
        "minPasswordLength, 6",
        "minPasswordLength, 64",
        "accessTokenTtl, 1s",
        "accessTokenTtl, 24h",
        "accessTokenTtl, 1d",
        "maxTokenAge, 1s",
        "maxTokenAge, 30d"
    })
    void parse_withinTheRangeOfTheContract_isTaken(String name, String text) {
        assertDoesNotThrow(() -> param(name).parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "leeway, 300001ms",
        "leeway, 301s",
        "leeway, 6m",
        "leeway, -1s",
        "maxTokenBytes, 255",
        "maxTokenBytes, 65537",
        "tokenCacheSize, -1",
        "tokenCacheSize, 10000001",
        "hashConcurrency, 0",
        "hashConcurrency, 65",
        "minPasswordLength, 5",
        "minPasswordLength, 65",
        "accessTokenTtl, 0s",
        "accessTokenTtl, 86401s",
        "accessTokenTtl, 25h",
        "maxTokenAge, 0s"
    })
    void parse_outsideTheRangeOfTheContract_isRefused(String name, String text) {
        assertRefused(name, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hs256", "HS1", "none", "RS1", "ES256K", "EDDSA", "HS256 HS384", "HS256,none"})
    void parse_algorithmThatDoesNotExist_isRefused(String text) {
        assertRefused("algorithms", text);
    }

    @Test
    void parse_algorithms_keepTheirOrder() {
        assertEquals(List.of(JwsAlgorithm.HS512, JwsAlgorithm.HS256), KeySettings.ALGORITHMS.parse("HS512, HS256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "X-Auth-Token", "x", "a!#$%&'*+.^_`|~-9"})
    void parse_headerName_isTaken(String text) {
        assertEquals(text, RequestSettings.TOKEN_HEADER.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X Auth", "X-Auth:", "X-Äuth", "X(Auth)", "X\nAuth", "X,Y", "\"X\""})
    void parse_whatIsNoHeaderName_isRefused(String text) {
        assertRefused("tokenHeader", text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void parse_headerNameOfUpTo64Characters_isTaken(int length) {
        assertEquals(
                length, RequestSettings.TOKEN_HEADER.parse("x".repeat(length)).length());
    }

    @Test
    void parse_headerNameOf65Characters_isRefused() {
        assertRefused("tokenHeader", "x".repeat(65));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "My API 2.0", "a\"b", "~"})
    void parse_printableRealm_isTaken(String text) {
        assertEquals(text, RequestSettings.REALM.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nSet-Cookie: x", "ä", "a\u007f", "a\tb"})
    void parse_realmThatWouldBreakTheHeader_isRefused(String text) {
        assertRefused("realm", text);
    }

    @Test
    void parse_realmOf200Characters_isTaken() {
        assertEquals(200, RequestSettings.REALM.parse("r".repeat(200)).length());
    }

    @Test
    void parse_realmOf201Characters_isRefused() {
        assertRefused("realm", "r".repeat(201));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "a\u0085b", "a\u007fb"})
    void parse_issuerWithControlCharacter_isRefused(String text) {
        assertRefused("issuer", text);
    }

    @Test
    void parse_encodedCharacters_areTaken() {
        assertEquals(
                List.of("/", "\\", ".", ";", "%"), RequestSettings.ALLOW_ENCODED_CHARACTERS.parse("/, \\, ., ;, %"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "#", "//", "%2F", "/ .", "a"})
    void parse_otherEncodedCharacter_isRefused(String text) {
        assertRefused("allowEncodedCharacters", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"userQuery", "rolesQuery", "scopesQuery", "claimsQuery"})
    void parse_queryWithOneQuestionMark_isTaken(String name) {
        assertEquals("SELECT a FROM b WHERE c = ?", param(name).parse("SELECT a FROM b WHERE c = ?"));
    }

    @ParameterizedTest
    @CsvSource({"userQuery, SELECT a FROM b", "rolesQuery, SELECT a WHERE b=? OR c=?", "claimsQuery, SELECT 1"})
    void parse_queryWithoutExactlyOneQuestionMark_isRefused(String name, String text) {
        assertRefused(name, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java:comp/env/jdbc/x", "attribute:pool", "jdbc:h2:mem:x"})
    void parse_dataSourceOfEachForm_isTaken(String text) {
        assertEquals(text, AccountSettings.DATA_SOURCE.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc/x", "comp/env/jdbc/x", "jdbc:", "attribute:", "JDBC:h2:mem:x", "postgresql://db/x"})
    void parse_dataSourceOfNoForm_isRefused(String text) {
        assertRefused("dataSource", text);
    }

    static Stream<Param<?>> all() {
        return Settings.all().stream();
    }

    static Stream<Param<?>> withDefault() {
        return Settings.all().stream().filter(param -> param.defaultText() != null);
    }

    @ParameterizedTest
    @MethodSource("withDefault")
    void parse_default_isOfTheForm(Param<?> param) {
        assertDoesNotThrow(() -> param.parse(param.defaultText()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void parse_emptyText_isRefusedWithTheForm(Param<?> param) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> param.parse(""));

        assertEquals("is empty; expected " + param.form(), refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("all")
    void parse_blankText_isRefused(Param<?> param) {
        assertThrows(IllegalArgumentException.class, () -> param.parse(" \n "));
    }

    @ParameterizedTest
    @MethodSource("all")
    void meaning_isASentenceForTheManual(Param<?> param) {
        assertTrue(param.meaning().matches("(?s)[A-Z`].*"), param.meaning());
        assertFalse(param.form().isBlank());
    }

    @ParameterizedTest
    @MethodSource("all")
    void named_findsEachSettingByItsName(Param<?> param) {
        assertSame(param, Settings.named(param.name()));
    }

    @Test
    void named_unknown_isNull() {
        assertNull(Settings.named("isuer"));
    }

    @Test
    void named_otherCase_isNull() {
        assertNull(Settings.named("Issuer"));
    }

    @Test
    void named_instance_isNoSetting() {
        assertNull(Settings.named(Settings.INSTANCE));
    }

    /** A constant that is missing in the list could not be set. */
    @Test
    void all_holdsEveryConstant() throws IllegalAccessException {
        Set<Object> constants = new HashSet<>();
        for (Class<?> theme : List.of(
                KeySettings.class,
                TokenSettings.class,
                SessionSettings.class,
                RequestSettings.class,
                AccountSettings.class,
                LoginSettings.class)) {
            for (Field constant : theme.getFields()) {
                constants.add(constant.get(null));
            }
        }

        assertEquals(constants, Set.copyOf(Settings.all()));
        assertEquals(constants.size(), Settings.all().size());
    }

    @Test
    void all_isUnmodifiable() {
        assertThrows(UnsupportedOperationException.class, () -> Settings.all().clear());
    }

    @Test
    void isSecret_isSaidOfSecretsPasswordsAndCredentialsAlone() {
        assertEquals(
                List.of("secret", "keysHeader", "refreshSecret", "dataSourcePassword"),
                Settings.all().stream().filter(Param::isSecret).map(Param::name).toList());
    }

    @Test
    void parse_malformedText_namesFormAndText() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> AccountSettings.CREATE_SCHEMA.parse("ture"));

        assertEquals("expected true or false; found 'ture'", refused.getMessage());
    }

    private static Set<Component> standsOn(Param<?> param) {
        Set<Component> components = EnumSet.allOf(Component.class);
        components.removeIf(component -> !component.takes(param));
        return components;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret             | FILTER LOGIN REGISTER REFRESH LOGOUT SESSIONS PASSWORD JWKS CODE",
                "users              | FILTER LOGIN REGISTER REFRESH LOGOUT SESSIONS PASSWORD JWKS CODE",
                "rules              | FILTER",
                "publicPaths        | FILTER",
                "tokenHeader        | FILTER",
                "tokenCacheSize     | FILTER",
                "allowCorsPreflight | FILTER",
                "errorFormat        | FILTER LOGIN REGISTER REFRESH LOGOUT SESSIONS PASSWORD JWKS",
                "realm              | FILTER LOGIN REGISTER REFRESH LOGOUT SESSIONS PASSWORD JWKS",
                "defaultRoles       | REGISTER",
                "minPasswordLength  | REGISTER PASSWORD",
                "delivery           | LOGIN"
            })
    void standsOn_isAsTheContractSays(String name, String components) {
        Set<Component> expected = EnumSet.noneOf(Component.class);
        Stream.of(components.split(" ")).map(Component::valueOf).forEach(expected::add);

        assertEquals(expected, standsOn(param(name)));
    }
}
