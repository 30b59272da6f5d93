package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.RolesSeparator;
import io.github.servletjwt.internal.config.ClaimPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims are of their type or refused; grants are well formed or grant nothing. */
class ClaimsTest {
    private static Claims parse(String claims) throws AuthFailureException {
        return Claims.parse(claims.getBytes(StandardCharsets.UTF_8));
    }

    private static FailureCode refusal(Executable reading) {
        return assertThrows(AuthFailureException.class, reading).failure().code();
    }

    private static List<ClaimPath> paths(String... paths) {
        return Stream.of(paths).map(ClaimPath::parse).toList();
    }

    private static String nested(int arrays) {
        return "{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"sub\"",
                "1",
                "{\"sub\":\"a\"",
                "{\"sub\":\"a\"}x",
                "{\"sub\":\"a\"}{\"sub\":\"b\"}",
                "{\"sub\":\"a\",\"sub\":\"b\"}",
                "{\"sub\":\"a\",\"\\u0073ub\":\"b\"}",
                "{\"o\":{\"a\":1,\"a\":1}}",
                "{\"o\":[{\"a\":1,\"a\":1}]}",
                "{\"exp\":NaN}",
                "{\"exp\":Infinity}",
                "{\"exp\":-Infinity}",
                "{\"exp\":+1}",
                "{\"exp\":.5}",
                "{\"exp\":1.}",
                "{\"exp\":007}",
                "{\"exp\":0x10}",
                "{\"exp\":1e99999999999}",
                "{\"exp\":1,}",
                "{\"sub\":\"a\"b\"}",
                "{\"sub\":\"\\x\"}",
                "{\"sub\":\"tab\there\"}"
            })
    void parse_notOneStrictObject_isMalformed(String claims) {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(() -> parse(claims)));
    }

    @Test
    void parse_nestedToTheLimit_isRead() throws Exception {
        assertTrue(parse(nested(15)).has("a"));
    }

    @Test
    void parse_nestedBeyondTheLimit_isMalformed() {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(() -> parse(nested(16))));
    }

    @Test
    void parse_numberOf101Digits_isMalformed() {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(() -> parse("{\"a\":" + "1".repeat(101) + "}")));
    }

    @Test
    void parse_invalidUtf8_isMalformed() {
        byte[] overlong = {'{', '"', 'a', '"', ':', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'};
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(() -> Claims.parse(overlong)));
    }

    @Test
    void has_nullClaim_isFalse() throws Exception {
        assertFalse(parse("{\"nonce\":null}").has("nonce"));
        assertTrue(parse("{\"nonce\":false}").has("nonce"));
    }

    @Test
    void text_absent_isNull() throws Exception {
        assertNull(parse("{}").text("iss"));
    }

    @Test
    void text_present_isGiven() throws Exception {
        assertEquals("Zoë", parse("{\"name\":\"Zo\\u00eb\"}").text("name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "1.5", "true", "[]", "[\"a\"]", "{}"})
    void text_ofAnotherType_isMalformed(String value) {
        assertEquals(
                FailureCode.CLAIM_MALFORMED,
                refusal(() -> parse("{\"iss\":" + value + "}").text("iss")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "alice smith", " alice", "auth0|5f7c", "Zoë", "名前", "a'b\"c"})
    void requireName_text_isGivenAsItStands(String name) throws Exception {
        assertEquals(
                name, parse("{\"sub\":\"" + name.replace("\"", "\\\"") + "\"}").requireName("sub"));
    }

    @Test
    void requireName_absent_isMissing() {
        assertEquals(FailureCode.CLAIM_MISSING, refusal(() -> parse("{}").requireName("sub")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "true",
                "[]",
                "[\"alice\"]",
                "{}",
                "\"\"",
                "\" \"",
                "\"  \"",
                "\"\\t\"",
                "\"al\\u0000ice\"",
                "\"alice\\n\"",
                "\"alice\\r\"",
                "\"al\\u001bice\"",
                "\"alice\\u007f\"",
                "\"alice\\u0085\"",
                "\"alice\\u009f\""
            })
    void requireName_thatNamesNobody_isMalformed(String value) {
        assertEquals(
                FailureCode.CLAIM_MALFORMED,
                refusal(() -> parse("{\"sub\":" + value + "}").requireName("sub")));
    }

    @Test
    void time_absent_isNull() throws Exception {
        assertNull(parse("{}").time("exp"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    0,               1970-01-01T00:00:00Z
                    -0,              1970-01-01T00:00:00Z
                    0.0,             1970-01-01T00:00:00Z
                    0e9999,          1970-01-01T00:00:00Z
                    1e-9999,         1970-01-01T00:00:00Z
                    1,               1970-01-01T00:00:01Z
                    1.5,             1970-01-01T00:00:01.500Z
                    1.000000001,     1970-01-01T00:00:01.000000001Z
                    1764072000,      2025-11-25T12:00:00Z
                    1.764072e9,      2025-11-25T12:00:00Z
                    1764072000E0,    2025-11-25T12:00:00Z
                    1764072000.25,   2025-11-25T12:00:00.250Z
                    2.5340230079e11, 9999-12-31T23:59:50Z
                    253402300799,    9999-12-31T23:59:59Z
                    253402300799.0,  9999-12-31T23:59:59Z
                    """)
    void time_numberInRange_isThatInstant(String number, Instant instant) throws Exception {
        assertEquals(instant, parse("{\"exp\":" + number + "}").time("exp"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0.5",
                "-1e-400",
                "253402300799.5",
                "253402300800",
                "1e18",
                "9223372036854775807",
                "9223372036854775808",
                "1e400",
                "1e9999",
                "99999999999999999999999999999999999999",
                "null",
                "true",
                "\"1764072000\"",
                "\"\"",
                "[1764072000]",
                "{\"seconds\":1764072000}"
            })
    void time_noNumberInRange_isMalformed(String value) {
        assertEquals(
                FailureCode.CLAIM_MALFORMED,
                refusal(() -> parse("{\"exp\":" + value + "}").time("exp")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                      | ``
                    {"aud":"a"}             | a
                    {"aud":"a b"}           | a b
                    {"aud":[]}              | ``
                    {"aud":["a"]}           | a
                    {"aud":["a","b"]}       | a;b
                    """)
    void audience_textOrArrayOfTexts_isGiven(String claims, String audience) throws Exception {
        assertEquals(
                audience,
                String.join(";", parse(claims).audience(List.of("aud")).toArray(String[]::new)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "{}", "[1]", "[\"a\",null]", "[\"a\",[\"b\"]]"})
    void audience_ofAnotherType_isMalformed(String value) {
        assertEquals(
                FailureCode.CLAIM_MALFORMED,
                refusal(() -> parse("{\"aud\":" + value + "}").audience(List.of("aud"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ["user","admin"]   | user;admin
                    ["two words","a,b"]| two words;a,b
                    ["user","user"]    | user
                    ["",  "user"]      | user
                    "user"             | user
                    "user admin"       | user admin
                    "user,admin"       | user,admin
                    """)
    void roles_arrayOrText_areGrantedWhole(String value, String roles) throws Exception {
        Set<String> granted = parse("{\"roles\":" + value + "}").roles(paths("roles"), RolesSeparator.NONE);
        assertEquals(roles, String.join(";", granted));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    SPACE | "user admin"       | user;admin
                    SPACE | "  a   b  "        | a;b
                    SPACE | "user,admin"       | user,admin
                    SPACE | ["user admin"]     | user admin
                    COMMA | "user,admin"       | user;admin
                    COMMA | " user ,  admin, " | user;admin
                    COMMA | ",user"            | user
                    COMMA | "Site admin,b"     | Site admin;b
                    COMMA | ["a,b"]            | a,b
                    COMMA | " , "              | ``
                    """)
    void roles_separator_splitsTextsAlone(RolesSeparator separator, String value, String roles) throws Exception {
        Set<String> granted = parse("{\"roles\":" + value + "}").roles(paths("roles"), separator);
        assertEquals(roles, String.join(";", granted));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\"\"]",
                "\"\"",
                "\" \"",
                "null",
                "1",
                "true",
                "{\"admin\":true}",
                "[\"admin\",1]",
                "[\"admin\",null]",
                "[\"admin\",[\"user\"]]",
                "[{\"name\":\"admin\"}]"
            })
    void roles_anythingElse_grantsNothing(String value) throws Exception {
        assertEquals(Set.of(), parse("{\"roles\":" + value + "}").roles(paths("roles"), RolesSeparator.NONE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    realm_access.roles             | {"realm_access":{"roles":["admin"]}}            | admin
                    realm_access.roles             | {"realm_access.roles":["admin"]}                | ``
                    realm_access.roles             | {"realm_access":["roles","admin"]}              | ``
                    realm_access.roles             | {"realm_access":"admin"}                        | ``
                    realm_access.roles             | {"realm_access":null}                           | ``
                    realm_access.roles             | {"roles":["admin"]}                             | ``
                    a.b.c                          | {"a":{"b":{"c":"x y"}}}                         | x y
                    "https://acme.example/roles"   | {"https://acme.example/roles":["admin"]}        | admin
                    "https://acme.example/roles"   | {"https://acme":{"example/roles":["admin"]}}    | ``
                    resource_access."my.app".roles | {"resource_access":{"my.app":{"roles":["x"]}}}  | x
                    Roles                          | {"roles":["admin"]}                             | ``
                    """)
    void roles_path_leadsMemberByMember(String path, String claims, String roles) throws Exception {
        assertEquals(roles, String.join(";", parse(claims).roles(paths(path), RolesSeparator.NONE)));
    }

    @Test
    void roles_severalPaths_areJoined() throws Exception {
        Claims claims = parse("{\"roles\":[\"a\",\"b\"],\"groups\":\"b c\",\"r\":{\"x\":[1]}}");
        assertEquals(
                Set.of("a", "b", "c"), claims.roles(paths("roles", "groups", "r.x", "none"), RolesSeparator.SPACE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "a:read a:write"     | a:read;a:write
                    "  a   b  "          | a;b
                    "a,b"                | a,b
                    ["a","b"]            | a;b
                    ["a b"]              | a b
                    ["a",1]              | ``
                    1                    | ``
                    null                 | ``
                    """)
    void scopes_spaceSeparatedTextOrArray_areGranted(String value, String scopes) throws Exception {
        Set<String> granted = parse("{\"scope\":" + value + "}").scopes(paths("scope"));
        assertEquals(scopes, String.join(";", granted));
    }

    @Test
    void scopes_severalPaths_areJoined() throws Exception {
        Claims claims = parse("{\"scope\":\"a b\",\"scp\":[\"c\"]}");
        assertEquals(Set.of("a", "b", "c"), claims.scopes(paths("scope", "scp")));
    }

    @Test
    void time_moreThanNineDecimals_keepsTheFraction() throws Exception {
        Claims claims = Claims.parse("{\"nbf\":1.9999999999}".getBytes(StandardCharsets.UTF_8));
        assertEquals(Instant.ofEpochSecond(1, 999_999_999), claims.time("nbf"));
    }

    /** A letter whose low byte is that of a usual one is not usual, and 64 is the most. */
    @ParameterizedTest
    @CsvSource({"a, 63, true", "a, 64, true", "a, 65, false", "\u0141, 1, false", "\u00e1, 1, false", "+, 1, false"})
    void sessionId_unusual_isHashed(String letter, int length, boolean kept) throws Exception {
        String id = letter.repeat(length);
        assertEquals(kept, id.equals(parse("{\"sid\":\"" + id + "\"}").sessionId()));
    }
}
