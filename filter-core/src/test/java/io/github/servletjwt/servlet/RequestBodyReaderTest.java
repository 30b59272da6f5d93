package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.servlet.RequestBodyReader.Fields;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of logins and registrations: types, sizes, strictness. */
class RequestBodyReaderTest {
    private static final Set<String> MEMBERS = Set.of("username", "password");
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GOOD_JSON = "{\"username\":\"alice\",\"password\":\"secret\"}";
    private static final String GOOD_FORM = "username=alice&password=secret";
    private static final Map<String, String> GOOD = Map.of("username", "alice", "password", "secret");
    private static final int LIMIT = 16_384;

    private static HttpServletRequest request(String contentType, byte[] body) throws IOException {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getContentType()).thenReturn(contentType);
        when(request.getContentLengthLong()).thenReturn(-1L);
        when(request.getInputStream()).thenReturn(new BytesBody(body));
        return request;
    }

    private static HttpServletRequest request(String contentType, String body) throws IOException {
        return request(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Fields read(HttpServletRequest request) throws IOException, AuthFailureException {
        return RequestBodyReader.read(request, MEMBERS);
    }

    private static Map<String, String> form(String body) throws IOException, AuthFailureException {
        return read(request(FORM, body)).values();
    }

    private static FailureCode refusal(HttpServletRequest request) {
        return assertThrows(AuthFailureException.class, () -> read(request))
                .failure()
                .code();
    }

    private static byte[] bytes(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

    /** A good JSON body of that many bytes. */
    private static String jsonOf(int bytes) {
        return GOOD_JSON + " ".repeat(bytes - GOOD_JSON.length());
    }

    @Test
    void read_json_givesMembers() throws IOException, AuthFailureException {
        assertEquals(new Fields(false, GOOD), read(request(JSON, GOOD_JSON)));
    }

    @Test
    void read_form_givesFields() throws IOException, AuthFailureException {
        assertEquals(new Fields(true, GOOD), read(request(FORM, GOOD_FORM)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                " application/json ",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json;charset=\"utf-8\"",
                "application/json;charset=utf8",
                "application/json;",
                "application/json; v=1; charset=utf-8",
            })
    void read_jsonType_accepted(String contentType) throws IOException, AuthFailureException {
        assertFalse(read(request(contentType, GOOD_JSON)).form());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-Urlencoded",
                "application/x-www-form-urlencoded; charset=UTF-8",
            })
    void read_formType_accepted(String contentType) throws IOException, AuthFailureException {
        assertTrue(read(request(contentType, GOOD_FORM)).form());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                ";",
                "text/plain",
                "text/json",
                "application/jsonp",
                "application/json2",
                "application/problem+json",
                "application/xml",
                "multipart/form-data; boundary=x",
                "json",
            })
    void read_otherType_refused(String contentType) throws IOException {
        assertEquals(FailureCode.BODY_TYPE_REFUSED, refusal(request(contentType, GOOD_JSON)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=iso-8859-1",
                "application/json;charset=utf-16",
                "application/json;charset=utf-7",
                "application/json;charset=utf-88",
                "application/json;charset=",
                "application/json;charset=utf-8;charset=iso-8859-1",
                "application/x-www-form-urlencoded;CHARSET=ISO-8859-1",
                "application/x-www-form-urlencoded;charset=windows-1252",
            })
    void read_otherCharset_refused(String contentType) throws IOException {
        assertEquals(FailureCode.BODY_TYPE_REFUSED, refusal(request(contentType, GOOD_JSON)));
    }

    @Test
    void read_bodyAtTheLimit_accepted() throws IOException, AuthFailureException {
        HttpServletRequest request = request(JSON, jsonOf(LIMIT));
        when(request.getContentLengthLong()).thenReturn((long) LIMIT);
        assertEquals(GOOD, read(request).values());
    }

    @Test
    void read_bodyOfUnknownLengthAtTheLimit_accepted() throws IOException, AuthFailureException {
        assertEquals(GOOD, read(request(JSON, jsonOf(LIMIT))).values());
    }

    @Test
    void read_bodyOfUnknownLengthOverTheLimit_refused() throws IOException {
        assertEquals(FailureCode.BODY_TOO_LARGE, refusal(request(JSON, jsonOf(LIMIT + 1))));
    }

    @Test
    void read_contentLengthOverTheLimit_refusedUnread() throws IOException {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getContentType()).thenReturn(JSON);
        when(request.getContentLengthLong()).thenReturn(LIMIT + 1L);
        assertEquals(FailureCode.BODY_TOO_LARGE, refusal(request));
        verify(request, never()).getInputStream();
    }

    @Test
    void read_formOverTheLimit_refused() throws IOException {
        assertEquals(
                FailureCode.BODY_TOO_LARGE,
                refusal(request(FORM, GOOD_FORM + "&x=" + "x".repeat(LIMIT - GOOD_FORM.length() - 2))));
    }

    @Test
    void read_formAtTheLimit_accepted() throws IOException, AuthFailureException {
        assertEquals(
                "alice",
                form(GOOD_FORM + "&x=" + "x".repeat(LIMIT - GOOD_FORM.length() - 3))
                        .get("username"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"x\"",
                "{",
                "{\"username\":\"a\"",
                "{\"username\":\"a\"} x",
                "{\"username\":\"a\"}{}",
                "{\"username\":\"a\",\"username\":\"a\"}",
                "{\"username\":\"a\",\"\\u0075sername\":\"b\"}",
                "{\"username\":\"a\",\"x\":\"b\"}",
                "{\"Username\":\"a\"}",
                "{\"username\":null}",
                "{\"username\":1}",
                "{\"username\":true}",
                "{\"username\":[\"a\"]}",
                "{\"username\":{\"a\":\"b\"}}",
                "{'username':'a'}",
                "{username:\"a\"}",
                "{\"username\":\"a\",}",
                "/**/{}",
                "username=alice&password=secret",
            })
    void read_jsonMalformed_refused(String body) throws IOException {
        assertEquals(FailureCode.BODY_MALFORMED, refusal(request(JSON, body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"username=a&username=a", "username=a&user%6Eame=b", "username&username=a", "x=1&x=2"})
    void read_formFieldTwice_refused(String body) throws IOException {
        assertEquals(FailureCode.BODY_MALFORMED, refusal(request(FORM, body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=%",
                "username=%4",
                "username=%zz",
                "%zz=a",
                "username=%u0041",
                "username=%c0%af",
                "username=%ff"
            })
    void read_formEncodingMalformed_refused(String body) throws IOException {
        assertEquals(FailureCode.BODY_MALFORMED, refusal(request(FORM, body)));
    }

    @Test
    void read_formUnknownField_ignored() throws IOException, AuthFailureException {
        assertEquals("alice", form("remember=me&" + GOOD_FORM).get("username"));
    }

    @ParameterizedTest
    @CsvSource({
        "password=a+b, 'a b'",
        "password=a%2Bb, a+b",
        "password=a%20b, 'a b'",
        "password=a%26b%3Dc, a&b=c",
        "password=a=b, a=b",
        "password=%C3%A4, ä",
        "password=ä, ä",
        "password=%F0%9F%98%80, 😀",
        "password=😀, 😀",
        "pass%77ord=x, x",
        "password=%2525, %25",
    })
    void read_formValue_decoded(String body, String value) throws IOException, AuthFailureException {
        assertEquals(value, form(body).get("password"));
    }

    @Test
    void read_formPlusInName_isBlank() throws IOException, AuthFailureException {
        assertEquals(Map.of("a b", "c"), form("a+b=c"));
    }

    @Test
    void read_formEmpty_hasNoFields() throws IOException, AuthFailureException {
        assertEquals(Map.of(), form(""));
    }

    @Test
    void read_jsonOfInvalidUtf8_refused() throws IOException {
        assertEquals(
                FailureCode.BODY_MALFORMED,
                refusal(request(JSON, "{\"username\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void read_formOfInvalidUtf8_refused() throws IOException {
        assertEquals(
                FailureCode.BODY_MALFORMED, refusal(request(FORM, "username=ä".getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void read_jsonWithByteOrderMark_refused() throws IOException {
        assertEquals(FailureCode.BODY_MALFORMED, refusal(request(JSON, "\uFEFF" + GOOD_JSON)));
    }

    @Test
    void read_jsonInUtf16_refused() throws IOException {
        assertEquals(FailureCode.BODY_MALFORMED, refusal(request(JSON, GOOD_JSON.getBytes(StandardCharsets.UTF_16LE))));
    }

    @Test
    void read_formWithByteOrderMark_refused() throws IOException {
        assertEquals(FailureCode.BODY_MALFORMED, refusal(request(FORM, "\uFEFFx=1&" + GOOD_FORM)));
    }

    @Test
    void read_formWithEmptyPairs_skipsThem() throws IOException, AuthFailureException {
        assertEquals(GOOD, form("&username=alice&&password=secret&"));
    }

    @Test
    void read_charsetWithBlanks_accepted() throws IOException, AuthFailureException {
        assertEquals(
                GOOD,
                read(request("application/json; charset = \"utf-8\"", GOOD_JSON))
                        .values());
    }

    @Test
    void read_readerOfMock_keepsCharactersBeyondTheFirstPlane() throws IOException, AuthFailureException {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getContentType()).thenReturn(JSON);
        when(request.getReader()).thenReturn(new BufferedReader(new StringReader("{\"password\":\"p\uD83D\uDE00w\"}")));
        assertEquals("p\uD83D\uDE00w", read(request).find("password"));
    }

    @Test
    void read_mockOfStream_isAnEmptyBody() throws IOException {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getContentType()).thenReturn(JSON);
        when(request.getInputStream()).thenReturn(mock(ServletInputStream.class));
        assertEquals(FailureCode.BODY_MALFORMED, refusal(request));
    }

    @Test
    void read_overlongUtf8InForm_refused() throws IOException {
        assertEquals(FailureCode.BODY_MALFORMED, refusal(request(FORM, bytes('a', '=', 0xC0, 0xAF))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=alice",
                "password=secret",
                "password",
                "password=",
                "x=1&password=secret",
                "&&password=x",
                "p%61ssword=x",
                "%75%73%65%72%6e%61%6d%65=x",
            })
    void read_credentialsInQuery_refused(String query) throws IOException {
        HttpServletRequest request = request(JSON, GOOD_JSON);
        when(request.getQueryString()).thenReturn(query);
        assertEquals(FailureCode.CREDENTIALS_IN_QUERY, refusal(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x=1", "x=password", "return_to=/a?password", "%zz=1", "%", "&", "="})
    void read_otherQuery_accepted(String query) throws IOException, AuthFailureException {
        HttpServletRequest request = request(JSON, GOOD_JSON);
        when(request.getQueryString()).thenReturn(query);
        assertEquals(GOOD, read(request).values());
    }

    @Test
    void read_anyBody_neverAsksForParameters() throws IOException, AuthFailureException {
        HttpServletRequest request = request(FORM, GOOD_FORM);
        read(request);
        verify(request, never()).getParameter(any());
        verify(request, never()).getParameterMap();
    }

    @Test
    void read_mockWithReaderAlone_givesFields() throws IOException, AuthFailureException {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getContentType()).thenReturn(JSON);
        when(request.getReader()).thenReturn(new BufferedReader(new StringReader("{\"username\":\"älice\"}")));
        assertEquals("älice", read(request).require("username"));
    }

    @Test
    void read_mockWithReaderOverTheLimit_refused() throws IOException {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getContentType()).thenReturn(JSON);
        when(request.getReader()).thenReturn(new BufferedReader(new StringReader(jsonOf(LIMIT + 1))));
        assertEquals(FailureCode.BODY_TOO_LARGE, refusal(request));
    }

    @Test
    void read_mockWithReaderAtTheLimit_accepted() throws IOException, AuthFailureException {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getContentType()).thenReturn(JSON);
        when(request.getReader()).thenReturn(new BufferedReader(new StringReader(jsonOf(LIMIT))));
        assertEquals(GOOD, read(request).values());
    }

    @Test
    void read_mockWithoutBody_isMalformed() {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getContentType()).thenReturn(JSON);
        assertEquals(FailureCode.BODY_MALFORMED, refusal(request));
    }

    @Test
    void read_plainMock_refused() {
        assertEquals(FailureCode.BODY_TYPE_REFUSED, refusal(mock(HttpServletRequest.class)));
    }

    @Test
    void find_emptyField_isAbsent() {
        assertNull(new Fields(true, Map.of("scope", "")).find("scope"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "password"})
    void require_absentOrEmptyField_refused(String name) {
        Fields fields = new Fields(true, Map.of("username", ""));
        AuthFailureException refused = assertThrows(AuthFailureException.class, () -> fields.require(name));
        assertEquals(FailureCode.FIELD_MISSING, refused.failure().code());
    }

    @Test
    void toString_fields_showsNoValue() {
        assertFalse(
                new Fields(true, Map.of("password", "top-secret")).toString().contains("top-secret"));
    }
}
