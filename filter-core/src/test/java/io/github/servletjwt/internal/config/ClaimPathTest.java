package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a claim, member by member. */
class ClaimPathTest {
    private static List<String> names(String path) {
        return ClaimPath.parse(path).names();
    }

    @Test
    void parse_oneName_isAPathOfOne() {
        assertEquals(List.of("roles"), names("roles"));
    }

    @Test
    void parse_dots_separateMembers() {
        assertEquals(List.of("resource_access", "my-app", "roles"), names("resource_access.my-app.roles"));
    }

    @Test
    void parse_quotedName_keepsItsDots() {
        assertEquals(List.of("https://acme.example/roles"), names("\"https://acme.example/roles\""));
    }

    @Test
    void parse_quotedNameInTheMiddle_isOneMember() {
        assertEquals(List.of("a", "b.c", "d"), names("a.\"b.c\".d"));
    }

    @Test
    void parse_quotedNameWithBlank_isOneMember() {
        assertEquals(List.of("my roles"), names("\"my roles\""));
    }

    @Test
    void parse_colonsAndSlashes_belongToTheName() {
        assertEquals(List.of("cognito:groups", "a/b"), names("cognito:groups.a/b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "a b",
                " a",
                "a ",
                "\"",
                "\"\"",
                "\"a",
                "a\"",
                "\"a\"b",
                "a\"b\"",
                "\"a\".",
                "\"a\"\"b\"",
                "a.\"b",
                "\"a\" .b"
            })
    void parse_malformedPath_isRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> ClaimPath.parse(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"roles", "realm_access.roles", "\"https://acme.example/roles\"", "a.\"b.c\".d"})
    void toString_parsedPath_isTheTextAgain(String path) {
        assertEquals(path, ClaimPath.parse(path).toString());
    }

    @Test
    void first_isTheNameOfTheClaim() {
        assertEquals("realm_access", ClaimPath.parse("realm_access.roles").first());
    }

    @Test
    void find_topLevelClaim_isFound() {
        assertEquals(List.of("a"), ClaimPath.parse("roles").find(Map.of("roles", List.of("a"))));
    }

    @Test
    void find_nestedClaim_isFound() {
        assertEquals(
                List.of("a"),
                ClaimPath.parse("realm_access.roles").find(Map.of("realm_access", Map.of("roles", List.of("a")))));
    }

    @Test
    void find_claimWithDotsInItsName_isNotTheNestedOne() {
        assertNull(ClaimPath.parse("a.b").find(Map.of("a.b", "x")));
    }

    @Test
    void find_missingClaim_isNull() {
        assertNull(ClaimPath.parse("roles").find(Map.of()));
    }

    @Test
    void find_missingMemberOnTheWay_isNull() {
        assertNull(ClaimPath.parse("a.b.c").find(Map.of("a", Map.of("x", 1L))));
    }

    @Test
    void find_textOnTheWay_isNull() {
        assertNull(ClaimPath.parse("a.b").find(Map.of("a", "text")));
    }

    @Test
    void find_listOnTheWay_isTheListOfItsElementsMembers() {
        assertEquals(
                List.of("x", "y", "z"),
                ClaimPath.parse("a.b")
                        .find(Map.of(
                                "a", List.of(Map.of("b", "x"), Map.of("c", "-"), Map.of("b", List.of("y", "z"))))));
    }

    @Test
    void find_listOnTheWayWithAnotherElement_isNull() {
        assertNull(ClaimPath.parse("a.b").find(Map.of("a", List.of(Map.of("b", "x"), "y"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*.a", "a.*.b", "a.*.*", "a.*x"})
    void parse_starElsewhereThanLast_isRefusedOrAName(String text) {
        if (text.equals("a.*x")) {
            assertEquals(List.of("a", "*x"), ClaimPath.parse(text).names());
        } else {
            assertThrows(IllegalArgumentException.class, () -> ClaimPath.parse(text));
        }
    }

    @Test
    void find_nullOnTheWay_isNull() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("a", null);

        assertNull(ClaimPath.parse("a.b").find(claims));
    }

    @Test
    void put_topLevelPath_setsTheClaim() {
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("sub", "alice"));

        ClaimPath.parse("roles").put(claims, List.of("a"));

        assertEquals(Map.of("sub", "alice", "roles", List.of("a")), claims);
    }

    @Test
    void put_nestedPath_makesTheObjectsOnTheWay() {
        Map<String, Object> claims = new LinkedHashMap<>();

        ClaimPath.parse("a.\"b.c\".d").put(claims, List.of("x"));

        assertEquals(Map.of("a", Map.of("b.c", Map.of("d", List.of("x")))), claims);
    }

    @Test
    void find_whatWasPut_isFound() {
        ClaimPath path = ClaimPath.parse("resource_access.my-app.roles");
        Map<String, Object> claims = new LinkedHashMap<>();

        path.put(claims, "x");

        assertEquals("x", path.find(claims));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "\"a.b\".c", "\"a b\"", "\"https://acme.example/roles\""})
    void toString_ofAPath_isReadAsThatPath(String text) {
        ClaimPath path = ClaimPath.parse(text);
        assertEquals(path, ClaimPath.parse(path.toString()));
    }
}
