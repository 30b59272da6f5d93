package io.github.servletjwt.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servlet url-patterns: their forms, what they match, what they cover. */
class PathPatternTest {
    private static boolean matches(String pattern, String path) {
        return PathPattern.parse(pattern).matches(new RequestPath(path, false));
    }

    private static boolean covers(String pattern, String other) {
        return PathPattern.parse(pattern).covers(PathPattern.parse(other));
    }

    private static String refusal(String pattern) {
        return assertThrows(IllegalArgumentException.class, () -> PathPattern.parse(pattern))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a, /a",
        "/a/, /a/",
        "/a/b.txt, /a/b.txt",
        "/a/*, /a",
        "/a/*, /a/",
        "/a/*, /a/b",
        "/a/*, /a/b/c.txt",
        "/a/b/*, /a/b/c",
        "/*, /",
        "/*, /a",
        "/*, /a/b.txt",
        "*.txt, /a.txt",
        "*.txt, /a/b/c.txt",
        "*.txt, /.txt",
        "*.txt, /a.b.txt",
        "*.tar.gz, /a.tar.gz",
    })
    void matches_pathOfPattern_isTrue(String pattern, String path) {
        assertTrue(matches(pattern, path));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /a",
        "/a, /a/",
        "/a, /A",
        "/a, /a/b",
        "/a, /ab",
        "/a/, /a",
        "/a/*, /",
        "/a/*, /ab",
        "/a/*, /a.b",
        "/a/*, /A/b",
        "/a/*, /b/a/c",
        "/a/b/*, /a",
        "*.txt, /a.txt/",
        "*.txt, /a.txt/b",
        "*.txt, /a.TXT",
        "*.txt, /atxt",
        "*.txt, /a.txt2",
        "*.tar.gz, /a.gz",
    })
    void matches_otherPath_isFalse(String pattern, String path) {
        assertFalse(matches(pattern, path));
    }

    @Test
    void matches_extensionWithPathInfo_isFalse() {
        assertFalse(PathPattern.parse("*.txt").matches(new RequestPath("/servlet/a.txt", true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/servlet/a.txt", "/servlet/*", "/*"})
    void matches_otherKindsWithPathInfo_isTrue(String pattern) {
        assertTrue(PathPattern.parse(pattern).matches(new RequestPath("/servlet/a.txt", true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/*", "*", "*a", "**", "*/a", ".txt", "http://host/a", "GET"})
    void parse_neitherSlashNorStarDot_refused(String pattern) {
        assertEquals("the pattern '" + pattern + "' must begin with / or *.", refusal(pattern));
    }

    @ParameterizedTest
    @CsvSource({
        "/a;b, ;",
        "/a/../b, ..",
        "/a..b, ..",
        "*..txt, ..",
        "//a, //",
        "/a//*, //",
        "/%41, %",
        "/a\\b, \\",
        "/a?b, ?",
        "/a#b, #",
    })
    void parse_characterThatNoPathHas_refused(String pattern, String refused) {
        assertEquals("the pattern '" + pattern + "' must not contain " + refused, refusal(pattern));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a*", "/a/*/b", "/*a", "/*/", "/a/**", "/**", "/*/*", "/a/*.txt", "*.", "*.*", "*.a*", "*.a/b"})
    void parse_formThatServletsDoNotHave_refused(String pattern) {
        assertEquals(
                "the pattern '" + pattern + "' cannot be used; patterns are /exact, /prefix/*, *.ext and /*",
                refusal(pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/", "/a/*", "/*", "*.txt", "*.tar.gz", "/ä b"})
    void toString_parsed_isTheText(String pattern) {
        assertEquals(pattern, PathPattern.parse(pattern).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/*, /*",
        "/*, /",
        "/*, /a",
        "/*, /a/*",
        "/*, *.txt",
        "/a/*, /a",
        "/a/*, /a/b",
        "/a/*, /a/*",
        "/a/*, /a/b/*",
        "/a, /a",
        "*.txt, *.txt",
    })
    void covers_narrowerOrSamePattern_isTrue(String pattern, String other) {
        assertTrue(covers(pattern, other));
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /*",
        "/a, /a/*",
        "/a, /b",
        "/a/*, /*",
        "/a/*, /ab",
        "/a/*, /ab/*",
        "/a/b/*, /a/*",
        "/a/*, *.txt",
        "*.txt, /a.txt", // a path with pathInfo is matched by the second alone
        "*.txt, /*",
        "*.txt, *.pdf",
    })
    void covers_otherPattern_isFalse(String pattern, String other) {
        assertFalse(covers(pattern, other));
    }

    @Test
    void covers_longerExtension_isCovered() {
        assertTrue(covers("*.gz", "*.tar.gz"));
        assertFalse(covers("*.tar.gz", "*.gz"));
    }

    @Test
    void parse_segmentOfOneDot_refused() {
        assertEquals("the pattern '/a/./b' must not have a segment .", refusal("/a/./b"));
    }

    @Test
    void parse_segmentThatBeginsWithDot_isAPattern() {
        assertTrue(matches("/.well-known/x", "/.well-known/x"));
    }
}
