package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.flow.Credentials;
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
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The register servlet with plain mocks of request and response. */
class RegisterServletMockTest {
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final StringWriter body = new StringWriter();
    private final JwtAuth auth =
            JwtAuth.builder().secret(TestTokens.SECRET).users("memory").build();

    private static class EmptyStore implements UserStore {
        @Override
        public Optional<UserAccount> find(String name) {
            return Optional.empty();
        }

        @Override
        public UserGrants grants(String name) {
            return UserGrants.ofRoles(Set.of());
        }
    }

    private static final class FullStore extends EmptyStore implements WritableUserStore {
        @Override
        public boolean updateHash(String name, String oldHash, String newHash) {
            return false;
        }

        @Override
        public boolean create(UserAccount account, Set<String> roles) {
            throw new StoreUnavailableException("full");
        }
    }

    @BeforeEach
    void writer() throws IOException {
        when(response.getWriter()).thenReturn(new PrintWriter(body));
    }

    @AfterEach
    void close() {
        auth.close();
    }

    private void send(String content) throws IOException {
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn("application/json");
        when(request.getReader()).thenReturn(new BufferedReader(new StringReader(content)));
    }

    private void register(String username, String password) throws ServletException, IOException {
        send("{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}");
        new RegisterServlet(auth).service(request, response);
    }

    private void assertRefused(int status, String error, String description) {
        verify(response).setStatus(status);
        assertEquals("{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}", body.toString());
    }

    @Test
    void service_newName_answers201AndTheUserCanLogIn() throws Exception {
        send("{\"username\":\"bob\",\"password\":\"correct horse\"}");

        new RegisterServlet(auth).service(request, response);

        verify(response).setStatus(201);
        assertEquals("{\"username\":\"bob\",\"roles\":[\"user\"]}", body.toString());
        assertFalse(TestClient.login(auth, Credentials.of("bob", "correct horse"), null, TestClient.SOMEBODY)
                .access()
                .token()
                .isEmpty());
    }

    @Test
    void service_name_isAnsweredInTheFormThatIsStored() throws Exception {
        register("BÖB", "correct horse");
        assertEquals("{\"username\":\"böb\",\"roles\":[\"user\"]}", body.toString());
        assertTrue(auth.accounts().exists("böb"));
    }

    @Test
    void service_defaultRoles_areGrantedAndAnswered() throws Exception {
        send("{\"username\":\"bob\",\"password\":\"correct horse\"}");
        new RegisterServlet(auth, Map.of("defaultRoles", "customer, reader")).service(request, response);
        assertEquals("{\"username\":\"bob\",\"roles\":[\"customer\",\"reader\"]}", body.toString());
        String token = TestClient.login(auth, Credentials.of("bob", "correct horse"), null, TestClient.SOMEBODY)
                .access()
                .token();
        assertEquals(Set.of("customer", "reader"), auth.verify(token).roles());
    }

    @Test
    void service_answer_isKeptByNoCache() throws Exception {
        register("bob", "correct horse");
        verify(response).setHeader("Cache-Control", "no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob", "BOB", "ｂｏｂ"})
    void service_nameTaken_answers409(String name) throws Exception {
        auth.accounts().create("bob", "correct horse", Set.of());
        register(name, "another horse");
        assertRefused(409, "username_taken", "The user name is taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b b", "bob:", "..", "b\\u0000b", "<bob>", "bob\\n"})
    void service_nameMalformed_saysWhy(String name) throws Exception {
        register(name, "correct horse");
        assertRefused(
                400,
                "invalid_request",
                "The user name must be 1 to 254 letters, digits or characters of an e-mail address");
    }

    @Test
    void service_nameOf254_isTaken() throws Exception {
        register("b".repeat(254), "correct horse");
        verify(response).setStatus(201);
    }

    @Test
    void service_nameOf255_refused() throws Exception {
        register("b".repeat(255), "correct horse");
        verify(response).setStatus(400);
    }

    @ParameterizedTest
    @CsvSource({"7, 400", "8, 201", "256, 201", "257, 400"})
    void service_passwordLengthInCodePoints_hasLimits(int length, int status) throws Exception {
        register("bob", "äß9éxü7q2ö".repeat(26).substring(0, length));
        verify(response).setStatus(status);
    }

    @ParameterizedTest
    @CsvSource({"9, 400", "10, 201"})
    void service_minPasswordLength_isTheLeast(int length, int status) throws Exception {
        send("{\"username\":\"bob\",\"password\":\"" + "xK9vQ2mWz7".substring(0, length) + "\"}");
        new RegisterServlet(auth, Map.of("minPasswordLength", "10")).service(request, response);
        verify(response).setStatus(status);
    }

    @Test
    void service_passwordTooShort_saysWhy() throws Exception {
        register("bob", "short");
        assertRefused(400, "invalid_request", "The password is too short");
    }

    @Test
    void service_passwordTooLong_saysWhy() throws Exception {
        register("bob", "x".repeat(257));
        assertRefused(400, "invalid_request", "The password is longer than 256 characters");
    }

    @Test
    void service_passwordWithControlCharacter_saysWhy() throws Exception {
        register("bob", "correct\\thorse");
        assertRefused(400, "invalid_request", "The password must not contain control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob.builder", "Bob.Builder"})
    void service_passwordIsTheName_saysWhy(String password) throws Exception {
        register("bob.builder", password);
        assertRefused(400, "invalid_request", "The password must not be the user name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"username\":\"bob\"}",
                "{\"password\":\"correct horse\"}",
                "{\"username\":\"bob\",\"password\":\"correct horse\",\"roles\":[\"admin\"]}",
                "{\"username\":\"bob\",\"password\":\"correct horse\",\"username\":\"eve\"}",
                "{\"username\":\"bob\",\"password\":12345678}",
            })
    void service_jsonThatIsNoRegistration_answers400(String content) throws Exception {
        send(content);
        new RegisterServlet(auth).service(request, response);
        verify(response).setStatus(400);
        assertFalse(auth.accounts().exists("bob"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"GET", "PUT", "OPTIONS", "post"})
    void service_otherMethod_answers405(String method) throws Exception {
        when(request.getMethod()).thenReturn(method);
        new RegisterServlet(auth).service(request, response);
        assertRefused(405, "invalid_request", "The method is not allowed");
        verify(response).setHeader("Allow", "POST");
    }

    @Test
    void service_storeDown_answers503() throws Exception {
        try (JwtAuth full = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(new FullStore())
                .build()) {
            send("{\"username\":\"bob\",\"password\":\"correct horse\"}");
            new RegisterServlet(full).service(request, response);
        }
        assertRefused(503, "temporarily_unavailable", "The service is temporarily unavailable");
    }

    @Test
    void service_neverStarted_answers503() throws Exception {
        send("{\"username\":\"bob\",\"password\":\"correct horse\"}");
        new RegisterServlet().service(request, response);
        verify(response).setStatus(503);
    }

    @Test
    void init_mockWithGetInitParameterAlone_starts() throws Exception {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getInitParameter("secret")).thenReturn(TestTokens.SECRET);
        when(config.getInitParameter("users")).thenReturn("memory");
        when(config.getInitParameter("defaultRoles")).thenReturn("customer");
        RegisterServlet servlet = new RegisterServlet();
        servlet.init(config);
        send("{\"username\":\"bob\",\"password\":\"correct horse\"}");
        servlet.service(request, response);
        assertEquals("{\"username\":\"bob\",\"roles\":[\"customer\"]}", body.toString());
    }

    @Test
    void init_registerAndLogin_shareTheUsers() throws Exception {
        TestContext app = new TestContext()
                .servlet(
                        "register",
                        RegisterServlet.class,
                        Map.of("secret", TestTokens.SECRET, "users", "memory"),
                        "/register")
                .servlet("login", LoginServlet.class, Map.of(), "/login");
        RegisterServlet register = new RegisterServlet();
        register.init(app.servletConfig("register"));
        LoginServlet login = new LoginServlet();
        login.init(app.servletConfig("login"));
        send("{\"username\":\"bob\",\"password\":\"correct horse\"}");
        register.service(request, response);
        send("{\"username\":\"bob\",\"password\":\"correct horse\"}");
        login.service(request, response);
        verify(response).setStatus(200);
    }

    @Test
    void new_storeThatCannotWrite_refused() {
        try (JwtAuth readOnly = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(new EmptyStore())
                .build()) {
            assertThrows(IllegalStateException.class, () -> new RegisterServlet(readOnly));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "minPasswordLength, 5",
        "minPasswordLength, 65",
        "minPasswordLength, x",
        "rules, /* permit",
        "users, memory"
    })
    void new_settingMalformedOrNotTheServlets_refused(String setting, String value) {
        Map<String, String> settings = Map.of(setting, value);
        assertThrows(ConfigException.class, () -> new RegisterServlet(auth, settings));
    }

    @Test
    void service_form_is400() throws Exception {
        JwtAuth auth =
                JwtAuth.builder().secret(TestTokens.SECRET).users("memory").build();
        HttpServletRequest request = mock(HttpServletRequest.class);
        HttpServletResponse response = mock(HttpServletResponse.class);
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn("application/x-www-form-urlencoded");
        when(request.getReader())
                .thenReturn(new BufferedReader(new StringReader("username=bob&password=correct-horse")));
        new RegisterServlet(auth).service(request, response);
        verify(response).setStatus(400);
    }
}
