package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp.Container;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages that know nothing of tokens go on as long as the session lives. */
@Timeout(60)
class SessionRenewalTest {
    private static final String[] NAVIGATION = {"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "same-origin"};

    private static BrowserApp start(Container container, String... settings) throws Exception {
        BrowserApp browser = BrowserApp.of(
                BrowserApp.builder("loginPage", "/login.html").filter(settings).start(container));
        browser.login();
        return browser;
    }

    private static Optional<String> location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location");
    }

    private static List<String> cookies(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf('=')))
                .toList();
    }

    /** The browser has dropped the access cookie, as it does after Max-Age. */
    @ParameterizedTest
    @CsvSource({
        "JETTY,  GET,  /cart.jsp,          302",
        "TOMCAT, GET,  /cart.jsp,          302",
        "JETTY,  GET,  /cart.jsp?a=b&c=%20d, 302",
        "TOMCAT, GET,  /cart.jsp?a=b&c=%20d, 302",
        "JETTY,  POST, /order,             307",
        "TOMCAT, POST, /order,             307"
    })
    void navigation_withoutAccessCookie_isRenewedAndGoesOn(Container container, String method, String path, int status)
            throws Exception {
        try (BrowserApp browser = start(container)) {
            browser.drop("__Host-access_token");
            HttpResponse<String> renewed = browser.send(method, path, NAVIGATION);
            assertEquals(status, renewed.statusCode(), renewed.body());
            assertEquals(Optional.of("/app" + path), location(renewed));
            assertEquals(
                    List.of("__Host-access_token", "__Secure-refresh_token", "__Host-csrf_token", "__Host-renewed"),
                    cookies(renewed));
            HttpResponse<String> page = browser.send(method, path, NAVIGATION);
            assertEquals("hello alice", page.body());
            assertEquals(200, page.statusCode());
        }
    }

    /** A page for everybody shows who is logged in; where a rule looks at no token, nothing is renewed. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void navigation_whereATokenIsOptional_isRenewedToo(Container container) throws Exception {
        try (BrowserApp browser = start(container, "rules", "/home optional\n/open permit\n/* authenticated")) {
            browser.drop("__Host-access_token");
            assertEquals(200, browser.send("GET", "/open", NAVIGATION).statusCode());
            assertEquals(
                    "hello null",
                    browser.send("GET", "/home", "Sec-Fetch-Mode", "cors").body());
            assertEquals(302, browser.send("GET", "/home", NAVIGATION).statusCode());
            assertEquals("hello alice", browser.send("GET", "/home", NAVIGATION).body());
            BrowserApp stranger = browser.tab();
            stranger.drop("__Host-access_token");
            stranger.drop("__Secure-refresh_token");
            stranger.drop("__Host-renewed");
            assertEquals("hello null", stranger.send("GET", "/home", NAVIGATION).body());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void navigation_withAnExpiredAccessCookie_isRenewed(Container container) throws Exception {
        try (BrowserApp browser = start(container, "accessTokenTtl", "1s", "leeway", "0s")) {
            KeyApp.until(
                    Duration.ofSeconds(10),
                    "expired",
                    () -> browser.send("GET", "/x").statusCode() == 401);
            assertEquals(302, browser.send("GET", "/x", NAVIGATION).statusCode());
        }
    }

    /** Scripts renew by RefreshServlet, and see why. */
    @ParameterizedTest
    @CsvSource({
        "JETTY,  GET,  cors",
        "TOMCAT, GET,  cors",
        "JETTY,  POST, same-origin",
        "TOMCAT, PUT,  navigate",
        "JETTY,  HEAD, navigate"
    })
    void otherRequest_withoutAccessCookie_gets401(Container container, String method, String mode) throws Exception {
        try (BrowserApp browser = start(container)) {
            browser.drop("__Host-access_token");
            HttpResponse<String> answer = browser.send(method, "/x", "Sec-Fetch-Mode", mode);
            assertEquals(401, answer.statusCode());
            assertEquals(List.of(), cookies(answer));
        }
    }

    /** A bearer token that is bad, or a forged cookie, says nothing about the session. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void navigation_withABadToken_isNotRenewed(Container container) throws Exception {
        try (BrowserApp browser = start(container)) {
            browser.drop("__Host-access_token");
            HttpResponse<String> answer =
                    browser.send("POST", "/x", "Sec-Fetch-Mode", "navigate", "Authorization", "Bearer " + "a.b.c");
            assertEquals(401, answer.statusCode());
            assertEquals(List.of(), cookies(answer));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void navigation_afterTheSession_comesToTheLoginPage(Container container) throws Exception {
        try (BrowserApp browser = start(container)) {
            BrowserApp tab = browser.tab();
            browser.post("/logout", "{}");
            tab.drop("__Host-access_token");
            HttpResponse<String> answer = tab.send("GET", "/cart.jsp", NAVIGATION);
            assertEquals(Optional.of("/app/login.html?return_to=/app/cart.jsp"), location(answer));
            assertEquals(401, tab.send("POST", "/order", NAVIGATION).statusCode());
        }
    }

    /** Left by another cookiePath. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void navigation_withTwoRefreshCookies_comesToTheLoginPage(Container container) throws Exception {
        try (BrowserApp browser = start(container)) {
            String twice = "__Secure-refresh_token=" + browser.cookie("__Secure-refresh_token")
                    + "; __Secure-refresh_token=srt_x";
            HttpResponse<String> answer =
                    browser.app().get("/x", "Cookie", twice, "Sec-Fetch-Mode", "navigate", "Accept", "text/html");
            assertEquals(Optional.of("/app/login.html?return_to=/app/x"), location(answer));
            assertEquals(List.of(), cookies(answer));
        }
    }

    /** A browser that does not keep the access cookie must not go in circles. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void navigation_whoseNewCookieIsNotKept_endsAtTheLoginPage(Container container) throws Exception {
        try (BrowserApp browser = start(container)) {
            browser.drop("__Host-access_token");
            assertEquals(302, browser.send("GET", "/x", NAVIGATION).statusCode());
            browser.drop("__Host-access_token");
            assertEquals(
                    Optional.of("/app/login.html?return_to=/app/x"), location(browser.send("GET", "/x", NAVIGATION)));
        }
    }

    /** The request that comes back is judged as any other. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void post_ofASiblingSite_isRenewedButNotLetIn(Container container) throws Exception {
        try (BrowserApp browser = start(container)) {
            browser.drop("__Host-access_token");
            String[] sibling = {"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "same-site"};
            assertEquals(307, browser.send("POST", "/order", sibling).statusCode());
            assertEquals(403, browser.send("POST", "/order", sibling).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void twoTabs_atOnce_bothGoOn(Container container) throws Exception {
        try (BrowserApp browser = start(container)) {
            browser.drop("__Host-access_token");
            BrowserApp tab = browser.tab();
            assertEquals(302, browser.send("GET", "/a", NAVIGATION).statusCode());
            assertEquals(302, tab.send("GET", "/b", NAVIGATION).statusCode());
            assertEquals("hello alice", browser.send("GET", "/a", NAVIGATION).body());
            assertEquals("hello alice", tab.send("GET", "/b", NAVIGATION).body());
        }
    }

    /** Their script opens the page anew, which renews. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void partialRequestOfFaces_withoutAccessCookie_redirectsByXml(Container container) throws Exception {
        try (BrowserApp browser = start(container)) {
            browser.drop("__Host-access_token");
            HttpResponse<String> answer = browser.send(
                    "POST", "/list.xhtml?a=1&b=2", "Faces-Request", "partial/ajax", "Sec-Fetch-Mode", "cors");
            assertEquals(200, answer.statusCode());
            assertTrue(
                    answer.body()
                            .endsWith(
                                    "<partial-response><redirect url=\"/app/list.xhtml?a=1&amp;b=2\"/></partial-response>"),
                    answer.body());
            assertEquals(
                    "text/xml",
                    answer.headers().firstValue("Content-Type").orElse("").split(";")[0]);
            assertFalse(answer.body().contains("hello"));
        }
    }
}
