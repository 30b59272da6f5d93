package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walk-through A: a Flask API with register and login. */
class FlaskApiWalkthroughTest {
    private static final String ALICE = "{\"username\":\"alice\",\"password\":\"wonderland-1\"}";

    private final MovableClock clock = new MovableClock();
    private JwtAuth auth;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users("memory")
                .accessTokenTtl(Duration.ofMinutes(1))
                .leeway(Duration.ZERO)
                .clock(clock)
                .build();
        auth.accounts().create("root", "root-of-all-1", Set.of("admin"));
        server = TestServer.start(context -> {
            TestServer.filter(
                    context,
                    JwtAuthFilter.builder(auth)
                            .publicPaths("/public")
                            .rules("/admin/* role(admin)", "/* authenticated")
                            .build(),
                    "/*");
            context.addServlet(new ServletHolder(new LoginServlet(auth)), "/login");
            context.addServlet(new ServletHolder(new RegisterServlet(auth)), "/register");
            context.addServlet(new ServletHolder(new MessageServlet("{\"message\":\"For everyone\"}")), "/public");
            context.addServlet(
                    new ServletHolder(new MessageServlet("{\"message\":\"JWT authentication successful.\"}")), "/auth");
            context.addServlet(new ServletHolder(new MessageServlet("{\"users\":[]}")), "/admin/users");
        });
    }

    @AfterEach
    void stop() {
        server.close();
        auth.close();
    }

    private String login() throws Exception {
        server.postJson("/register", ALICE);
        return TestServer.tokenIn(server.postJson("/login", ALICE));
    }

    private static void assertAnswer(int status, String body, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(body, answer.body());
    }

    private static void assertRefused(String description, HttpResponse<String> answer) {
        assertAnswer(401, "{\"error\":\"invalid_token\",\"error_description\":\"" + description + "\"}", answer);
        assertEquals(
                "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"" + description + "\"",
                answer.headers().firstValue("WWW-Authenticate").orElseThrow());
    }

    @Test
    void public_withoutToken_answers() throws Exception {
        assertAnswer(200, "{\"message\":\"For everyone\"}", server.get("/public"));
    }

    @Test
    void auth_withoutToken_isChallenged() throws Exception {
        HttpResponse<String> answer = server.get("/auth");
        assertAnswer(401, "{\"error\":\"missing_token\",\"error_description\":\"A bearer token is required\"}", answer);
        assertEquals(
                "Bearer realm=\"api\"",
                answer.headers().firstValue("WWW-Authenticate").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/register", "/login"})
    void endpoint_bodyNotJson_is400(String path) throws Exception {
        assertEquals(
                400,
                server.send("POST", path, ALICE, "Content-Type", "text/plain").statusCode());
        assertEquals(400, server.postJson(path, "username=alice").statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"username\":\"alice\"}",
                "{\"password\":\"wonderland-1\"}",
                "{\"username\":\"\",\"password\":\"wonderland-1\"}"
            })
    void endpoint_fieldMissing_is400(String body) throws Exception {
        for (String path : new String[] {"/register", "/login"}) {
            assertAnswer(
                    400,
                    "{\"error\":\"invalid_request\",\"error_description\":\"username and password are required\"}",
                    server.postJson(path, body));
        }
    }

    @Test
    void register_newName_is201() throws Exception {
        assertAnswer(201, "{\"username\":\"alice\",\"roles\":[\"user\"]}", server.postJson("/register", ALICE));
    }

    @Test
    void register_nameTaken_is409() throws Exception {
        server.postJson("/register", ALICE);
        assertAnswer(
                409,
                "{\"error\":\"username_taken\",\"error_description\":\"The user name is taken\"}",
                server.postJson("/register", ALICE.replace("alice", "Alice")));
    }

    @Test
    void login_unknownUserAndWrongPassword_answerAlike() throws Exception {
        server.postJson("/register", ALICE);
        HttpResponse<String> unknown = server.postJson("/login", ALICE.replace("alice", "nobody"));
        HttpResponse<String> wrong = server.postJson("/login", ALICE.replace("wonderland", "blunderland"));
        assertAnswer(
                401,
                "{\"error\":\"invalid_credentials\",\"error_description\":\"The user name or the password is wrong\"}",
                wrong);
        assertEquals(wrong.body(), unknown.body());
        assertEquals(wrong.statusCode(), unknown.statusCode());
        assertEquals(
                "Bearer realm=\"api\"",
                wrong.headers().firstValue("WWW-Authenticate").orElseThrow());
        assertEquals(wrong.headers().map().keySet(), unknown.headers().map().keySet());
    }

    @Test
    void login_rightPassword_givesToken() throws Exception {
        server.postJson("/register", ALICE);
        HttpResponse<String> answer = server.postJson("/login", ALICE);
        assertEquals(200, answer.statusCode());
        assertTrue(
                answer.body().contains(",\"token_type\":\"Bearer\",\"expires_in\":60,\"refresh_token\":\"srt_"),
                answer.body());
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElseThrow());
    }

    @Test
    void auth_withToken_answers() throws Exception {
        assertAnswer(200, "{\"message\":\"JWT authentication successful.\"}", server.getWithToken("/auth", login()));
    }

    @Test
    void auth_tamperedToken_isInvalid() throws Exception {
        assertRefused("The token's signature is invalid", server.getWithToken("/auth", TestTokens.tampered(login())));
    }

    @Test
    void auth_foreignKey_isInvalid() throws Exception {
        String foreign =
                TestTokens.sign(TestTokens.HEADER, TestTokens.claims(""), TestTokens.OTHER_SECRET, "HmacSHA256");
        assertRefused("The token's signature is invalid", server.getWithToken("/auth", foreign));
    }

    @Test
    void auth_tokenOfOneMinute_expiresToTheSecond() throws Exception {
        String token = login();
        clock.move(Duration.ofSeconds(59));
        assertEquals(200, server.getWithToken("/auth", token).statusCode());
        clock.move(Duration.ofSeconds(1));
        assertRefused("The token has expired", server.getWithToken("/auth", token));
        clock.move(Duration.ofSeconds(1));
        assertRefused("The token has expired", server.getWithToken("/auth", token));
    }

    @Test
    void adminUsers_freshUser_is403() throws Exception {
        HttpResponse<String> answer = server.getWithToken("/admin/users", login());
        assertAnswer(
                403,
                "{\"error\":\"insufficient_scope\",\"error_description\":\"The token does not grant a required role\"}",
                answer);
    }

    @Test
    void adminUsers_admin_answers() throws Exception {
        String token =
                TestServer.tokenIn(server.postJson("/login", "{\"username\":\"root\",\"password\":\"root-of-all-1\"}"));
        assertAnswer(200, "{\"users\":[]}", server.getWithToken("/admin/users", token));
    }
}
