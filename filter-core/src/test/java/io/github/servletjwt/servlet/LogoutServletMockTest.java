package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.acceptance.FewUsers;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.TokenResponse;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The logout servlet with plain mocks of request and response. */
class LogoutServletMockTest {
    private static JwtAuth auth;

    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final StringWriter body = new StringWriter();

    @BeforeAll
    static void open() {
        auth = JwtAuth.builder().secret(TestTokens.SECRET).users(new FewUsers()).build();
    }

    @AfterAll
    static void close() {
        auth.close();
    }

    @BeforeEach
    void writer() throws IOException {
        when(response.getWriter()).thenReturn(new PrintWriter(body));
    }

    private static TokenResponse login() throws Exception {
        return TestClient.login(auth, Credentials.of("alice", "wonderland-1"), null, TestClient.SOMEBODY);
    }

    private void send(String contentType, String content) throws IOException {
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn(contentType);
        when(request.getReader()).thenReturn(new BufferedReader(new StringReader(content)));
    }

    private void assertDone() throws IOException {
        verify(response).setStatus(204);
        verify(response).setHeader("Cache-Control", "no-store");
        verify(response, never()).getWriter();
    }

    private static void assertRevoked(TokenResponse tokens) {
        AuthFailureException refused = assertThrows(
                AuthFailureException.class, () -> auth.verify(tokens.access().token()));
        assertEquals(FailureCode.TOKEN_REVOKED, refused.failure().code());
    }

    @Test
    void service_bearerTokenAlone_endsItsSession() throws Exception {
        TokenResponse tokens = login();
        when(request.getMethod()).thenReturn("POST");
        when(request.getHeader("Authorization"))
                .thenReturn("Bearer " + tokens.access().token());

        new LogoutServlet(auth).service(request, response);

        assertDone();
        assertRevoked(tokens);
    }

    @Test
    void service_headersOfTheContainer_areRead() throws Exception {
        TokenResponse tokens = login();
        when(request.getMethod()).thenReturn("POST");
        when(request.getHeaders("Authorization"))
                .thenReturn(Collections.enumeration(
                        List.of("Bearer " + tokens.access().token())));
        new LogoutServlet(auth).service(request, response);
        assertDone();
        assertRevoked(tokens);
    }

    @Test
    void service_refreshTokenOfReader_endsItsSession() throws Exception {
        TokenResponse tokens = login();
        send("application/json", "{\"refresh_token\":\"" + tokens.refreshToken() + "\"}");
        new LogoutServlet(auth).service(request, response);
        assertDone();
        assertRevoked(tokens);
    }

    @Test
    void service_refreshTokenOfInputStream_endsItsSession() throws Exception {
        TokenResponse tokens = login();
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn("application/x-www-form-urlencoded");
        when(request.getInputStream()).thenReturn(new BytesBody("refresh_token=" + tokens.refreshToken()));
        new LogoutServlet(auth).service(request, response);
        assertDone();
        assertRevoked(tokens);
        verify(request, never()).getReader();
    }

    @Test
    void service_everywhere_endsAllOfTheUser() throws Exception {
        TokenResponse one = login();
        TokenResponse two = login();
        send("application/json", "{\"everywhere\":true}");
        when(request.getHeader("Authorization"))
                .thenReturn("Bearer " + one.access().token());
        new LogoutServlet(auth).service(request, response);
        assertDone();
        assertRevoked(one);
        assertRevoked(two);
    }

    /** POST is all that is stubbed. */
    @Test
    void service_postOfNothing_answers400() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        new LogoutServlet(auth).service(request, response);
        verify(response).setStatus(400);
        assertTrue(body.toString().startsWith("{\"error\":\"invalid_request\""), body::toString);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "post"})
    void service_otherMethod_answers405(String method) throws Exception {
        when(request.getMethod()).thenReturn(method);
        new LogoutServlet(auth).service(request, response);
        verify(response).setStatus(405);
        verify(response).setHeader("Allow", "POST");
    }

    @Test
    void service_noWriter_isSurvived() throws Exception {
        when(response.getWriter()).thenReturn(null);
        when(request.getMethod()).thenReturn("POST");
        new LogoutServlet(auth).service(request, response);
        verify(response).setStatus(400);
    }

    @Test
    void service_neverStarted_answers503() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        new LogoutServlet().service(request, response);
        verify(response).setStatus(503);
    }

    @Test
    void init_mockWithGetInitParameterAlone_starts() throws Exception {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getInitParameter("secret")).thenReturn(TestTokens.SECRET);
        LogoutServlet servlet = new LogoutServlet();
        servlet.init(config);
        when(request.getMethod()).thenReturn("POST");
        when(request.getHeader("Authorization")).thenReturn("Bearer x");
        servlet.service(request, response);
        assertDone();
        servlet.destroy();
    }

    @Test
    void new_noSessions_refused() {
        try (JwtAuth forgetful =
                JwtAuth.builder().secret(TestTokens.SECRET).sessions("none").build()) {
            assertThrows(IllegalStateException.class, () -> new LogoutServlet(forgetful));
        }
    }
}
