package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens in cookies: how they are set, read, renewed and taken away. */
@Timeout(60)
class CookieModeTest {
    private static final String ACCESS = "__Host-access_token";
    private static final String REFRESH = "__Secure-refresh_token";
    private static final String CSRF = "__Host-csrf_token";

    @ParameterizedTest
    @EnumSource
    @TestsSetting("delivery")
    void login_cookies_areSetAsTheContractSays_andTheBodyHoldsNoToken(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            HttpResponse<String> login = browser.login();
            assertEquals(
                    List.of(
                            ACCESS + "=…; Max-Age=900; Path=/; Secure; HttpOnly; SameSite=Lax",
                            REFRESH + "=…; Max-Age=7776000; Path=/app/; Secure; HttpOnly; SameSite=Strict",
                            CSRF + "=…; Max-Age=7776000; Path=/; Secure; SameSite=Strict"),
                    BrowserApp.shapes(login));
            assertEquals("{\"expires_in\":900}", login.body());
            assertEquals(Optional.of("no-store"), login.headers().firstValue("Cache-Control"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_cookie_letsTheBrowserIn(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            browser.login();
            assertEquals("hello alice", browser.send("GET", "/x").body());
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("cookieSecure")
    void login_notSecure_hasNeitherPrefixNorAttribute(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container, "cookieSecure", "false", "accessTokenTtl", "60s")) {
            assertEquals(
                    List.of(
                            "access_token=…; Max-Age=60; Path=/; HttpOnly; SameSite=Lax",
                            "refresh_token=…; Max-Age=7776000; Path=/app/; HttpOnly; SameSite=Strict",
                            "csrf_token=…; Max-Age=7776000; Path=/; SameSite=Strict"),
                    BrowserApp.shapes(browser.login()));
            assertEquals("hello alice", browser.send("GET", "/x").body());
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("cookieSuffix")
    void login_suffix_isOnAllNames(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container, "cookieSuffix", "_shop")) {
            HttpResponse<String> login = browser.login();
            for (String line : BrowserApp.lines(login)) {
                assertTrue(line.split("=", 2)[0].endsWith("_token_shop"), line);
            }
            assertEquals("hello alice", browser.send("GET", "/x").body());
            browser.put(ACCESS, "somebody-elses");
            assertEquals("hello alice", browser.send("GET", "/x").body());
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("cookiePath")
    void login_path_isThatOfTheRefreshCookieAlone(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container, "cookiePath", "/app/auth/")) {
            List<String> lines = BrowserApp.shapes(browser.login());
            assertTrue(lines.get(0).contains("; Path=/;"), lines::toString);
            assertTrue(lines.get(1).contains("; Path=/app/auth/;"), lines::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_sessionTtl_isTheLifeOfTheOtherTwo(Container container) throws Exception {
        try (BrowserApp browser =
                BrowserApp.start(container, "sessionTtl", "2h", "refreshTokenTtl", "1h", "accessTokenTtl", "5m")) {
            List<String> lines = BrowserApp.shapes(browser.login());
            assertTrue(lines.get(0).contains("; Max-Age=300;"), lines::toString);
            assertTrue(lines.get(1).contains("; Max-Age=7200;"), lines::toString);
            assertTrue(lines.get(2).contains("; Max-Age=7200;"), lines::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("tokenSources")
    void request_headerAndCookie_theHeaderCounts(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            browser.login();
            HttpResponse<String> bob = browser.app().postJson("/token", FewUsers.BOB);
            String bearer = "Bearer " + TestApp.member(bob, "access_token");
            assertEquals(
                    "hello bob",
                    browser.send("GET", "/x", "Authorization", bearer).body());
            assertEquals(
                    401,
                    browser.send("GET", "/x", "Authorization", "Bearer nonsense")
                            .statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JETTY, header, 401, 200",
        "TOMCAT, header, 401, 200",
        "JETTY, cookie, 200, 401",
        "TOMCAT, cookie, 200, 401"
    })
    void request_oneSource_theOtherIsNotLookedAt(Container container, String source, int cookie, int header)
            throws Exception {
        try (BrowserApp browser = BrowserApp.start(container, "tokenSources", source)) {
            browser.login();
            String bearer = "Bearer " + TestApp.member(browser.app().postJson("/token", FewUsers.BOB), "access_token");
            assertEquals(cookie, browser.send("GET", "/x").statusCode());
            assertEquals(
                    header, browser.app().get("/x", "Authorization", bearer).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void request_twoCookiesOfTheName_areRefused(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            browser.login();
            String token = browser.cookie(ACCESS);
            HttpResponse<String> answer =
                    browser.app().get("/x", "Cookie", ACCESS + "=" + token + "; " + ACCESS + "=" + token);
            SessionApp.assertError(400, "invalid_request", "More than one token was sent", answer);
            assertEquals(
                    Optional.of("Bearer realm=\"api\", error=\"invalid_request\", "
                            + "error_description=\"More than one token was sent\""),
                    answer.headers().firstValue("WWW-Authenticate"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refresh_byCookie_isAnsweredByCookies(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            browser.login();
            String before = browser.cookie(REFRESH);
            HttpResponse<String> answer = browser.refresh();
            assertEquals("200 {\"expires_in\":900}", answer.statusCode() + " " + answer.body());
            assertEquals(3, BrowserApp.lines(answer).size());
            assertNotEquals(before, browser.cookie(REFRESH));
            assertEquals("hello alice", browser.send("GET", "/x").body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void refresh_byBody_isAnsweredByTheBody(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            HttpResponse<String> login = browser.app().postJson("/token", FewUsers.ALICE);
            HttpResponse<String> answer =
                    browser.app().postForm("/refresh", "refresh_token=" + TestApp.member(login, "refresh_token"));
            assertEquals(200, answer.statusCode());
            assertTrue(answer.body().contains("\"access_token\""));
            assertEquals(List.of(), BrowserApp.lines(answer));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refresh_twoTabsAtOnce_bothGoOn(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            browser.login();
            BrowserApp other = browser.tab();
            assertEquals(200, browser.refresh().statusCode());
            assertEquals(200, other.refresh().statusCode());
            assertEquals(browser.cookie(REFRESH), other.cookie(REFRESH));
        }
    }

    /** Somebody logged in again in the first tab; the second does not know yet. */
    @ParameterizedTest
    @EnumSource
    void refresh_refused_leavesTheCookiesAlone(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container, "refreshGrace", "0s")) {
            browser.login();
            BrowserApp stale = browser.tab();
            browser.refresh();
            HttpResponse<String> refused = stale.refresh();
            SessionApp.assertRefreshRefused(refused);
            assertEquals(List.of(), BrowserApp.lines(refused));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refresh_noCookie_answers400(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            SessionApp.assertInvalidRequest("refresh_token is required", browser.refresh());
        }
    }

    @ParameterizedTest
    @EnumSource
    void logout_byCookies_endsTheSessionAndClearsThem(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            browser.login();
            BrowserApp copy = browser.tab();
            HttpResponse<String> answer = browser.post("/logout", "{}");
            assertEquals(204, answer.statusCode());
            assertEquals(
                    List.of(
                            ACCESS + "=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax",
                            REFRESH + "=; Max-Age=0; Path=/app/; Secure; HttpOnly; SameSite=Strict",
                            CSRF + "=; Max-Age=0; Path=/; Secure; SameSite=Strict"),
                    BrowserApp.lines(answer));
            assertNull(browser.cookie(ACCESS));
            assertEquals(401, copy.send("GET", "/x").statusCode());
            assertEquals(401, copy.refresh().statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void logout_refreshCookieAlone_endsTheSession(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            browser.login();
            String access = browser.cookie(ACCESS);
            HttpResponse<String> answer = browser.app()
                    .send(
                            "POST",
                            "/logout",
                            null,
                            "Origin",
                            browser.app().origin(),
                            "Cookie",
                            REFRESH + "=" + browser.cookie(REFRESH));
            assertEquals(204, answer.statusCode());
            assertEquals(
                    401,
                    browser.app().get("/x", "Cookie", ACCESS + "=" + access).statusCode());
        }
    }

    /** A form of another site with a refresh token of its owner ends the owner's session, and not the visitor's. */
    @ParameterizedTest
    @EnumSource
    void logout_formOfAnotherSite_leavesTheVisitorsCookies(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            browser.login();
            String theirs = TestApp.member(browser.app().postJson("/token", FewUsers.BOB), "refresh_token");
            HttpResponse<String> answer = browser.app()
                    .postForm(
                            "/logout",
                            "refresh_token=" + theirs,
                            browser.with("Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"));
            assertEquals(204, answer.statusCode());
            assertEquals(List.of(), BrowserApp.lines(answer));
            assertEquals("hello alice", browser.send("GET", "/x").body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void logout_byHeader_clearsTheCookiesToo(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            browser.login();
            HttpResponse<String> answer =
                    browser.send("POST", "/logout", "Authorization", "Bearer " + browser.cookie(ACCESS));
            assertEquals(204, answer.statusCode());
            assertEquals(3, BrowserApp.lines(answer).size());
        }
    }

    /** Many roles: what they make of a token browsers would drop without a word. */
    public static final class ManyRoles implements UserStore {
        private final FewUsers users = new FewUsers();

        /** Made by the product, by its name. */
        public ManyRoles() {}

        @Override
        public Optional<UserAccount> find(String name) {
            return users.find(name);
        }

        @Override
        public UserGrants grants(String name) {
            return new UserGrants(Set.of("user"), Set.of(), Map.of("groups", "g".repeat(3000)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_cookieTooLarge_isRefusedLoudly(Container container) throws Exception {
        try (LogLines log = new LogLines();
                BrowserApp browser = BrowserApp.start(container, "users", ManyRoles.class.getName())) {
            HttpResponse<String> refused = browser.post("/login", FewUsers.ALICE);
            SessionApp.assertUnavailable(refused);
            assertEquals(List.of(), BrowserApp.lines(refused));
            assertTrue(log.text().contains("does not fit into the cookie access_token"), log::text);
            assertEquals(200, browser.app().postJson("/token", FewUsers.ALICE).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // client, scheme at the proxy, status
        "JETTY, 192.0.2.7, http, 400",
        "TOMCAT, 192.0.2.7, http, 400",
        "JETTY, 192.0.2.7, https, 200",
        "TOMCAT, 192.0.2.7, https, 200",
        "JETTY, 127.0.0.9, http, 200",
        "TOMCAT, 127.0.0.9, http, 200",
    })
    void login_secureCookiesOverPlainHttp_areRefusedUnlessFromThisMachine(
            Container container, String client, String scheme, int status) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container, "trustedProxies", "127.0.0.1")) {
            HttpResponse<String> answer = browser.app()
                    .postJson(
                            "/login",
                            FewUsers.ALICE,
                            "Sec-Fetch-Site",
                            "same-origin",
                            "X-Forwarded-For",
                            client,
                            "X-Forwarded-Proto",
                            scheme);
            assertEquals(status, answer.statusCode());
            if (status == 400) {
                assertTrue(answer.body().contains("cookieSecure"), answer::body);
                assertEquals(List.of(), BrowserApp.lines(answer));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_noSessions_setsNoRefreshCookie(Container container) throws Exception {
        TestApp.Builder builder = TestApp.builder()
                .filter(
                        "secret",
                        TestTokens.SECRET,
                        "users",
                        FewUsers.class.getName(),
                        "sessions",
                        "none",
                        "tokenSources",
                        "cookie")
                .servlet(LoginServlet.class, "/login", "delivery", "cookie");
        try (BrowserApp browser = BrowserApp.of(builder.start(container))) {
            assertEquals(
                    List.of(
                            ACCESS + "=…; Max-Age=900; Path=/; Secure; HttpOnly; SameSite=Lax",
                            CSRF + "=…; Max-Age=900; Path=/; Secure; SameSite=Strict"),
                    BrowserApp.shapes(browser.login()));
            assertEquals(
                    "hello alice",
                    browser.send("POST", "/x", "X-CSRF-Token", browser.cookie(CSRF))
                            .body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void start_cookiesThatNoFilterReads_areTold(Container container) throws Exception {
        try (LogLines log = new LogLines();
                BrowserApp browser = BrowserApp.start(container, "tokenSources", "header")) {
            browser.login();
            assertTrue(log.text().contains("set tokenSources=header,cookie on the filter"), log::text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_bodyMode_setsNoCookie(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container)) {
            HttpResponse<String> login = browser.app().postJson("/token", FewUsers.ALICE);
            assertEquals(List.of(), BrowserApp.lines(login));
            assertFalse(
                    TestTokens.claimsOf(TestApp.member(login, "access_token")).contains("csrf"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void start_refreshServletAlone_worksWithoutFilterSettings(Container container) throws Exception {
        TestApp.Builder builder = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", FewUsers.class.getName())
                .servlet(LoginServlet.class, "/login", "delivery", "cookie")
                .servlet(RefreshServlet.class, "/refresh");
        try (BrowserApp browser = BrowserApp.of(builder.start(container))) {
            browser.login();
            assertEquals(200, browser.refresh().statusCode());
        }
    }
}
