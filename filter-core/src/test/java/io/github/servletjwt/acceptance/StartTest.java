package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.ServletContext;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages of a start with wrong settings, in a real Jetty, and how components share their JwtAuth. */
class StartTest {
    private static final Map<String, String> GOOD = Map.of("secret", TestTokens.SECRET, "users", "memory");

    /** The message of the failed start. */
    private static String failure(Consumer<ServletContextHandler> setup) {
        Exception failure =
                assertThrows(Exception.class, () -> TestServer.start(setup).close());
        Throwable cause = failure;
        while (cause.getCause() != null && !String.valueOf(cause.getMessage()).startsWith("servlet-jwt")) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static String failureOfFilter(String... settings) {
        Map<String, String> params = new HashMap<>(Map.of("secret", TestTokens.SECRET));
        for (int i = 0; i < settings.length; i += 2) {
            params.put(settings[i], settings[i + 1]);
        }
        return failure(context -> TestServer.filter(context, JwtAuthFilter.class, params, "/*"));
    }

    @Test
    void start_misspeltInitParam_namesItAndTheSuggestion() {
        assertEquals(
                "servlet-jwt cannot start: 1 problem\n"
                        + "  - filter 'servlet-jwt-filter': isuer: there is no such setting; did you mean 'issuer'?",
                failureOfFilter("isuer", "me"));
    }

    @Test
    void start_misspeltContextParam_namesItAndTheSuggestion() {
        String message = failure(context -> {
            context.setInitParameter("servlet-jwt.isuer", "me");
            context.setInitParameter("other.isuer", "not ours");
            TestServer.filter(context, JwtAuthFilter.class, GOOD, "/*");
        });
        assertEquals(
                "servlet-jwt cannot start: 1 problem\n"
                        + "  - context-param 'servlet-jwt.isuer': isuer: there is no such setting; did you mean 'issuer'?",
                message);
    }

    @Test
    void start_mistakesOnFilterAndLazyServlet_areAllToldByTheFilter() {
        String message = failure(context -> {
            TestServer.filter(
                    context,
                    JwtAuthFilter.class,
                    Map.of("secret", "too-short-Aa1!", "leeway", "30", "rules", "/a* permit"),
                    "/*");
            ServletHolder lazy = new ServletHolder("register", RegisterServlet.class);
            lazy.setInitParameters(Map.of("minPasswordLength", "3", "rules", "/* permit"));
            context.addServlet(lazy, "/register");
        });
        assertTrue(message.startsWith("servlet-jwt cannot start: 6 problems"), message);
        assertTrue(message.contains("filter 'servlet-jwt-filter': leeway: expected a duration"), message);
        assertTrue(message.contains("found '30'"), message);
        assertTrue(message.contains("filter 'servlet-jwt-filter': secret: is 14 bytes long, HS256 needs 32"), message);
        assertTrue(message.contains("rules: the pattern '/a*' cannot be used"), message);
        assertTrue(message.contains("minPasswordLength: expected a whole number from 6 to 64"), message);
        assertTrue(message.contains("servlet 'register': rules: does not belong here"), message);
        assertTrue(message.contains("users: is required by servlet 'register'"), message);
        assertFalse(message.contains("too-short-Aa1!"), message);
    }

    @Test
    void start_unresolvedPlaceholder_stops() {
        String message = failureOfFilter("issuer", "${env:SERVLET_JWT_NOT_SET}");
        assertTrue(message.contains("issuer: nothing is found for ${env:SERVLET_JWT_NOT_SET}"), message);
        assertTrue(message.startsWith("servlet-jwt cannot start: 1 problem"), message);
    }

    @Test
    void start_noSecret_saysWhereToPutIt() {
        String message = failure(context -> TestServer.filter(context, JwtAuthFilter.class, Map.of(), "/*"));
        assertTrue(message.contains("secret: is required; set it, for example to ${env:JWT_SECRET}"), message);
    }

    @Test
    void start_filterAndServletContradict_namesBoth() {
        String message = failure(context -> {
            TestServer.filter(context, JwtAuthFilter.class, GOOD, "/*");
            TestServer.servlet(
                    context, LoginServlet.class, "login", Map.of("secret", TestTokens.OTHER_SECRET), "/login");
        });
        assertTrue(message.contains("servlet 'login': secret: the value contradicts the one of filter"), message);
        assertFalse(message.contains(TestTokens.SECRET) || message.contains(TestTokens.OTHER_SECRET), message);
    }

    @Test
    void start_registerOnFile_saysThatTheStoreTakesNoAccounts(@TempDir Path folder) throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "# nobody\n");
        String message = failure(context -> {
            TestServer.filter(
                    context, JwtAuthFilter.class, Map.of("secret", TestTokens.SECRET, "users", "file:" + users), "/*");
            TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/register");
        });
        assertTrue(message.contains("servlet 'register': users: this store is read-only"), message);
    }

    @Test
    void start_usersFileWithUnknownHash_namesTheLineAndNotTheHash(@TempDir Path folder) throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "# people\nbob: plain-text-of-bob admin\n");
        String message = failureOfFilter("users", "file:" + users);
        assertTrue(message.contains("users, line 2: the hash of 'bob' has an unknown format"), message);
        assertFalse(message.contains("plain-text-of-bob"), message);
    }

    @Test
    void start_ownEndpoints_arePermittedByThemselves() throws Exception {
        try (TestServer server = TestServer.start(context -> {
            TestServer.filter(context, JwtAuthFilter.class, GOOD, "/*");
            TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/api/login");
            TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/api/register/*");
        })) {
            assertEquals(400, server.postJson("/api/login", "{}").statusCode());
            assertEquals(401, server.postJson("/api/register/x", "{}").statusCode());
        }
    }

    @Test
    void start_contextParams_areSharedByAll() throws Exception {
        AtomicReference<ServletContext> found = new AtomicReference<>();
        try (TestServer server = TestServer.start(context -> {
            context.setInitParameter("servlet-jwt.secret", TestTokens.SECRET);
            context.setInitParameter("servlet-jwt.users", "memory");
            context.setInitParameter("servlet-jwt.rules", "/* permit");
            TestServer.filter(context, JwtAuthFilter.class, Map.of(), "/*");
            TestServer.servlet(context, LoginServlet.class, "login", Map.of("secret", TestTokens.SECRET), "/login");
            TestServer.hello(context, "/x");
            found.set(context.getServletContext());
        })) {
            assertEquals(200, server.get("/x").statusCode());
            assertEquals(
                    "alice",
                    JwtAuth.of(found.get()).verify(live(TestTokens.SECRET)).getName());
        }
        assertThrows(IllegalStateException.class, () -> JwtAuth.of(found.get()));
    }

    private static String live(String secret) {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"sub\":\"alice\",\"iat\":" + now + ",\"exp\":" + (now + 600) + "}";
        return TestTokens.sign(TestTokens.HEADER, claims, secret, "HmacSHA256");
    }

    @Test
    void start_twoInstances_haveSettingsOfTheirOwn() throws Exception {
        try (TestServer server = TestServer.start(context -> {
            context.setInitParameter("servlet-jwt.secret", TestTokens.SECRET);
            context.setInitParameter("servlet-jwt[partner].secret", TestTokens.OTHER_SECRET);
            TestServer.filter(context, JwtAuthFilter.class, Map.of(), "/own/*");
            FilterHolder partner = new FilterHolder(JwtAuthFilter.class);
            partner.setName("partner-filter");
            partner.setInitParameter("instance", "partner");
            TestServer.filter(context, partner, "/partner/*");
            TestServer.hello(context, "/*");
        })) {
            assertEquals(
                    200, server.getWithToken("/own/x", live(TestTokens.SECRET)).statusCode());
            assertEquals(
                    401,
                    server.getWithToken("/own/x", live(TestTokens.OTHER_SECRET)).statusCode());
            assertEquals(
                    401,
                    server.getWithToken("/partner/x", live(TestTokens.SECRET)).statusCode());
            assertEquals(
                    200,
                    server.getWithToken("/partner/x", live(TestTokens.OTHER_SECRET))
                            .statusCode());
        }
    }

    @Test
    void start_contextParamOfUnknownInstance_stops() {
        String message = failure(context -> {
            context.setInitParameter("servlet-jwt[partner].issuer", "x");
            TestServer.filter(context, JwtAuthFilter.class, GOOD, "/*");
        });
        assertTrue(message.contains("'servlet-jwt[partner].issuer': no component has instance=partner"), message);
    }

    @Test
    void start_loginWithoutFilter_works() throws Exception {
        try (TestServer server =
                TestServer.start(context -> TestServer.servlet(context, LoginServlet.class, "login", GOOD, "/login"))) {
            HttpResponse<String> answer = server.postJson("/login", "{\"username\":\"a\",\"password\":\"b\"}");
            assertEquals(401, answer.statusCode());
        }
    }

    @Test
    void stop_leavesNoThreadBehind() throws Exception {
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        try (TestServer server = TestServer.start(context -> {
            TestServer.filter(
                    context,
                    JwtAuthFilter.class,
                    Map.of("secret", TestTokens.SECRET, "users", "jdbc", "dataSource", url),
                    "/*");
            TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/register");
        })) {
            assertEquals(
                    201,
                    server.postJson("/register", "{\"username\":\"alice\",\"password\":\"wonderland-1\"}")
                            .statusCode());
        }
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().matches("(servlet-jwt|password4j|Hikari).*")));
    }

    @Test
    void start_mistakeInContextParamOfAnInstance_namesThatParam() {
        String message = failure(context -> {
            context.setInitParameter("servlet-jwt[partner].leeway", "30");
            FilterHolder partner = new FilterHolder(JwtAuthFilter.class);
            partner.setName("partner-filter");
            partner.setInitParameters(Map.of("instance", "partner", "secret", TestTokens.SECRET));
            TestServer.filter(context, partner, "/*");
        });
        assertTrue(message.contains("context-param 'servlet-jwt[partner].leeway': leeway: expected"), message);
    }

    @Test
    void start_filterInCodeWithInitParams_isRefusedAndLetsNothingThrough() {
        JwtAuth auth = JwtAuth.builder().secret(TestTokens.SECRET).build();
        Exception failure = assertThrows(
                Exception.class,
                () -> TestServer.start(context -> {
                    FilterHolder holder = new FilterHolder(new JwtAuthFilter(auth));
                    holder.setInitParameter("rules", "/* permit");
                    TestServer.filter(context, holder, "/*");
                }));
        assertTrue(String.valueOf(failure.getMessage()).contains("was made in code"), failure.getMessage());
    }

    @Test
    void start_malformedContextParamThatNobodyReads_stops() {
        String message = failure(context -> {
            context.setInitParameter("servlet-jwt.minPasswordLength", "abc");
            TestServer.filter(context, JwtAuthFilter.class, GOOD, "/*");
        });
        assertTrue(message.contains("'servlet-jwt.minPasswordLength': minPasswordLength: expected a whole"), message);
    }

    @Test
    void start_goodSettings_areToldInOneLineAComponent() throws Exception {
        try (LogLines log = new LogLines();
                TestServer server = TestServer.start(context -> {
                    TestServer.filter(
                            context,
                            JwtAuthFilter.class,
                            Map.of(
                                    "secret",
                                    TestTokens.SECRET,
                                    "users",
                                    "memory",
                                    "realm",
                                    "shop",
                                    "rules",
                                    "/a permit"),
                            "/*");
                    TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/login");
                })) {
            assertEquals(401, server.get("/x").statusCode());
            assertTrue(log.text().contains("shared settings, checked by filter 'servlet-jwt-filter': secret=****, "));
            assertTrue(log.text().contains("accounts are in memory and forgotten at restart"));
            assertTrue(
                    log.text()
                            .contains(
                                    "filter 'servlet-jwt-filter' started; runs for [/*]; permitted without a token: [/login, /a]; "));
            assertTrue(log.text().contains("servlet 'login' started; delivery=body, errorFormat=json, realm=shop"));
            assertFalse(log.text().contains(TestTokens.SECRET));
        }
    }

    @Test
    void start_filterWithoutMapping_isRefused() {
        String message = failure(context -> {
            FilterHolder holder = new FilterHolder(JwtAuthFilter.class);
            holder.setName("servlet-jwt-filter");
            holder.setInitParameters(GOOD);
            context.getServletHandler().addFilter(holder);
        });
        assertTrue(message.contains("filter 'servlet-jwt-filter': is not mapped, so it protects nothing"), message);
    }

    @Test
    void start_loginMappedToPrefix_isWarnedOf() throws Exception {
        try (LogLines log = new LogLines();
                TestServer server = TestServer.start(context -> {
                    TestServer.filter(context, JwtAuthFilter.class, GOOD, "/*");
                    TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/api/*");
                })) {
            assertEquals(401, server.postJson("/api/login", "{}").statusCode());
            assertTrue(log.text().contains("servlet-jwt: login is mapped to [/api/*]; only exact paths"), log.text());
            assertTrue(
                    log.text().contains("filter 'servlet-jwt-filter' started; runs for [/*]; permitted"), log.text());
        }
    }

    @Test
    void start_filterInCode_isToldToo() throws Exception {
        JwtAuth auth = JwtAuth.builder().secret(TestTokens.SECRET).build();
        try (LogLines log = new LogLines();
                TestServer server = TestServer.start(context -> TestServer.filter(
                        context,
                        JwtAuthFilter.builder(auth).rules("GETT /a permit").build(),
                        "/*"))) {
            assertEquals(401, server.get("/x").statusCode());
            assertTrue(log.text().contains("permitted without a token: [GETT /a]; "));
            assertTrue(log.text().contains("rules name methods that HTTP and WebDAV do not know: [GETT]"));
        }
    }

    @Test
    void start_placeholderInInstance_isFilled() throws Exception {
        System.setProperty("start.test.instance", "partner");
        try (TestServer server = TestServer.start(context -> {
            context.setInitParameter("servlet-jwt[partner].secret", TestTokens.SECRET);
            TestServer.filter(context, JwtAuthFilter.class, Map.of("instance", "${sys:start.test.instance}"), "/*");
        })) {
            assertEquals(401, server.get("/x").statusCode());
        } finally {
            System.clearProperty("start.test.instance");
        }
    }
}
