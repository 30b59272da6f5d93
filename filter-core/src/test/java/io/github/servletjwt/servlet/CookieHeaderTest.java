package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One reading of cookies, whatever the container is. */
class CookieHeaderTest {
    private static final String OURS = "__Host-access_token";

    private static HttpServletRequest request(String... lines) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getHeaders("Cookie")).thenReturn(Collections.enumeration(List.of(lines)));
        return request;
    }

    /** The values of our cookie. */
    private static List<String> values(String... lines) {
        return CookieHeader.of(request(lines)).stream()
                .filter(pair -> pair.name().equals(OURS))
                .map(CookieHeader.Pair::value)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__Host-access_token=x",
                "a=b; __Host-access_token=x",
                "a=b; __Host-access_token=x; c=d",
                "a=b;__Host-access_token=x;c=d",
                "a=b; __Host-access_token=\"x\"",
                "a; __Host-access_token=x",
                "=a; __Host-access_token=x",
                "a=\"; __Host-access_token=x; b=\"",
                "a=\"b; __Host-access_token=x",
                "a={\"b\":\"c,d\"}; __Host-access_token=x",
                "a=b,c; __Host-access_token=x",
                "; ; __Host-access_token=x; ;",
                "$Version=1; __Host-access_token=x; $Path=/; $Domain=h",
                "a=\\; __Host-access_token=x",
                "__host-access_token=y; __Host-access_token=x",
            })
    void of_neighbours_doNotHideOurs(String line) {
        assertEquals(List.of("x"), values(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$Version=1,__Host-access_token=x",
                "$Version=\"1\", __Host-access_token=x",
                "a=b,__Host-access_token=x",
                "a=b, __Host-access_token=x; c=d",
                "a=\"b,__Host-access_token=x\"",
                "a=b __Host-access_token=x",
                "a=__Host-access_token=x",
                "__HOST-access_token=x",
                "__Host-access_token =x",
                "__Host-access_token",
                "$__Host-access_token=x",
                "\u00a0__Host-access_token=x",
                "\u0085__Host-access_token=x",
                "\u000b__Host-access_token=x",
                "\"__Host-access_token\"=x",
            })
    void of_partOfAnotherCookie_isNotOurs(String line) {
        assertEquals(List.of(), values(line));
    }

    /** It is treated as not valid, so that a second one is not overlooked. */
    @ParameterizedTest
    @ValueSource(
            strings = {"x,$Path=/", "\"x", "x\"", "\"x\"y", "\"x\\\"y\"", "x y", "\"", "\"x y\"", "\u00e9", "x\u007f"})
    void of_malformedValue_isLeftAsItCame(String value) {
        assertEquals(List.of(value), values(OURS + "=" + value));
    }

    @Test
    void of_twoOfOneName_areTwo() {
        assertEquals(List.of("x", "y"), values(OURS + "=x; a=b; " + OURS + "=y"));
    }

    @Test
    void of_severalLines_areJoined() {
        assertEquals(List.of("x", "y"), values(OURS + "=x", "a=b", "c=d; " + OURS + "=y"));
    }

    @Test
    void of_valueWithEqualsSigns_isWhole() {
        assertEquals(List.of("x=="), values(OURS + "=x=="));
    }

    @Test
    void of_mockWithGetCookiesAlone_takesThese() {
        HttpServletRequest mock = mock(HttpServletRequest.class);
        when(mock.getCookies()).thenReturn(new Cookie[] {new Cookie(OURS, "x"), new Cookie("a", null)});
        assertEquals(List.of(new CookieHeader.Pair(OURS, "x"), new CookieHeader.Pair("a", "")), CookieHeader.of(mock));
    }

    @Test
    void of_mockWithGetHeaderAlone_takesIt() {
        HttpServletRequest mock = mock(HttpServletRequest.class);
        when(mock.getHeader("Cookie")).thenReturn(OURS + "=x");
        assertEquals(List.of(new CookieHeader.Pair(OURS, "x")), CookieHeader.of(mock));
    }

    @Test
    void toString_pair_hidesTheValue() {
        assertEquals("Pair[a]", new CookieHeader.Pair("a", "secret").toString());
    }
}
