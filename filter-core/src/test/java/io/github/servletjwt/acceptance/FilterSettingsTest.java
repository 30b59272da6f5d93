package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of each setting of the filter, and the rules and the error contract, over HTTP. */
class FilterSettingsTest {
    private JwtAuth auth;
    private TestServer server;

    @BeforeEach
    void build() {
        auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(new MovableClock())
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
        auth.close();
    }

    private JwtAuthFilter.Builder filter() {
        return JwtAuthFilter.builder(auth);
    }

    /** The filter before a servlet for all paths, in a Jetty that lets any URI through to it. */
    private void start(JwtAuthFilter.Builder filter) throws Exception {
        server = TestServer.start(context -> {
            TestServer.filter(context, filter.build(), "/*");
            TestServer.hello(context, "/*");
            TestServer.letAnyUriThrough(context);
        });
    }

    private int status(String method, String path, String... headers) throws Exception {
        return server.send(method, path, null, headers).statusCode();
    }

    private int withToken(String method, String path, String claims) throws Exception {
        return status(method, path, "Authorization", "Bearer " + TestTokens.of(TestTokens.claims(claims)));
    }

    private String challenge(String path, String... headers) throws Exception {
        return server.get(path, headers)
                .headers()
                .firstValue("WWW-Authenticate")
                .orElse("none");
    }

    @Test
    @TestsSetting("rules")
    void rules_ofTheManual_decideInTheirOrder() throws Exception {
        start(filter().rules(
                        "# METHOD(S)   PATTERN       REQUIREMENT",
                        "              /static/*     permit",
                        "GET           /reports/*    role(admin, auditor)",
                        "POST,PUT      /orders/*     scope(orders:read orders:write)",
                        "              /admin/*      role(admin) scope(manage)",
                        "              /internal/*   deny",
                        "              /*            authenticated"));
        assertEquals(200, status("GET", "/static/x.css"));
        assertEquals(200, status("GET", "/static"));
        assertEquals(401, status("GET", "/staticx"));
        assertEquals(403, withToken("GET", "/reports/1", "\"roles\":[\"user\"]"));
        assertEquals(200, withToken("GET", "/reports/1", "\"roles\":[\"auditor\"]"));
        assertEquals(403, withToken("HEAD", "/reports/1", "\"roles\":[\"user\"]"));
        assertEquals(200, withToken("POST", "/reports/1", "\"roles\":[\"user\"]"));
        assertEquals(403, withToken("PUT", "/orders/1", "\"scope\":\"orders:read\""));
        assertEquals(200, withToken("PUT", "/orders/1", "\"scope\":\"orders:read orders:write\""));
        assertEquals(200, withToken("DELETE", "/orders/1", ""));
        assertEquals(403, withToken("GET", "/admin/x", "\"roles\":[\"admin\"]"));
        assertEquals(200, withToken("GET", "/admin/x", "\"roles\":[\"admin\"],\"scope\":\"manage\""));
        assertEquals(403, withToken("GET", "/internal/x", "\"roles\":[\"admin\"]"));
        assertEquals(403, status("GET", "/internal/x"));
        assertEquals(401, status("OPTIONS", "/anything"));
        assertEquals(200, withToken("OPTIONS", "/anything", ""));
    }

    @Test
    @TestsSetting("publicPaths")
    void publicPaths_comeBeforeTheRules() throws Exception {
        start(filter().publicPaths("/admin/login-help", "*.png").rules("/admin/* deny"));
        assertEquals(200, status("GET", "/admin/login-help"));
        assertEquals(403, status("GET", "/admin/other"));
    }

    @Test
    @TestsSetting("tokenHeader")
    void tokenHeader_another_carriesTheBareToken() throws Exception {
        start(filter().tokenHeader("X-Access-Token"));
        assertEquals(200, status("GET", "/x", "X-Access-Token", TestTokens.valid()));
        assertEquals(400, status("GET", "/x", "X-Access-Token", "Bearer " + TestTokens.valid()));
        assertEquals(
                400, status("GET", "/x", "X-Access-Token", TestTokens.valid(), "X-Access-Token", TestTokens.valid()));
        assertEquals(401, status("GET", "/x", "Authorization", "Bearer " + TestTokens.valid()));
    }

    @Test
    @TestsSetting("allowCorsPreflight")
    void allowCorsPreflight_preflight_passesUnlessDenied() throws Exception {
        start(filter().set("allowCorsPreflight", "true").rules("/internal/* deny", "/* authenticated"));
        String[] preflight = {"Origin", "https://app.example", "Access-Control-Request-Method", "PUT"};
        assertEquals(200, status("OPTIONS", "/orders", preflight));
        assertEquals(403, status("OPTIONS", "/internal/x", preflight));
        assertEquals(401, status("OPTIONS", "/orders", "Origin", "https://app.example"));
        assertEquals(401, status("GET", "/orders", preflight));
    }

    @Test
    void preflight_byDefault_needsToken() throws Exception {
        start(filter());
        assertEquals(401, status("OPTIONS", "/orders", "Origin", "x", "Access-Control-Request-Method", "PUT"));
    }

    @Test
    @TestsSetting("allowEncodedCharacters")
    void allowEncodedCharacters_named_mayStandEncoded() throws Exception {
        start(filter().set("allowEncodedCharacters", "%").rules("/* permit"));
        assertTrue(server.raw("GET /100%25 HTTP/1.1").startsWith("HTTP/1.1 200"));
        assertTrue(server.raw("GET /a%3bb HTTP/1.1").startsWith("HTTP/1.1 400"));
    }

    @Test
    @TestsSetting("allowPathParameters")
    void allowPathParameters_true_letsThemStand() throws Exception {
        start(filter().set("allowPathParameters", "true").rules("/* permit"));
        assertTrue(server.raw("GET /a;v=1 HTTP/1.1").startsWith("HTTP/1.1 200"));
        assertTrue(server.raw("GET /a/..;v=1/b HTTP/1.1").startsWith("HTTP/1.1 400"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/../x",
                "/public/..",
                "/public/.",
                "/public/%2e%2e/x",
                "/public%2fx",
                "/public%2Fx",
                "/public%5cx",
                "/public\\x",
                "/public;v=1",
                "/public/;/x",
                "/public/..;/x",
                "/public%3bx",
                "/public%25",
                "/public%00",
                "/public%0a",
                "/public%u0041",
                "/public%zz",
                "/public%c0%ae",
                "/public//x"
            })
    void ambiguousUri_neverReachesTheServlet(String path) throws Exception {
        start(filter().rules("/* permit"));
        String answer = server.raw("GET " + path + " HTTP/1.1");
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/public", "/public;jsessionid=abc", "/p%C3%BCblic", "/public?x=/../%2f;a"})
    void clearUri_isJudgedByTheRules(String path) throws Exception {
        start(filter().rules("/* permit"));
        String answer = server.raw("GET " + path + " HTTP/1.1");
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "get", "Get", "pOST"})
    void method_traceOrNotInUpperCase_is403(String method) throws Exception {
        start(filter().rules("/* permit"));
        assertTrue(server.raw(method + " /x HTTP/1.1").startsWith("HTTP/1.1 403"));
    }

    @Test
    @TestsSetting("realm")
    void realm_isInTheChallenge() throws Exception {
        start(filter().realm("the \"shop\""));
        assertEquals("Bearer realm=\"the \\\"shop\\\"\"", challenge("/x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Basic YTpi | 401",
                "Bearer | 400",
                "Bearer  x | 400",
                "Bearer x y | 400",
                "Bearer x,Bearer y | 400",
                "Bearer é | 400",
                "bearer x.y.z | 401",
                "BEARER x.y.z | 401",
                "BearerX y | 401"
            })
    void authorization_form_isThatOfRfc6750(String header, int status) throws Exception {
        start(filter());
        String answer = server.raw("GET /x HTTP/1.1", "Authorization: " + header);
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    }

    @Test
    void authorization_twice_is400() throws Exception {
        start(filter());
        String line = "Authorization: Bearer " + TestTokens.valid();
        String answer = server.raw("GET /x HTTP/1.1", line, line);
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.contains("WWW-Authenticate: Bearer realm=\"api\", error=\"invalid_request\""), answer);
    }

    @Test
    @TestsSetting("errorFormat")
    void errorFormat_problem_isDocumentOfRfc9457() throws Exception {
        start(filter().errorFormat(ErrorFormat.PROBLEM));
        HttpResponse<String> answer = server.get("/x");
        assertEquals(401, answer.statusCode());
        assertEquals(
                "application/problem+json;charset=UTF-8",
                answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                        + "\"detail\":\"A bearer token is required\",\"error\":\"missing_token\","
                        + "\"error_description\":\"A bearer token is required\"}",
                answer.body());
    }

    @Test
    @TestsSetting("errorFormat")
    void errorFormat_page_isTheContainersErrorPage() throws Exception {
        server = TestServer.start(context -> {
            TestServer.filter(context, filter().errorFormat(ErrorFormat.PAGE).build(), "/*");
            context.addServlet(new ServletHolder(new MessageServlet("our own page")), "/error-page");
            ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
            pages.addErrorPage(401, "/error-page");
            context.setErrorHandler(pages);
        });
        HttpResponse<String> answer = server.get("/x");
        assertEquals(401, answer.statusCode());
        assertEquals("our own page", answer.body());
        assertEquals(
                "Bearer realm=\"api\"",
                answer.headers().firstValue("WWW-Authenticate").orElseThrow());
    }

    @Test
    void refusal_isJsonThatNoCacheKeeps() throws Exception {
        start(filter());
        HttpResponse<String> answer = server.get("/x");
        assertEquals(
                "application/json;charset=utf-8",
                answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElseThrow());
        assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty());
    }

    @Test
    void deny_hasNoChallenge() throws Exception {
        start(filter().rules("/* deny"));
        assertEquals("none", challenge("/x"));
        assertTrue(server.get("/x").body().startsWith("{\"error\":\"forbidden\""));
    }
}
