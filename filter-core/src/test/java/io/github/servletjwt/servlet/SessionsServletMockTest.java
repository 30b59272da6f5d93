package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.acceptance.FewUsers;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.TokenResponse;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sessions servlet with plain mocks of request and response, behind the filter. */
class SessionsServletMockTest {
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final StringWriter body = new StringWriter();
    private final Map<String, Object> attributes = new HashMap<>();
    private final JwtAuth auth =
            JwtAuth.builder().secret(TestTokens.SECRET).users(new FewUsers()).build();
    private TokenResponse tokens;

    @BeforeEach
    void login() throws Exception {
        tokens = TestClient.login(auth, Credentials.of("alice", "wonderland-1"), null, TestClient.SOMEBODY);
        when(response.getWriter()).thenReturn(new PrintWriter(body));
        doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
                .when(request)
                .setAttribute(anyString(), any());
        when(request.getAttribute(anyString())).thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
    }

    @AfterEach
    void close() {
        auth.close();
    }

    /** Through the filter, with alice's token. */
    private void serve(String method, String pathInfo) throws Exception {
        when(request.getMethod()).thenReturn(method);
        when(request.getServletPath()).thenReturn("/sessions");
        when(request.getPathInfo()).thenReturn(pathInfo);
        when(request.getHeader("Authorization"))
                .thenReturn("Bearer " + tokens.access().token());
        SessionsServlet servlet = new SessionsServlet(auth);
        FilterChain chain =
                (admitted, answer) -> servlet.service((HttpServletRequest) admitted, (HttpServletResponse) answer);
        new JwtAuthFilter(auth).doFilter(request, response, chain);
    }

    private String id() {
        return auth.sessions().list("alice").get(0).id();
    }

    @Test
    void service_get_listsTheSession() throws Exception {
        String id = id();
        serve("GET", null);
        verify(response).setStatus(200);
        verify(response).setContentType("application/json;charset=UTF-8");
        verify(response).setHeader("Cache-Control", "no-store");
        assertTrue(body.toString().startsWith("[{\"id\":\"" + id + "\",\"created\":\""), body::toString);
        assertTrue(
                body.toString().endsWith("\",\"address\":\"192.0.2.1\",\"userAgent\":\"test\",\"current\":true}]"),
                body::toString);
    }

    @Test
    void service_deleteOfPathInfo_endsTheSession() throws Exception {
        serve("DELETE", "/" + id());
        verify(response).setStatus(204);
        verify(response, never()).getWriter();
        assertTrue(auth.sessions().list("alice").isEmpty());
    }

    @Test
    void service_deleteOfUnknown_answers404() throws Exception {
        serve("DELETE", "/x");
        verify(response).setStatus(404);
        assertEquals("{\"error\":\"not_found\",\"error_description\":\"There is no such session\"}", body.toString());
    }

    @Test
    void service_noWriter_isSurvived() throws Exception {
        when(response.getWriter()).thenReturn(null);
        serve("GET", null);
        verify(response).setStatus(200);
    }

    /** Nothing but the method is stubbed, and no filter was there. */
    @Test
    void service_getOfNothing_answers401() throws Exception {
        HttpServletRequest bare = mock(HttpServletRequest.class);
        when(bare.getMethod()).thenReturn("GET");
        new SessionsServlet(auth).service(bare, response);
        verify(response).setStatus(401);
        verify(response).setHeader("WWW-Authenticate", "Bearer realm=\"api\"");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"POST", "DELETE", "OPTIONS", "get"})
    void service_otherMethodOfTheList_answers405(String method) throws Exception {
        when(request.getMethod()).thenReturn(method);
        new SessionsServlet(auth).service(request, response);
        verify(response).setStatus(405);
        verify(response).setHeader("Allow", "GET, HEAD");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"GET", "HEAD", "POST", "delete"})
    void service_otherMethodOfOne_answers405(String method) throws Exception {
        when(request.getMethod()).thenReturn(method);
        when(request.getPathInfo()).thenReturn("/x");
        new SessionsServlet(auth).service(request, response);
        verify(response).setStatus(405);
        verify(response).setHeader("Allow", "DELETE");
    }

    @Test
    void service_neverStarted_answers503() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        new SessionsServlet().service(request, response);
        verify(response).setStatus(503);
    }

    /** It was never started: whatever it is asked, it says so. */
    @Test
    void service_getOfOneNeverStarted_isNoSuccess() throws IOException {
        when(request.getMethod()).thenReturn("GET");
        new SessionsServlet().service(request, response);
        verify(response, never()).setStatus(eq(200));
    }

    @Test
    void init_mockWithGetInitParameterAlone_starts() throws Exception {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getInitParameter("secret")).thenReturn(TestTokens.SECRET);
        SessionsServlet servlet = new SessionsServlet();
        servlet.init(config);
        when(request.getMethod()).thenReturn("GET");
        servlet.service(request, response);
        verify(response).setStatus(401);
        servlet.destroy();
    }

    @Test
    void new_noSessions_refused() {
        try (JwtAuth forgetful =
                JwtAuth.builder().secret(TestTokens.SECRET).sessions("none").build()) {
            assertThrows(IllegalStateException.class, () -> new SessionsServlet(forgetful));
        }
    }
}
