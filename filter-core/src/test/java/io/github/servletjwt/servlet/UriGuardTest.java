package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URI guard: which raw and decoded paths are refused before any rule is read. */
class UriGuardTest {
    private static final Set<String> SESSION_NAMES = Set.of("jsessionid", "SID");

    private static final Map<String, String> ENCODED =
            Map.of("/", "/a%2fb", "\\", "/a%5cb", ".", "/a%2eb", ";", "/a%3bb", "%", "/a%25b");

    private static UriGuard guard(Set<String> allowEncoded, boolean allowParameters) {
        return new UriGuard(
                Filters.config("/* permit", List.of(), "Authorization", 0, false, allowEncoded, allowParameters),
                SESSION_NAMES);
    }

    private static UriGuard strict() {
        return guard(Set.of(), false);
    }

    private static HttpServletRequest request(String uri, String servletPath, String pathInfo) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getRequestURI()).thenReturn(uri);
        when(request.getContextPath()).thenReturn("");
        when(request.getServletPath()).thenReturn(servletPath);
        when(request.getPathInfo()).thenReturn(pathInfo);
        return request;
    }

    /** A request whose raw URI alone is of interest. */
    private static HttpServletRequest raw(String uri) {
        return request(uri, "/ok", null);
    }

    private static void assertRefused(UriGuard guard, HttpServletRequest request) {
        AuthFailureException refused = assertThrows(AuthFailureException.class, () -> guard.check(request));
        assertEquals(FailureCode.AMBIGUOUS_URI, refused.failure().code());
    }

    private static String pathOf(HttpServletRequest request) throws AuthFailureException {
        return strict().check(request).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../a",
                "/a/../b",
                "/a/..",
                "/a/.",
                "/..",
                "/.",
                "/a\\b",
                "\\a",
                "/a/..\\b",
                "/a%2fb",
                "/a%2Fb",
                "/a%5cb",
                "/a%5Cb",
                "/a/%2e/b",
                "/a/%2E%2e/b",
                "/a/.%2e/b",
                "/a%2ejsp",
                "/a%3bb",
                "/a%3Bb",
                "/a%25b",
                "/a%252fb",
                "/a/%252e%252e/b",
                "/%2e",
                "/a%2f..%2fb",
                "/a;jsessionid=1%2f",
            })
    void check_rawDotsSlashesAndSensitiveEncodings_refused(String uri) {
        assertRefused(strict(), raw(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%u0041",
                "/a%",
                "/a%4",
                "/a%/b",
                "/a%4/b",
                "/a%4g",
                "/a%g4",
                "/a%-1",
                "/a%+1",
                "/a% 1",
                "/a%%41",
                "/a%\uFF14\uFF11",
            })
    void check_malformedPercentEncoding_refused(String uri) {
        assertRefused(strict(), raw(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%c0%af", // overlong /
                "/%c0%ae%c0%ae/a", // overlong ..
                "/%e0%80%af", // overlong / of three octets
                "/%f0%80%80%af", // overlong / of four octets
                "/%c1%9c", // overlong \
                "/%ed%a0%80", // a surrogate
                "/%f4%90%80%80", // beyond U+10FFFF
                "/%80", // a continuation without a beginning
                "/%c3", // a beginning without a continuation
                "/%c3/%a4", // divided over two segments
                "/%ff",
            })
    void check_encodingThatIsNoUtf8_refused(String uri) {
        assertRefused(strict(), raw(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\0b", "/a\tb", "/a\nb", "/a\rb", "/a\u001Fb", "/a\u007Fb", "/a\u0085b"})
    void check_rawControlCharacter_refused(String uri) {
        assertRefused(strict(), raw(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a;x",
                "/a;x=1",
                "/a;/b",
                "/a;",
                "/;x/a",
                "/a;x=1/b",
                "/a;jsessionid=1;x=2",
                "/a;x=2;jsessionid=1",
                "/a;;jsessionid=1",
                "/a;%6asessionid=1",
                "/a;jsessionid2=1",
                "/a;=1",
            })
    void check_pathParameter_refused(String uri) {
        assertRefused(strict(), raw(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..;jsessionid=1/a", "/a/..;jsessionid=1", "/a/.;jsessionid=1", "/..;/a", "/..;x=1/a"})
    void check_dotsHiddenBehindParameter_refused(String uri) {
        assertRefused(strict(), raw(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a;jsessionid=node0x1", "/a;jsessionid=", "/a;SID=1", "/a;jsessionid=1/b", "/;SID=1"})
    void check_sessionParameter_passes(String uri) {
        assertDoesNotThrow(() -> strict().check(raw(uri)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a/b",
                "/a/",
                "/...",
                "/..a",
                "/a..",
                "/a.b/c.d",
                "/.well-known/jwks.json",
                "/%41",
                "/%20",
                "/%c3%a4",
                "/%F0%9F%98%80",
                "/ä",
                "/a:b@c!$&'()*+,=~-_",
                "*",
            })
    void check_unambiguousUri_passes(String uri) {
        assertDoesNotThrow(() -> strict().check(raw(uri)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//a", "/a//b", "/a//", "/./a", "/a/./b"})
    void check_rawFoldedByContainer_judgedByDecodedPathAlone(String uri) throws AuthFailureException {
        assertEquals("/folded", pathOf(request(uri, "/folded", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a\\b",
                "/a//b",
                "//",
                "//a",
                "/a//",
                "/./a",
                "/a/./b",
                "/a/.",
                "/.",
                "/../a",
                "/a/../b",
                "/a/..",
                "/..",
                "/a\0b",
                "/a\nb",
                "/a\u007Fb",
                "/a\u0080b",
                "/a\u009Fb",
            })
    void check_decodedPathAmbiguous_refused(String decoded) {
        assertRefused(strict(), request("/ok", decoded, null));
    }

    @ParameterizedTest
    @CsvSource({"/a, /../b", "/a, //b", "/a/, /b", "/a, /.", "/a/., .", "a, /b", "*, /b"})
    void check_servletPathAndPathInfoTogetherAmbiguous_refused(String servletPath, String pathInfo) {
        assertRefused(strict(), request("/ok", servletPath, pathInfo));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/...", "/..a", "/a;b", "/a%b", "/ä b", "/a?b", "/a\u00A0b"})
    void check_decodedPathUnambiguous_isThePathJudged(String decoded) throws AuthFailureException {
        assertEquals(decoded, pathOf(request("/ok", decoded, null)));
    }

    @ParameterizedTest
    @MethodSource("encodedCharacters")
    void check_encodedCharacterAllowed_passes(String character, String uri) {
        assertDoesNotThrow(() -> guard(Set.of(character), false).check(raw(uri)));
    }

    @ParameterizedTest
    @MethodSource("encodedCharacters")
    void check_otherEncodedCharactersAllowed_refused(String character, String uri) {
        Set<String> others = new HashSet<>(ENCODED.keySet());
        others.remove(character);
        assertRefused(guard(others, false), raw(uri));
    }

    static Stream<Arguments> encodedCharacters() {
        return ENCODED.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @Test
    void check_encodedBackslashAllowed_passesDecodedOne() throws AuthFailureException {
        assertEquals(
                "/a\\b",
                guard(Set.of("\\"), false)
                        .check(request("/a%5cb", "/a\\b", null))
                        .text());
    }

    @Test
    void check_encodedBackslashAllowed_stillRefusesRawOne() {
        assertRefused(guard(Set.of("\\"), false), raw("/a\\b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%2e%2e/a", "/a/%2e%2e", "/a/.%2e/b", "/a/%2e"})
    void check_encodedDotAllowed_stillRefusesDotSegments(String uri) {
        assertRefused(guard(Set.of("."), false), raw(uri));
    }

    @Test
    void check_encodedSlashAllowed_stillRefusesDecodedDotSegment() {
        assertRefused(guard(Set.of("/"), false), request("/a%2f..%2fb", "/a/../b", null));
    }

    @Test
    void check_encodedSlashAllowed_stillRefusesDecodedDoubleSlash() {
        assertRefused(guard(Set.of("/"), false), request("/a%2f/b", "/a//b", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a;x", "/a;x=1", "/a;x=1;y/b", "/a;"})
    void check_pathParametersAllowed_passes(String uri) {
        assertDoesNotThrow(() -> guard(Set.of(), true).check(raw(uri)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..;x=1/a", "/a/..;x", "/a/.;x", "/a;x=%2f", "/a;x=\\", "/a%3bx"})
    void check_pathParametersAllowed_stillRefusesTheRest(String uri) {
        assertRefused(guard(Set.of(), true), raw(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host/a/../b",
                "http://host:8080/a%2fb",
                "https://host/a;x",
                "HTTP://host/..",
                "http://user:pw@host/a\\b",
            })
    void check_absoluteFormWithAmbiguousPath_refused(String uri) {
        assertRefused(strict(), raw(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://host", "http://host/", "http://host/a", "http://[::1]:80/a", "http://host/a?/../"})
    void check_absoluteFormWithClearPath_passes(String uri) {
        assertDoesNotThrow(() -> strict().check(raw(uri)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/../ok", "/app;x/ok", "/a%2fpp/ok", "/x/../app/ok"})
    void check_contextPathAmbiguous_refused(String uri) {
        HttpServletRequest request = raw(uri);
        when(request.getContextPath()).thenReturn("/app");
        assertRefused(strict(), request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ok?x=%2f", "/ok?/../", "/ok?a\\b", "/ok?;x", "/ok?%zz"})
    void check_queryAmbiguous_passes(String uri) {
        assertDoesNotThrow(() -> strict().check(raw(uri)));
    }

    @Test
    void check_servletPathAndPathInfo_joined() throws AuthFailureException {
        assertEquals("/a/b", pathOf(request("/app/a/b", "/a", "/b")));
    }

    @Test
    void check_pathInfo_isTold() throws AuthFailureException {
        assertTrue(strict().check(request("/a/b", "/a", "/b")).hasPathInfo());
    }

    @Test
    void check_noPathInfo_isTold() throws AuthFailureException {
        assertFalse(strict().check(request("/a/b", "/a/b", null)).hasPathInfo());
    }

    @Test
    void check_emptyServletPathAlone_isRoot() throws AuthFailureException {
        assertEquals("/", pathOf(request("/app", "", null)));
    }

    @Test
    void check_pathInfoAlone_isThePath() throws AuthFailureException {
        assertEquals("/a", pathOf(request("/a", null, "/a")));
    }

    @Test
    void check_decodedPathWithoutSlash_refused() {
        assertRefused(strict(), request("/a", "a", null));
    }

    @Test
    void check_mockWithoutUri_judgedByServletPath() throws AuthFailureException {
        assertEquals("/a", pathOf(request(null, "/a", null)));
    }

    @Test
    void check_mockWithUriAlone_isDecodedUriLessContextPath() throws AuthFailureException {
        HttpServletRequest request = request("/app/a%20b", null, null);
        when(request.getContextPath()).thenReturn("/app");
        assertEquals("/a b", pathOf(request));
    }

    @Test
    void check_mockWithUriOfContextAlone_isRoot() throws AuthFailureException {
        HttpServletRequest request = request("/app", null, null);
        when(request.getContextPath()).thenReturn("/app");
        assertEquals("/", pathOf(request));
    }

    @Test
    void check_mockWithUriAndQuery_isPathAlone() throws AuthFailureException {
        assertEquals("/a", pathOf(request("/a?b=c", null, null)));
    }

    @Test
    void check_mockWithUriAloneDoubleSlash_refused() {
        assertRefused(strict(), request("/a//b", null, null));
    }

    @Test
    void check_mockWithUriAloneEncodedControl_refused() {
        assertRefused(strict(), request("/a%00b", null, null));
    }

    @Test
    void check_plainMock_isRoot() throws AuthFailureException {
        assertEquals("/", pathOf(mock(HttpServletRequest.class)));
    }

    @Test
    void check_sessionParameterWithoutValue_passes() throws AuthFailureException {
        assertEquals("/a", pathOf(request("/a;jsessionid", "/a", null)));
    }

    @Test
    void check_mockWithSessionParameter_isJudgedWithoutIt() throws AuthFailureException {
        assertEquals("/hello", pathOf(request("/hello;jsessionid=1", null, null)));
    }
}
