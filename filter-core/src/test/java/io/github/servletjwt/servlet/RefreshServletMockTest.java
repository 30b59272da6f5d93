package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The refresh servlet with plain mocks of request and response. */
class RefreshServletMockTest {
    private static final String JSON = "application/json";

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

    private static String json(String token) {
        return "{\"refresh_token\":\"" + token + "\"}";
    }

    private void send(String contentType, String content) throws IOException {
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn(contentType);
        when(request.getReader()).thenReturn(new BufferedReader(new StringReader(content)));
    }

    private String member(String name) {
        String start = "\"" + name + "\":\"";
        String text = body.toString();
        assertTrue(text.contains(start), () -> name + " is not in " + text);
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf('"', from));
    }

    @Test
    void service_currentToken_answersNewTokens() throws Exception {
        String token = login().refreshToken();
        send(JSON, json(token));

        new RefreshServlet(auth).service(request, response);

        verify(response).setStatus(200);
        verify(response).setContentType("application/json;charset=UTF-8");
        verify(response).setHeader("Cache-Control", "no-store");
        assertEquals("alice", auth.verify(member("access_token")).getName());
        assertNotEquals(token, member("refresh_token"));
    }

    @Test
    void service_bodyOfInputStream_isRead() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn(JSON);
        when(request.getInputStream()).thenReturn(new BytesBody(json(login().refreshToken())));
        new RefreshServlet(auth).service(request, response);
        verify(response).setStatus(200);
        verify(request, never()).getReader();
    }

    @Test
    void service_form_answersNewTokens() throws Exception {
        send("application/x-www-form-urlencoded", "refresh_token=" + login().refreshToken());
        new RefreshServlet(auth).service(request, response);
        verify(response).setStatus(200);
    }

    @Test
    void service_noWriter_isSurvived() throws Exception {
        when(response.getWriter()).thenReturn(null);
        send(JSON, json(login().refreshToken()));
        new RefreshServlet(auth).service(request, response);
        verify(response).setStatus(200);
    }

    @Test
    void service_otherToken_answers401() throws Exception {
        send(JSON, json("x"));
        new RefreshServlet(auth).service(request, response);
        verify(response).setStatus(401);
        verify(response).setHeader("WWW-Authenticate", "Bearer realm=\"api\"");
        assertEquals("invalid_token", member("error"));
    }

    /** POST is all that is stubbed. */
    @Test
    void service_postOfNothing_answers400() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        new RefreshServlet(auth).service(request, response);
        verify(response).setStatus(400);
        assertEquals("invalid_request", member("error"));
    }

    @Test
    void service_contentTypeAlone_answers400() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn(JSON);
        new RefreshServlet(auth).service(request, response);
        verify(response).setStatus(400);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"GET", "HEAD", "PUT", "OPTIONS", "post"})
    void service_otherMethod_answers405(String method) throws Exception {
        when(request.getMethod()).thenReturn(method);
        new RefreshServlet(auth).service(request, response);
        verify(response).setStatus(405);
        verify(response).setHeader("Allow", "POST");
    }

    @Test
    void service_neverStarted_answers503() throws Exception {
        send(JSON, json(login().refreshToken()));
        new RefreshServlet().service(request, response);
        verify(response).setStatus(503);
        verify(response).setHeader("Retry-After", "5");
    }

    @Test
    void service_destroyed_answers503() throws Exception {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getInitParameter("secret")).thenReturn(TestTokens.SECRET);
        when(config.getInitParameter("users")).thenReturn("memory");
        RefreshServlet servlet = new RefreshServlet();
        servlet.init(config);
        servlet.destroy();
        send(JSON, json("x"));
        servlet.service(request, response);
        verify(response).setStatus(503);
    }

    @Test
    void init_mockWithGetInitParameterAlone_starts() throws Exception {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getInitParameter("secret")).thenReturn(TestTokens.SECRET);
        when(config.getInitParameter("users")).thenReturn("memory");
        when(config.getInitParameter("realm")).thenReturn("shop");
        RefreshServlet servlet = new RefreshServlet();
        servlet.init(config);
        send(JSON, json("x"));
        servlet.service(request, response);
        verify(response).setHeader("WWW-Authenticate", "Bearer realm=\"shop\"");
        servlet.destroy();
    }

    @Test
    void init_loginAndRefresh_shareTheSessions() throws Exception {
        TestContext app = new TestContext()
                .servlet(
                        "register",
                        RegisterServlet.class,
                        Map.of("secret", TestTokens.SECRET, "users", "memory"),
                        "/register")
                .servlet("login", LoginServlet.class, Map.of(), "/login")
                .servlet("refresh", RefreshServlet.class, Map.of(), "/refresh");
        RegisterServlet register = new RegisterServlet();
        register.init(app.servletConfig("register"));
        LoginServlet login = new LoginServlet();
        login.init(app.servletConfig("login"));
        RefreshServlet refresh = new RefreshServlet();
        refresh.init(app.servletConfig("refresh"));
        send(JSON, "{\"username\":\"bob\",\"password\":\"correct horse\"}");
        register.service(request, mock(HttpServletResponse.class));
        send(JSON, "{\"username\":\"bob\",\"password\":\"correct horse\"}");
        login.service(request, response);
        HttpServletResponse refreshed = mock(HttpServletResponse.class);
        send(JSON, json(member("refresh_token")));
        refresh.service(request, refreshed);
        verify(refreshed).setStatus(200);
        refresh.destroy();
        login.destroy();
        register.destroy();
    }

    @Test
    void init_madeInCodeWithInitParams_refused() {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getInitParameter("realm")).thenReturn("shop");
        RefreshServlet servlet = new RefreshServlet(auth);
        assertThrows(ServletException.class, () -> servlet.init(config));
    }

    @Test
    void new_noUsersOrNoSessions_refused() {
        try (JwtAuth nobody = JwtAuth.builder().secret(TestTokens.SECRET).build();
                JwtAuth forgetful = JwtAuth.builder()
                        .secret(TestTokens.SECRET)
                        .users("memory")
                        .sessions("none")
                        .build()) {
            assertThrows(IllegalStateException.class, () -> new RefreshServlet(nobody));
            assertThrows(IllegalStateException.class, () -> new RefreshServlet(forgetful));
        }
    }
}
