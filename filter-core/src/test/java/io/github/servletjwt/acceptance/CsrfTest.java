package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another site's page, and what the browser sends along for it. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class CsrfTest {
    private static final String ACCESS = "__Host-access_token";
    private static final String CSRF = "__Host-csrf_token";

    private final List<BrowserApp> browsers = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        for (Container container : Container.values()) {
            BrowserApp browser = BrowserApp.start(container, "refreshGrace", "60s");
            browser.login();
            browsers.add(browser);
        }
    }

    @AfterAll
    void stop() {
        browsers.forEach(BrowserApp::close);
    }

    private static String[] headers(BrowserApp browser, String text) {
        String filled = text.replace("RIGHT", browser.cookie(CSRF))
                .replace("OWN", "127.0.0.1:" + browser.app().port())
                .replace("PORT", String.valueOf(browser.app().port()));
        List<String> headers = new ArrayList<>();
        for (String header : filled.split(" & ")) {
            headers.addAll(List.of(header.split(": ", 2)));
        }
        return headers.toArray(new String[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-CSRF-Token: RIGHT",
                "Sec-Fetch-Site: same-origin",
                "Origin: http://OWN",
                "X-CSRF-Token: RIGHT & Sec-Fetch-Site: cross-site & Origin: https://evil.example",
                "X-CSRF-Token: wrong & Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: same-origin & Origin: https://proxied.example",
            })
    void request_unsafeMethodWithProof_passes(String proof) throws Exception {
        for (BrowserApp browser : browsers) {
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
                assertEquals(
                        "hello alice",
                        browser.send(method, "/x", headers(browser, proof)).body());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: */*",
                "X-CSRF-Token: wrong",
                "X-CSRF-Token: RIGHTx",
                "X-CSRF-Token: xRIGHT",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: none",
                "Sec-Fetch-Site: Same-Origin",
                "Sec-Fetch-Site: same-origin & Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: cross-site & Origin: http://OWN",
                "Origin: null",
                "Origin: https://OWN",
                "Origin: http://evil.example",
                "Origin: http://127.0.0.1",
                "Origin: http://evil.example:PORT",
                "Origin: http://127.0.0.1.evil.example:PORT",
                "Origin: http://OWN/",
                "Origin: http://OWN & Origin: http://evil.example",
            })
    void request_unsafeMethodWithoutProof_isRefused(String noProof) throws Exception {
        for (BrowserApp browser : browsers) {
            for (String method : List.of("POST", "DELETE")) {
                HttpResponse<String> refused = browser.send(method, "/x", headers(browser, noProof));
                assertEquals(403, refused.statusCode());
                assertEquals("csrf_failed", TestApp.member(refused, "error"));
                assertTrue(refused.body().contains("X-CSRF-Token"), refused::body);
                assertTrue(refused.body().contains("csrf_token"), refused::body);
                assertEquals(List.of(), refused.headers().allValues("WWW-Authenticate"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void request_safeMethod_needsNoProof(String method) throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals(
                    200,
                    browser.send(method, "/x", "Sec-Fetch-Site", "cross-site").statusCode());
        }
    }

    @Test
    void request_tokenInTheHeader_needsNoProof() throws Exception {
        for (BrowserApp browser : browsers) {
            HttpResponse<String> answer = browser.send(
                    "POST", "/x", "Authorization", "Bearer " + browser.cookie(ACCESS), "Sec-Fetch-Site", "cross-site");
            assertEquals("hello alice", answer.body());
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "HEAD, 200", "POST, 403"})
    void request_tokenOfBodyModeInACookie_isGoodForSafeMethodsAlone(String method, int status) throws Exception {
        for (BrowserApp browser : browsers) {
            String token = TestApp.member(browser.app().postJson("/token", FewUsers.ALICE), "access_token");
            HttpResponse<String> answer = browser.app()
                    .send(method, "/x", null, "Cookie", ACCESS + "=" + token, "Sec-Fetch-Site", "same-origin");
            assertEquals(status, answer.statusCode());
        }
    }

    private static String tokenWithEmptyClaim() {
        long exp = Instant.now().getEpochSecond() + 300;
        return TestTokens.of("{\"sub\":\"alice\",\"exp\":" + exp + ",\"csrf\":\"\"}");
    }

    /** An empty claim and an empty header count as absent. */
    @ParameterizedTest
    @ValueSource(strings = {"X-CSRF-Token: ", "Sec-Fetch-Site: same-origin", "Origin: http://OWN"})
    void request_emptyClaim_isGoodForSafeMethodsAlone(String proof) throws Exception {
        for (BrowserApp browser : browsers) {
            List<String> headers = new ArrayList<>(List.of(headers(browser, proof)));
            headers.addAll(List.of("Cookie", ACCESS + "=" + tokenWithEmptyClaim()));
            String[] all = headers.toArray(new String[0]);
            assertEquals(200, browser.app().send("GET", "/x", null, all).statusCode());
            assertEquals(403, browser.app().send("POST", "/x", null, all).statusCode());
        }
    }

    @Test
    void claim_isConstantOverRefreshes_andAnotherInAnotherSession() throws Exception {
        for (BrowserApp browser : browsers) {
            BrowserApp tab = browser.tab();
            tab.login();
            assertNotEquals(browser.cookie(CSRF), tab.cookie(CSRF));
            String before = tab.cookie(CSRF);
            tab.refresh();
            assertEquals(before, tab.cookie(CSRF));
            assertTrue(TestTokens.claimsOf(tab.cookie(ACCESS)).contains("\"csrf\":\"" + before + "\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/refresh", "/logout"})
    void endpoint_withCookiesFromAnotherSite_isRefusedAndDoesNothing(String path) throws Exception {
        for (BrowserApp browser : browsers) {
            BrowserApp tab = browser.tab();
            tab.login();
            for (String header :
                    List.of("Sec-Fetch-Site: cross-site", "Origin: https://evil.example", "X-CSRF-Token: RIGHT")) {
                List<String> headers = new ArrayList<>(List.of(headers(tab, header)));
                headers.addAll(List.of("Content-Type", "application/json"));
                String body = path.equals("/login") ? FewUsers.ALICE : "{}";
                HttpResponse<String> refused =
                        tab.app().send("POST", path, body, tab.with(headers.toArray(new String[0])));
                assertEquals(403, refused.statusCode(), header);
                assertEquals("csrf_failed", TestApp.member(refused, "error"));
                assertEquals(List.of(), BrowserApp.lines(refused));
            }
            assertEquals("hello alice", tab.send("GET", "/x").body());
        }
    }
}
