package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.account.TestHashes;
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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The login servlet with plain mocks of request and response: how an application tests a login. */
class LoginServletMockTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GOOD = "{\"username\":\"alice\",\"password\":\"correct horse\"}";
    private static final String WRONG = "{\"username\":\"alice\",\"password\":\"wrong horse\"}";

    private static final UserStore ORDERS = new OrdersStore();

    private static JwtAuth auth;

    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final StringWriter body = new StringWriter();

    /** One user, alice, who may read and write orders. */
    private static final class OrdersStore implements UserStore {
        private final UserAccount alice = new UserAccount("alice", TestHashes.argon2id("correct horse"), true);

        @Override
        public Optional<UserAccount> find(String name) {
            return name.equals("alice") ? Optional.of(alice) : Optional.empty();
        }

        @Override
        public UserGrants grants(String name) {
            return new UserGrants(Set.of("user"), Set.of("orders:read", "orders:write"), Map.of());
        }
    }

    private static final class FailingStore implements UserStore {
        @Override
        public Optional<UserAccount> find(String name) {
            throw new StoreUnavailableException("no database");
        }

        @Override
        public UserGrants grants(String name) {
            throw new StoreUnavailableException("no database");
        }
    }

    @BeforeAll
    static void open() throws Exception {
        auth = JwtAuth.builder().secret(TestTokens.SECRET).users("memory").build();
        auth.accounts().create("alice", "correct horse", Set.of("user"));
    }

    @AfterAll
    static void close() {
        auth.close();
    }

    @BeforeEach
    void writer() throws IOException {
        when(response.getWriter()).thenReturn(new PrintWriter(body));
    }

    private void send(String contentType, String content) throws IOException {
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn(contentType);
        when(request.getReader()).thenReturn(new BufferedReader(new StringReader(content)));
    }

    private void login(String contentType, String content) throws ServletException, IOException {
        send(contentType, content);
        new LoginServlet(auth).service(request, response);
    }

    /** A text member of the answer. */
    private String member(String name) {
        String text = body.toString();
        String start = "\"" + name + "\":\"";
        assertTrue(text.contains(start), () -> name + " is not in " + text);
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf('"', from));
    }

    private void assertError(int status, String error) {
        verify(response).setStatus(status);
        assertEquals(error, member("error"));
    }

    @Test
    void service_rightPassword_answersAToken() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn("application/json");
        when(request.getReader()).thenReturn(new BufferedReader(new StringReader(GOOD)));

        new LoginServlet(auth).service(request, response);

        verify(response).setStatus(200);
        verify(response).setContentType("application/json;charset=UTF-8");
        assertEquals("alice", auth.verify(member("access_token")).getName());
    }

    @Test
    void service_wrongPassword_answers401() throws Exception {
        login(JSON, WRONG);

        verify(response).setStatus(401);
        verify(response).setHeader("WWW-Authenticate", "Bearer realm=\"api\"");
        assertEquals(
                "{\"error\":\"invalid_credentials\",\"error_description\":\"The user name or the password is wrong\"}",
                body.toString());
    }

    @Test
    void service_unknownUser_answersAsForAWrongPassword() throws Exception {
        login(JSON, "{\"username\":\"nobody\",\"password\":\"correct horse\"}");

        verify(response).setStatus(401);
        verify(response).setHeader("WWW-Authenticate", "Bearer realm=\"api\"");
        assertEquals(
                "{\"error\":\"invalid_credentials\",\"error_description\":\"The user name or the password is wrong\"}",
                body.toString());
    }

    @Test
    void service_bodyOfInputStream_isRead() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn(JSON);
        when(request.getInputStream()).thenReturn(new BytesBody(GOOD));
        new LoginServlet(auth).service(request, response);
        verify(response).setStatus(200);
        verify(request, never()).getReader();
    }

    @Test
    void service_form_answersAToken() throws Exception {
        login(FORM, "username=alice&password=correct+horse");
        assertEquals(Set.of("user"), auth.verify(member("access_token")).roles());
    }

    @Test
    void service_passwordGrant_answersAToken() throws Exception {
        login(FORM, "grant_type=password&username=alice&password=correct+horse");
        verify(response).setStatus(200);
    }

    @Test
    void service_login_answersAsRfc6749() throws Exception {
        login(JSON, GOOD);
        assertEquals(
                "{\"access_token\":\"" + member("access_token") + "\",\"token_type\":\"Bearer\",\"expires_in\":900,"
                        + "\"refresh_token\":\"" + member("refresh_token") + "\"}",
                body.toString());
    }

    @Test
    void service_otherTokenTtl_isToldInSeconds() throws Exception {
        try (JwtAuth shorter = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(ORDERS)
                .accessTokenTtl(Duration.ofMinutes(2))
                .build()) {
            send(JSON, GOOD);
            new LoginServlet(shorter).service(request, response);
        }
        assertTrue(body.toString().contains("\"expires_in\":120"), body::toString);
    }

    @Test
    void service_login_isKeptByNoCache() throws Exception {
        login(JSON, GOOD);
        verify(response).setHeader("Cache-Control", "no-store");
    }

    private String scopeAfter(String form) throws Exception {
        try (JwtAuth orders =
                JwtAuth.builder().secret(TestTokens.SECRET).users(ORDERS).build()) {
            send(FORM, form);
            new LoginServlet(orders).service(request, response);
            verify(response).setStatus(200);
            Set<String> scopes = orders.verify(member("access_token")).scopes();
            assertEquals(!scopes.isEmpty(), body.toString().contains("\"scope\""));
            if (scopes.isEmpty()) {
                return "";
            }
            assertEquals(scopes, Set.of(member("scope").split(" ")));
            return String.join(" ", new TreeSet<>(scopes));
        }
    }

    @Test
    void service_noScopeAskedFor_grantsAllOfTheStore() throws Exception {
        assertEquals("orders:read orders:write", scopeAfter("username=alice&password=correct+horse"));
    }

    @Test
    void service_scopeAskedFor_narrows() throws Exception {
        assertEquals("orders:read", scopeAfter("username=alice&password=correct+horse&scope=orders:read"));
    }

    @Test
    void service_widerScopeAskedFor_grantsNoMoreThanTheStore() throws Exception {
        assertEquals(
                "orders:write",
                scopeAfter("username=alice&password=correct+horse&scope=admin++orders:write+orders:write"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "+"})
    void service_noneOfTheScopesGranted_saysNothingOfScope(String scope) throws Exception {
        assertEquals("", scopeAfter("username=alice&password=correct+horse&scope=" + scope));
    }

    @Test
    void service_wrongPasswordWithGrantType_isInvalidGrant() throws Exception {
        login(FORM, "grant_type=password&username=alice&password=wrong");
        assertError(400, "invalid_grant");
        verify(response, never()).setHeader(eq("WWW-Authenticate"), any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_credentials", "Password", "authorization_code"})
    void service_otherGrantType_isUnsupported(String grantType) throws Exception {
        login(FORM, "grant_type=" + grantType + "&username=alice&password=correct+horse");
        assertError(400, "unsupported_grant_type");
    }

    @Test
    void service_emptyGrantType_countsAsAbsent() throws Exception {
        login(FORM, "grant_type=&username=alice&password=wrong");
        assertError(401, "invalid_credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"username\":\"alice\"}",
                "{\"password\":\"correct horse\"}",
                "{\"username\":\"\",\"password\":\"correct horse\"}",
                "{\"username\":\"alice\",\"password\":\"\"}",
                "{}",
                "{\"username\":\"alice\",\"password\":\"correct horse\",\"scope\":\"x\"}",
                "{\"username\":\"alice\",\"password\":\"correct horse\",\"grant_type\":\"password\"}",
                "{\"username\":\"al\\u0000ice\",\"password\":\"correct horse\"}",
                "{\"username\":\"alice\",\"password\":\"correct\\nhorse\"}",
                "[]",
                "",
            })
    void service_jsonThatIsNoLogin_answers400(String content) throws Exception {
        login(JSON, content);
        assertError(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "username=alice", "grant_type=password&username=alice", "username=alice&password=a%00b"})
    void service_formThatIsNoLogin_answers400(String content) throws Exception {
        login(FORM, content);
        assertError(400, "invalid_request");
    }

    @Test
    void service_credentialsInQuery_answers400() throws Exception {
        when(request.getQueryString()).thenReturn("username=alice&password=correct+horse");
        login(FORM, "username=alice&password=correct+horse");
        assertError(400, "invalid_request");
    }

    @Test
    void service_bodyTooLong_answers413() throws Exception {
        when(request.getContentLengthLong()).thenReturn(16_385L);
        login(JSON, GOOD);
        assertError(413, "invalid_request");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"GET", "HEAD", "PUT", "OPTIONS", "TRACE", "post"})
    void service_otherMethod_answers405(String method) throws Exception {
        send(JSON, GOOD);
        when(request.getMethod()).thenReturn(method);
        new LoginServlet(auth).service(request, response);
        assertError(405, "invalid_request");
        verify(response).setHeader("Allow", "POST");
    }

    @Test
    void service_storeDown_answers503() throws Exception {
        try (JwtAuth down = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(new FailingStore())
                .build()) {
            send(JSON, GOOD);
            new LoginServlet(down).service(request, response);
        }
        assertError(503, "temporarily_unavailable");
        verify(response).setHeader("Retry-After", "5");
    }

    @Test
    void service_mockWithoutWriter_doesNotThrow() throws Exception {
        when(response.getWriter()).thenReturn(null);
        login(JSON, GOOD);
        verify(response).setStatus(200);
    }

    @Test
    void service_plainMockOfPost_answers400() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        new LoginServlet(auth).service(request, response);
        assertError(400, "invalid_request");
    }

    @Test
    void service_realmOfTheSettings_isInTheChallenge() throws Exception {
        send(JSON, WRONG);
        new LoginServlet(auth, Map.of("realm", "shop")).service(request, response);
        verify(response).setHeader("WWW-Authenticate", "Bearer realm=\"shop\"");
    }

    @Test
    void service_problemFormat_answersProblemDocument() throws Exception {
        send(JSON, WRONG);
        new LoginServlet(auth, Map.of("errorFormat", "problem")).service(request, response);
        verify(response).setContentType("application/problem+json;charset=UTF-8");
    }

    @Test
    void service_neverStarted_answers503() throws Exception {
        send(JSON, GOOD);
        new LoginServlet().service(request, response);
        assertError(503, "temporarily_unavailable");
    }

    @Test
    void service_destroyed_answers503() throws Exception {
        LoginServlet servlet = new LoginServlet();
        servlet.init(config(Map.of("secret", TestTokens.SECRET, "users", "memory")));
        servlet.destroy();
        send(JSON, GOOD);
        servlet.service(request, response);
        assertError(503, "temporarily_unavailable");
    }

    private static ServletConfig config(Map<String, String> initParams) {
        ServletConfig config = mock(ServletConfig.class);
        initParams.forEach((name, value) -> when(config.getInitParameter(name)).thenReturn(value));
        return config;
    }

    @Test
    void init_mockWithGetInitParameterAlone_starts() throws Exception {
        LoginServlet servlet = new LoginServlet();
        servlet.init(config(Map.of("secret", TestTokens.SECRET, "users", "memory")));
        send(JSON, GOOD);
        servlet.service(request, response);
        // there are no users yet
        assertError(401, "invalid_credentials");
    }

    @Test
    void init_noUsers_refused() {
        ServletConfig config = config(Map.of("secret", TestTokens.SECRET));
        ServletException refused = assertThrows(ServletException.class, () -> new LoginServlet().init(config));
        assertTrue(refused.getMessage().contains("users: is required by servlet 'LoginServlet'"), refused.getMessage());
    }

    @Test
    void init_formatAndRealmOfTheFilter_holdForTheServlet() throws Exception {
        TestContext app = new TestContext()
                .filter(
                        "jwt",
                        JwtAuthFilter.class,
                        Map.of("secret", TestTokens.SECRET, "realm", "shop", "errorFormat", "problem"))
                .servlet("login", LoginServlet.class, Map.of("users", "memory"), "/login");
        LoginServlet servlet = new LoginServlet();
        servlet.init(app.servletConfig("login"));
        send(JSON, WRONG);
        servlet.service(request, response);
        verify(response).setHeader("WWW-Authenticate", "Bearer realm=\"shop\"");
        verify(response).setContentType("application/problem+json;charset=UTF-8");
    }

    @Test
    void init_pageFormatOfTheFilter_isJsonForTheServlet() throws Exception {
        TestContext app = new TestContext()
                .filter("jwt", JwtAuthFilter.class, Map.of("secret", TestTokens.SECRET, "errorFormat", "page"))
                .servlet("login", LoginServlet.class, Map.of("users", "memory"), "/login");
        LoginServlet servlet = new LoginServlet();
        servlet.init(app.servletConfig("login"));
        send(JSON, WRONG);
        servlet.service(request, response);
        verify(response).setContentType("application/json;charset=UTF-8");
    }

    @Test
    void init_servletMadeInCodeWithInitParams_refused() {
        TestContext app = new TestContext().servlet("login", LoginServlet.class, Map.of("realm", "x"), "/login");
        LoginServlet servlet = new LoginServlet(auth);
        assertThrows(ServletException.class, () -> servlet.init(app.servletConfig("login")));
    }

    @Test
    void destroy_servletMadeInCode_goesOn() throws Exception {
        LoginServlet servlet = new LoginServlet(auth);
        servlet.init(mock(ServletConfig.class));
        servlet.destroy();
        send(JSON, GOOD);
        servlet.service(request, response);
        verify(response).setStatus(200);
    }

    @Test
    void new_authWithoutUsers_refused() {
        try (JwtAuth without = JwtAuth.builder().secret(TestTokens.SECRET).build()) {
            assertThrows(IllegalStateException.class, () -> new LoginServlet(without));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "users", "rules", "minPasswordLength", "reelm"})
    void new_settingThatIsNotTheServlets_refused(String setting) {
        Map<String, String> settings = Map.of(setting, "x");
        assertThrows(ConfigException.class, () -> new LoginServlet(auth, settings));
    }

    @Test
    void new_pageFormat_refused() {
        Map<String, String> settings = Map.of("errorFormat", "page");
        assertThrows(ConfigException.class, () -> new LoginServlet(auth, settings));
    }

    @Test
    void service_refused_neverRepeatsThePassword() throws Exception {
        login(JSON, WRONG);
        assertFalse(body.toString().contains("wrong horse"));
    }
}
