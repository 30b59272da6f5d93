package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the token is found, and which headers are malformed. */
class BearerTokenResolverTest {
    private static final BearerTokenResolver AUTHORIZATION = Filters.resolver("Authorization");
    private static final BearerTokenResolver BARE = Filters.resolver("X-Token");

    private static HttpServletRequest request(String header, String... values) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getHeaders(header)).thenReturn(Collections.enumeration(List.of(values)));
        return request;
    }

    private static String resolve(String value) throws AuthFailureException {
        return token(AUTHORIZATION.resolve(request("Authorization", value)));
    }

    private static String token(BearerTokenResolver.BearerToken found) {
        return found == null ? null : found.token();
    }

    private static FailureCode refusal(BearerTokenResolver resolver, HttpServletRequest request) {
        return assertThrows(AuthFailureException.class, () -> resolver.resolve(request))
                .failure()
                .code();
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer abc, abc",
        "bearer abc, abc",
        "BEARER abc, abc",
        "bEaReR abc, abc",
        "Bearer a.b.c, a.b.c",
        "Bearer Az09-._~+/, Az09-._~+/",
        "Bearer abc=, abc=",
        "Bearer abc==, abc==",
        "Bearer Bearer, Bearer",
    })
    void resolve_bearer_givesToken(String value, String token) throws AuthFailureException {
        assertEquals(token, resolve(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "bearer",
                "Bearer ",
                "Bearer  abc",
                "Bearer\tabc",
                "Bearer \tabc",
                "Bearer abc ",
                "Bearer abc\t",
                "Bearer abc def",
                "Bearer abc, Bearer def",
                "Bearer abc,def",
                "Bearer,abc",
                "Bearer=abc",
                "Bearer:abc",
                "Bearer/abc",
                "Bearer \"abc\"",
                "Bearer =",
                "Bearer ==",
                "Bearer =abc",
                "Bearer a=b",
                "Bearer abc;def",
                "Bearer abc\0",
                "Bearer äbc",
                "Bearer\u00A0abc",
                "Bearer token=abc",
                "Bearer a%41",
            })
    void resolve_bearerMalformed_refused(String value) {
        assertEquals(FailureCode.MALFORMED_AUTHORIZATION, refusal(AUTHORIZATION, request("Authorization", value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic YWxpY2U6cHc=",
                "Digest username=\"alice\"",
                "Bearers abc",
                "Bearer2 abc",
                "Bearer-x abc",
                "Bearer.x abc",
                "Bear abc",
                "Negotiate Bearer",
                "Basic x, Bearer abc",
                "abc",
                "",
            })
    void resolve_otherScheme_isNone(String value) throws AuthFailureException {
        assertNull(resolve(value));
    }

    @Test
    void resolve_noHeader_isNone() throws AuthFailureException {
        assertNull(token(AUTHORIZATION.resolve(request("Authorization"))));
    }

    @ParameterizedTest
    @CsvSource({"Bearer abc, Bearer def", "Bearer abc, Bearer abc", "Basic x, Bearer abc", "Bearer abc, Basic x"})
    void resolve_twoHeaders_refused(String first, String second) {
        assertEquals(FailureCode.SEVERAL_TOKENS, refusal(AUTHORIZATION, request("Authorization", first, second)));
    }

    @Test
    void resolve_plainMock_isNone() throws AuthFailureException {
        assertNull(token(AUTHORIZATION.resolve(mock(HttpServletRequest.class))));
    }

    @Test
    void resolve_mockWithGetHeaderAlone_givesToken() throws AuthFailureException {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getHeader("Authorization")).thenReturn("Bearer abc");
        assertEquals("abc", token(AUTHORIZATION.resolve(request)));
    }

    @Test
    void resolve_authorizationInAnyCase_takesTheScheme() throws AuthFailureException {
        assertEquals("abc", token(Filters.resolver("AUTHORIZATION").resolve(request("AUTHORIZATION", "Bearer abc"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a.b.c", "abc==", "Bearer"})
    void resolve_bareHeader_isTheToken(String value) throws AuthFailureException {
        assertEquals(value, token(BARE.resolve(request("X-Token", value))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer abc", " abc", "abc ", "abc,def", "=", "a=b"})
    void resolve_bareHeaderMalformed_refused(String value) {
        assertEquals(FailureCode.MALFORMED_AUTHORIZATION, refusal(BARE, request("X-Token", value)));
    }

    @Test
    void resolve_bareHeaderTwice_refused() {
        assertEquals(FailureCode.SEVERAL_TOKENS, refusal(BARE, request("X-Token", "abc", "abc")));
    }

    @Test
    void resolve_bareHeader_ignoresAuthorization() throws AuthFailureException {
        assertNull(token(BARE.resolve(request("Authorization", "Bearer abc"))));
    }
}
