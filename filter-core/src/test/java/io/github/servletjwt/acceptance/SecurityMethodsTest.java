package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code login}, {@code logout} and {@code authenticate} of the Servlet API, behind the filter. */
@Timeout(60)
class SecurityMethodsTest {
    private static final String ACCESS = "__Host-access_token";
    private static final String NOBODY = "user=null principal=null type=null role=false attribute=null name=null";
    private static final String ALICE = "user=alice principal=alice type=Bearer role=true attribute=alice name=alice";

    /** Does what the path says. */
    public static final class Methods extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public void init() {
            if (getServletContext().getServletRegistration(getServletName())
                    instanceof ServletRegistration.Dynamic registration) {
                registration.setAsyncSupported(true);
            }
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            String path = request.getServletPath().replace("/open", "");
            if (request.getDispatcherType() != DispatcherType.REQUEST) {
                tell(request, response);
                return;
            }
            switch (path) {
                case "/logout-tell" -> {
                    request.logout();
                    tell(request, response);
                }
                case "/logout-forward" -> {
                    request.logout();
                    request.getRequestDispatcher("/tell").forward(request, response);
                }
                case "/logout-include" -> {
                    request.logout();
                    request.getRequestDispatcher("/tell").include(request, response);
                }
                case "/logout-async" -> {
                    request.logout();
                    AsyncContext async = request.startAsync();
                    async.dispatch("/tell");
                }
                case "/logout-async-wrapped" -> {
                    request.logout();
                    request.startAsync(request, response).dispatch("/tell");
                }
                case "/logout-again" -> {
                    request.logout();
                    request.logout();
                    tell(request, response);
                }
                case "/logout-authenticate" -> {
                    request.logout();
                    request.authenticate(response);
                }
                case "/logout-login" -> {
                    request.logout();
                    login(request, response);
                }
                case "/logout-committed" -> {
                    response.flushBuffer();
                    request.logout();
                    tell(request, response);
                }
                case "/authenticate" -> {
                    if (request.authenticate(response)) {
                        tell(request, response);
                    }
                }
                case "/login-forward" -> {
                    request.login("alice", "wonderland-1");
                    request.getRequestDispatcher("/tell").forward(request, response);
                }
                case "/login-async" -> {
                    request.login("alice", "wonderland-1");
                    request.startAsync().dispatch("/tell");
                }
                case "/login-logout" -> {
                    request.login("alice", "wonderland-1");
                    request.logout();
                    tell(request, response);
                }
                case "/sign-in" -> login(request, response);
                default -> tell(request, response);
            }
        }

        private static void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                request.login(request.getParameter("name"), request.getParameter("password"));
                tell(request, response);
            } catch (ServletException refused) {
                String code = refused.getCause() instanceof AuthFailureException cause
                        ? cause.failure().code().name()
                        : "none";
                response.getWriter().write("refused: " + refused.getMessage() + " (" + code + ") ");
                tell(request, response);
            }
        }

        private static void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object user = request.getAttribute(AuthenticatedUser.ATTRIBUTE);
            response.getWriter()
                    .write("user=" + request.getRemoteUser() + " principal="
                            + (request.getUserPrincipal() == null
                                    ? null
                                    : request.getUserPrincipal().getName())
                            + " type=" + request.getAuthType() + " role=" + request.isUserInRole("**")
                            + " attribute=" + (user == null ? null : ((AuthenticatedUser) user).getName()) + " name="
                            + request.getAttribute("io.github.servletjwt.username"));
        }
    }

    /** Where tokens come in the header. */
    private static TestApp app(Container container) throws Exception {
        return methods(TestApp.builder().servlet(LoginServlet.class, "/token")).start(container);
    }

    private static TestApp.Builder methods(TestApp.Builder builder) {
        builder.contextPath("/app")
                .filter("secret", TestTokens.SECRET, "users", FewUsers.class.getName())
                .filter("rules", "/open/* permit\n/optional/* optional\n/* authenticated");
        for (String path : List.of(
                "/tell",
                "/logout-tell",
                "/logout-forward",
                "/logout-include",
                "/logout-async",
                "/logout-async-wrapped",
                "/logout-again",
                "/logout-authenticate",
                "/logout-login",
                "/logout-committed",
                "/authenticate",
                "/login-forward",
                "/login-async",
                "/login-logout",
                "/sign-in")) {
            builder.servlet(Methods.class, path).servlet(Methods.class, "/open" + path);
        }
        return builder;
    }

    private static BrowserApp browser(Container container) throws Exception {
        return BrowserApp.of(methods(BrowserApp.builder()).start(container));
    }

    private static String bearer(TestApp app) throws Exception {
        return "Bearer " + TestApp.member(app.postJson("/token", FewUsers.ALICE), "access_token");
    }

    @ParameterizedTest
    @EnumSource
    void request_behindTheFilter_tellsTheUser(Container container) throws Exception {
        try (TestApp app = app(container)) {
            assertEquals(ALICE, app.get("/tell", "Authorization", bearer(app)).body());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JETTY, /logout-tell",
        "TOMCAT, /logout-tell",
        "JETTY, /logout-forward",
        "TOMCAT, /logout-forward",
        "JETTY, /logout-include",
        "TOMCAT, /logout-include",
        "JETTY, /logout-async",
        "TOMCAT, /logout-async",
        "JETTY, /logout-async-wrapped",
        "TOMCAT, /logout-async-wrapped",
        "JETTY, /logout-again",
        "TOMCAT, /logout-again"
    })
    void logout_withBearerToken_removesTheUserAndEndsTheSession(Container container, String path) throws Exception {
        try (TestApp app = app(container)) {
            String bearer = bearer(app);
            HttpResponse<String> answer = app.get(path, "Authorization", bearer);
            assertEquals(200, answer.statusCode());
            assertEquals(NOBODY, answer.body());
            assertEquals(401, app.get("/tell", "Authorization", bearer).statusCode());
            assertEquals(ALICE, app.get("/tell", "Authorization", bearer(app)).body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void logout_withCookies_clearsThem(Container container) throws Exception {
        try (BrowserApp browser = browser(container)) {
            browser.login();
            String token = browser.cookie(ACCESS);
            HttpResponse<String> answer = browser.send("GET", "/logout-tell");
            assertEquals(NOBODY, answer.body());
            assertEquals(3, BrowserApp.lines(answer).size());
            assertTrue(BrowserApp.lines(answer).stream().allMatch(line -> line.contains("; Max-Age=0;")));
            assertEquals(
                    401,
                    browser.app().get("/tell", "Cookie", ACCESS + "=" + token).statusCode());
        }
    }

    /** A permit rule ignores the token; the application still asks for a logout. */
    @ParameterizedTest
    @EnumSource
    void logout_onAPermittedPath_endsTheSession(Container container) throws Exception {
        try (BrowserApp browser = browser(container)) {
            browser.login();
            String token = browser.cookie(ACCESS);
            HttpResponse<String> answer = browser.send("GET", "/open/logout-tell");
            assertEquals(NOBODY, answer.body());
            assertEquals(3, BrowserApp.lines(answer).size());
            assertEquals(
                    401,
                    browser.app().get("/tell", "Cookie", ACCESS + "=" + token).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void logout_refreshCookieAlone_endsItsSession(Container container) throws Exception {
        try (BrowserApp browser = browser(container)) {
            browser.login();
            BrowserApp other = browser.tab();
            String refresh = "__Secure-refresh_token=" + browser.cookie("__Secure-refresh_token");
            browser.app().get("/open/logout-tell", "Cookie", refresh);
            assertEquals(401, other.refresh().statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void logout_anonymous_isNoFailure(Container container) throws Exception {
        try (TestApp app = app(container)) {
            assertEquals(NOBODY, app.get("/open/logout-tell").body());
            assertEquals(
                    NOBODY,
                    app.get("/open/logout-tell", "Authorization", "Bearer x").body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void logout_committedResponse_endsTheSessionAlone(Container container) throws Exception {
        try (BrowserApp browser = browser(container)) {
            browser.login();
            HttpResponse<String> answer = browser.send("GET", "/logout-committed");
            assertEquals(NOBODY, answer.body());
            assertEquals(List.of(), BrowserApp.lines(answer));
            assertEquals(401, browser.send("GET", "/tell").statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void logout_thenAuthenticate_sendsTheChallenge(Container container) throws Exception {
        try (TestApp app = app(container)) {
            HttpResponse<String> answer = app.get("/logout-authenticate", "Authorization", bearer(app));
            assertEquals(401, answer.statusCode());
            assertEquals("missing_token", TestApp.member(answer, "error"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void authenticate_user_isTrue(Container container) throws Exception {
        try (TestApp app = app(container)) {
            assertEquals(
                    ALICE,
                    app.get("/authenticate", "Authorization", bearer(app)).body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void authenticate_permittedPathWithAToken_isTrue(Container container) throws Exception {
        try (TestApp app = app(container)) {
            String bearer = bearer(app);
            assertEquals(NOBODY, app.get("/open/tell", "Authorization", bearer).body());
            assertEquals(
                    ALICE,
                    app.get("/open/authenticate", "Authorization", bearer).body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void authenticate_nobody_sendsTheChallenge(Container container) throws Exception {
        try (TestApp app = app(container)) {
            HttpResponse<String> answer = app.get("/open/authenticate");
            assertEquals(401, answer.statusCode());
            assertEquals(Optional.of("Bearer realm=\"api\""), answer.headers().firstValue("WWW-Authenticate"));
            HttpResponse<String> bad = app.get("/open/authenticate", "Authorization", "Bearer x.y.z");
            assertEquals(401, bad.statusCode());
            assertEquals("invalid_token", TestApp.member(bad, "error"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void authenticate_navigation_sendsToTheLoginPage(Container container) throws Exception {
        try (TestApp app = methods(
                        TestApp.builder().filter("loginPage", "/login.html").servlet(LoginServlet.class, "/token"))
                .start(container)) {
            HttpResponse<String> answer = app.get("/open/authenticate", "Accept", "text/html");
            assertEquals(302, answer.statusCode());
            assertEquals(
                    Optional.of("/app/login.html?return_to=/app/open/authenticate"),
                    answer.headers().firstValue("Location"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_deliveryBody_isForThisRequestAloneAndOpensNoSession(Container container) throws Exception {
        try (TestApp app = app(container)) {
            HttpResponse<String> answer = app.get("/open/sign-in?name=alice&password=wonderland-1");
            assertEquals(ALICE, answer.body());
            assertEquals(List.of(), BrowserApp.lines(answer));
            assertEquals(ALICE, app.get("/open/login-forward").body());
            assertEquals(ALICE, app.get("/open/login-async").body());
            assertEquals(NOBODY, app.get("/open/tell").body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_deliveryCookie_setsCookies(Container container) throws Exception {
        try (BrowserApp browser = browser(container)) {
            HttpResponse<String> answer = browser.send("GET", "/open/login-forward", "Sec-Fetch-Site", "same-origin");
            assertEquals(ALICE, answer.body());
            assertEquals(3, BrowserApp.lines(answer).size());
            assertEquals(ALICE, browser.send("GET", "/tell").body());
            assertEquals(200, browser.refresh().statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_deliveryCookieFromAnotherSite_isRefused(Container container) throws Exception {
        try (BrowserApp browser = browser(container)) {
            HttpResponse<String> answer = browser.send(
                    "GET", "/open/sign-in?name=alice&password=wonderland-1", "Sec-Fetch-Site", "cross-site");
            assertTrue(answer.body().contains("(CSRF_FAILED) " + NOBODY), answer.body());
            assertEquals(List.of(), BrowserApp.lines(answer));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_wrongPassword_isRefusedAndThrottled(Container container) throws Exception {
        try (TestApp app = app(container)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(
                        "refused: The user name or the password is wrong (INVALID_CREDENTIALS) " + NOBODY,
                        app.get("/open/sign-in?name=alice&password=wrong-" + i).body());
            }
            String blocked =
                    app.get("/open/sign-in?name=alice&password=wonderland-1").body();
            assertTrue(blocked.contains("(TOO_MANY_ATTEMPTS) " + NOBODY), blocked);
            assertEquals(
                    429, app.postJson("/token", FewUsers.ALICE).statusCode(), "it shares the throttle of LoginServlet");
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_withoutNameOrPassword_isRefused(Container container) throws Exception {
        try (TestApp app = app(container)) {
            assertTrue(app.get("/open/sign-in").body().contains("(FIELD_MISSING) " + NOBODY));
            assertTrue(app.get("/open/sign-in?name=alice&password=").body().contains("(FIELD_MISSING) " + NOBODY));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_userAlready_isRefused(Container container) throws Exception {
        try (TestApp app = app(container)) {
            assertEquals(
                    "refused: the request has a user already; call logout() first (none) " + ALICE,
                    app.get("/sign-in?name=bob&password=builder-77", "Authorization", bearer(app))
                            .body());
            assertEquals(
                    ALICE.replace("alice", "bob"),
                    app.get("/logout-login?name=bob&password=builder-77", "Authorization", bearer(app))
                            .body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_thenLogout_leavesNothing(Container container) throws Exception {
        try (BrowserApp browser = browser(container)) {
            HttpResponse<String> answer = browser.send("GET", "/open/login-logout", "Sec-Fetch-Site", "same-origin");
            assertEquals(NOBODY, answer.body());
            String first = BrowserApp.lines(answer).get(0).split("[=;]")[1];
            assertEquals(
                    401,
                    browser.app().get("/tell", "Cookie", ACCESS + "=" + first).statusCode());
            assertEquals(401, browser.send("GET", "/tell").statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_plainHttpWhereHttpsIsRequired_isRefused(Container container) throws Exception {
        try (TestApp app = methods(
                        TestApp.builder().filter("requireHttps", "true").servlet(LoginServlet.class, "/token"))
                .start(container)) {
            String answer =
                    app.get("/open/sign-in?name=alice&password=wonderland-1").body();
            assertTrue(answer.contains("(INSECURE_REQUEST) " + NOBODY), answer);
        }
    }

    /** Tokens of an application that only verifies have no session here. */
    @ParameterizedTest
    @EnumSource
    void logout_withoutSessions_removesTheUser(Container container) throws Exception {
        try (TestApp app = methods(TestApp.builder().filter("sessions", "none")).start(container)) {
            String token =
                    TestTokens.of("{\"sub\":\"alice\",\"exp\":" + (Instant.now().getEpochSecond() + 300) + "}");
            assertEquals(
                    NOBODY,
                    app.get("/logout-tell", "Authorization", "Bearer " + token).body());
        }
    }
}
