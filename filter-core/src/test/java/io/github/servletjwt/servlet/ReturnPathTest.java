package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths a browser may be sent to. */
class ReturnPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b?c=d&e=f#g", "/a//b", "/%2f/evil", "/%5c%5cevil", "/a:b@c", "/?//evil"})
    void isSafe_pathOfThisHost_true(String path) {
        assertTrue(ReturnPath.isSafe(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "//",
                "//evil",
                "///evil",
                "/\\evil",
                "\\/evil",
                "/a\\b",
                "https://evil",
                "javascript:x",
                " /a",
                "/a b",
                "/\u0000",
                "/\t/evil",
                "/\n",
                "/\u007f",
                "/\u0085/evil",
                "/é",
                "/\u2028"
            })
    void isSafe_anythingElse_false(String path) {
        assertFalse(ReturnPath.isSafe(path));
    }

    @Test
    void isSafe_length_hasABound() {
        assertTrue(ReturnPath.isSafe("/" + "a".repeat(2047)));
        assertFalse(ReturnPath.isSafe("/" + "a".repeat(2048)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/b", "/a?b=c&d=e%20f", "/a+b", "/a#b", "/é€", "/\"<>'"})
    void encode_anyPath_decodesToItself(String path) {
        String encoded = ReturnPath.encode(path);
        assertTrue(encoded.matches("[A-Za-z0-9/._~%-]+"), encoded);
        assertEquals(path, URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    }
}
