package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.config.ErrorResponseConfig;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The bodies and headers of our own answers. */
class ResponseWriterTest {
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final StringWriter body = new StringWriter();

    @BeforeEach
    void writer() throws IOException {
        when(response.getWriter()).thenReturn(new PrintWriter(body));
    }

    private static ResponseWriter answers(ErrorFormat format) {
        return answers(format, "api");
    }

    private static ResponseWriter answers(ErrorFormat format, String realm) {
        return new ResponseWriter(new ErrorResponseConfig(format, realm));
    }

    private void refuse(ErrorFormat format, FailureCode code) throws IOException {
        answers(format).refuse(response, failure(code));
    }

    private static AuthFailure failure(FailureCode code) {
        return switch (code) {
            case SCOPE_MISSING -> new AuthFailure.ScopeMissing(Set.of("read"));
            case TOO_MANY_ATTEMPTS -> new AuthFailure.TooMany(Duration.ofSeconds(7));
            default -> AuthFailure.of(code);
        };
    }

    private void assertChallenge(String challenge) {
        verify(response).setHeader("WWW-Authenticate", challenge);
    }

    private void assertNoHeader(String name) {
        verify(response, never()).setHeader(eq(name), any());
    }

    @Test
    void json_body_isWrittenWithStatusAndType() throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("a", "ä\"");
        members.put("n", 900L);
        ResponseWriter.DEFAULT.json(response, 201, members);
        assertEquals("{\"a\":\"ä\\\"\",\"n\":900}", body.toString());
        verify(response).setStatus(201);
        verify(response).setContentType("application/json;charset=UTF-8");
    }

    @Test
    void json_always_isKeptByNoCache() throws IOException {
        ResponseWriter.DEFAULT.json(response, 200, Map.of());
        verify(response).setHeader("Cache-Control", "no-store");
    }

    @Test
    void refuse_json_isErrorAndDescription() throws IOException {
        refuse(ErrorFormat.JSON, FailureCode.TOKEN_EXPIRED);
        assertEquals("{\"error\":\"invalid_token\",\"error_description\":\"The token has expired\"}", body.toString());
        verify(response).setStatus(401);
        verify(response).setContentType("application/json;charset=UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOKEN_EXPIRED | 401 | Unauthorized | The token has expired | invalid_token",
                "AMBIGUOUS_URI | 400 | Bad Request | The request path is ambiguous | invalid_request",
                "DENIED | 403 | Forbidden | Access is denied | forbidden",
                "METHOD_NOT_ALLOWED | 405 | Method Not Allowed | The method is not allowed | invalid_request",
                "USERNAME_TAKEN | 409 | Conflict | The user name is taken | username_taken",
                "BODY_TOO_LARGE | 413 | Content Too Large | The body is longer than 16 KiB | invalid_request",
                "NOT_STARTED | 503 | Service Unavailable | The service is temporarily unavailable"
                        + " | temporarily_unavailable",
            })
    void refuse_problem_hasMembersOfRfc9457(
            FailureCode code, int status, String title, String description, String error) throws IOException {
        refuse(ErrorFormat.PROBLEM, code);
        assertEquals(
                "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\""
                        + description + "\",\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}",
                body.toString());
        verify(response).setStatus(status);
        verify(response).setContentType("application/problem+json;charset=UTF-8");
    }

    @Test
    void refuse_page_leavesTheBodyToTheContainer() throws IOException {
        refuse(ErrorFormat.PAGE, FailureCode.DENIED);
        verify(response).sendError(403, "Access is denied");
        verify(response, never()).getWriter();
        verify(response, never()).setStatus(anyInt());
    }

    @ParameterizedTest
    @EnumSource
    void refuse_anyFormat_isKeptByNoCache(ErrorFormat format) throws IOException {
        refuse(format, FailureCode.DENIED);
        verify(response).setHeader("Cache-Control", "no-store");
    }

    @ParameterizedTest
    @EnumSource
    void refuse_anyFormat_challenges(ErrorFormat format) throws IOException {
        refuse(format, FailureCode.MISSING_TOKEN);
        assertChallenge("Bearer realm=\"api\"");
    }

    @ParameterizedTest
    @EnumSource
    void refuse_anyFormatUnavailable_saysWhenToRetry(ErrorFormat format) throws IOException {
        refuse(format, FailureCode.STORE_UNAVAILABLE);
        verify(response).setHeader("Retry-After", "5");
    }

    @ParameterizedTest
    @EnumSource(names = {"MISSING_TOKEN", "TOKEN_EXPIRED", "DENIED", "AMBIGUOUS_URI", "USERNAME_TAKEN"})
    void refuse_faultOfTheRequest_saysNothingOfRetrying(FailureCode code) throws IOException {
        refuse(ErrorFormat.JSON, code);
        assertNoHeader("Retry-After");
    }

    @Test
    void refuse_badToken_challengesWithErrorAndDescription() throws IOException {
        refuse(ErrorFormat.JSON, FailureCode.TOKEN_EXPIRED);
        assertChallenge("Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The token has expired\"");
    }

    @Test
    void refuse_malformedAuthorization_challengesWithInvalidRequest() throws IOException {
        refuse(ErrorFormat.JSON, FailureCode.MALFORMED_AUTHORIZATION);
        assertChallenge("Bearer realm=\"api\", error=\"invalid_request\", "
                + "error_description=\"The token header is malformed\"");
    }

    @Test
    void refuse_roleMissing_challengesWithoutScope() throws IOException {
        refuse(ErrorFormat.JSON, FailureCode.ROLE_MISSING);
        assertChallenge("Bearer realm=\"api\", error=\"insufficient_scope\", "
                + "error_description=\"The token does not grant a required role\"");
    }

    @Test
    void refuse_scopeMissing_challengesWithScope() throws IOException {
        ResponseWriter.DEFAULT.refuse(response, new AuthFailure.ScopeMissing(Set.of("orders:read")));
        assertChallenge("Bearer realm=\"api\", error=\"insufficient_scope\", "
                + "error_description=\"The token does not grant the required scope\", scope=\"orders:read\"");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "DENIED",
                "METHOD_REFUSED",
                "AMBIGUOUS_URI",
                "NOT_STARTED",
                "INVALID_GRANT",
                "METHOD_NOT_ALLOWED",
                "BODY_MALFORMED"
            })
    void refuse_notForLackOfToken_doesNotChallenge(FailureCode code) throws IOException {
        refuse(ErrorFormat.JSON, code);
        assertNoHeader("WWW-Authenticate");
    }

    @ParameterizedTest
    @CsvSource({
        "my api, my api",
        "a\"b, a\\\"b",
        "a\\b, a\\\\b",
        "\\\", \\\\\\\"",
        "'a\", error=\"x', 'a\\\", error=\\\"x'",
    })
    void refuse_realm_isQuoted(String realm, String quoted) throws IOException {
        answers(ErrorFormat.JSON, realm).refuse(response, AuthFailure.of(FailureCode.MISSING_TOKEN));
        assertChallenge("Bearer realm=\"" + quoted + "\"");
    }

    @Test
    void refuse_mockWithoutWriter_doesNotThrow() {
        HttpServletResponse plain = mock(HttpServletResponse.class);
        assertDoesNotThrow(() -> ResponseWriter.DEFAULT.refuse(plain, AuthFailure.of(FailureCode.DENIED)));
        verify(plain).setStatus(403);
    }
}
