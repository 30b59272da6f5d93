package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walk-through C: FastAPI with the OAuth2 password form, and further claims from the database. */
class OauthPasswordFormWalkthroughTest {
    private final TestDatabase database = new TestDatabase();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        database.run("CREATE TABLE tenant (member VARCHAR(64), tenant VARCHAR(64))");
        server = start(Map.of());
        server.postJson("/register", "{\"username\":\"johndoe\",\"password\":\"secret-of-john\"}");
        database.run("INSERT INTO tenant VALUES ('johndoe', 'acme')");
    }

    private TestServer start(Map<String, String> more) throws Exception {
        Map<String, String> params = new HashMap<>(Map.of(
                "secret", TestTokens.SECRET,
                "users", "jdbc",
                "dataSource", "attribute:db",
                "claimsQuery", "SELECT 'tenant', tenant FROM tenant WHERE member = ?",
                "rules", "/hello permit\n/* authenticated"));
        params.putAll(more);
        return TestServer.start(context -> {
            context.setAttribute("db", database.dataSource());
            TestServer.filter(context, JwtAuthFilter.class, params, "/*");
            TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/token");
            TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/register");
            context.addServlet(new ServletHolder(new MessageServlet("{\"Hello\":\"World\"}")), "/hello");
            context.addServlet(
                    new ServletHolder(new MessageServlet("{\"message\":\"Hello, NAME! This is a protected route.\"}")),
                    "/protected");
        });
    }

    @AfterEach
    void stop() {
        server.close();
        database.die();
    }

    private HttpResponse<String> login(String password) throws Exception {
        return server.postForm("/token", "username=johndoe&password=" + password);
    }

    @Test
    void token_rightForm_givesBearerToken() throws Exception {
        HttpResponse<String> answer = login("secret-of-john");
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().startsWith("{\"access_token\":\"ey"), answer.body());
        assertTrue(
                answer.body().contains(",\"token_type\":\"Bearer\",\"expires_in\":900,\"refresh_token\":\"srt_"),
                answer.body());
    }

    @Test
    void token_clientOfFastApi_mayNameGrantTypeAndClient() throws Exception {
        String form = "grant_type=password&username=johndoe&password=secret-of-john&scope=&client_id=x&client_secret=y";
        assertEquals(200, server.postForm("/token", form).statusCode());
    }

    @Test
    void token_wrongPassword_is401WithChallenge() throws Exception {
        HttpResponse<String> answer = login("wrong");
        assertEquals(401, answer.statusCode());
        assertTrue(answer.headers().firstValue("WWW-Authenticate").orElseThrow().startsWith("Bearer"));
    }

    @Test
    void token_wrongPasswordWithGrantType_isInvalidGrant() throws Exception {
        HttpResponse<String> answer = server.postForm("/token", "grant_type=password&username=johndoe&password=wrong");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().startsWith("{\"error\":\"invalid_grant\""), answer.body());
    }

    @Test
    void token_unknownGrantType_isUnsupported() throws Exception {
        HttpResponse<String> answer =
                server.postForm("/token", "grant_type=implicit&username=johndoe&password=secret-of-john");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().startsWith("{\"error\":\"unsupported_grant_type\""), answer.body());
    }

    @Test
    void hello_isPublic() throws Exception {
        assertEquals("{\"Hello\":\"World\"}", server.get("/hello").body());
    }

    @Test
    void protected_greetsTheUser() throws Exception {
        String token = TestServer.tokenIn(login("secret-of-john"));
        assertEquals(
                "{\"message\":\"Hello, johndoe! This is a protected route.\"}",
                server.getWithToken("/protected", token).body());
    }

    @Test
    void protected_tokenWithoutSub_is401() throws Exception {
        long exp = Instant.now().getEpochSecond() + 600;
        HttpResponse<String> answer = server.getWithToken("/protected", TestTokens.of("{\"exp\":" + exp + "}"));
        assertEquals(401, answer.statusCode());
        assertTrue(answer.body().contains("The token lacks a required claim"), answer.body());
    }

    @Test
    @TestsSetting("claimsQuery")
    void token_claimsQuery_addsClaims() throws Exception {
        String claims = TestTokens.claimsOf(TestServer.tokenIn(login("secret-of-john")));
        assertTrue(claims.contains("\"tenant\":\"acme\""), claims);
    }

    @Test
    @TestsSetting("accessTokenTtl")
    void token_accessTokenTtl_isThatOfTheDeployment() throws Exception {
        server.close();
        server = start(Map.of("accessTokenTtl", "2h"));
        HttpResponse<String> answer = login("secret-of-john");
        assertTrue(answer.body().contains("\"expires_in\":7200,"), answer.body());
        String claims = TestTokens.claimsOf(TestServer.tokenIn(answer));
        assertEquals(7200, number(claims, "exp") - number(claims, "iat"));
    }

    private static long number(String claims, String name) {
        int start = claims.indexOf("\"" + name + "\":") + name.length() + 3;
        return Long.parseLong(claims.substring(start, start + 10));
    }
}
