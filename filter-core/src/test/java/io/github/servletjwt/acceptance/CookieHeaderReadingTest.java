package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.TestApp.Container;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookie headers that containers read differently: one answer in all of them. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class CookieHeaderReadingTest {
    private static final String ACCESS = "__Host-access_token";
    private static final String REFRESH = "__Secure-refresh_token";

    private final List<BrowserApp> browsers = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        for (Container container : Container.values()) {
            BrowserApp browser = BrowserApp.start(container);
            browser.login();
            browsers.add(browser);
        }
    }

    @AfterAll
    void stop() {
        browsers.forEach(BrowserApp::close);
    }

    private static HttpResponse<String> get(BrowserApp browser, String cookies) throws Exception {
        return browser.app().get("/x", "Cookie", cookies.replace("TOKEN", browser.cookie(ACCESS)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ACCESS + "=TOKEN",
                ACCESS + "=\"TOKEN\"",
                "a=b; " + ACCESS + "=\"TOKEN\"; c=d",
                "$Version=1,x=y; " + ACCESS + "=TOKEN",
                "$Version=1; " + ACCESS + "=TOKEN; $Path=/",
                "$Version=1," + ACCESS + "=evil; " + ACCESS + "=TOKEN",
                "a=\"; " + ACCESS + "=TOKEN; b=\"",
                "a={\"b\":\"c,d\"}; " + ACCESS + "=TOKEN",
                "a=b,c; " + ACCESS + "=TOKEN",
                "a=b c\\; " + ACCESS + "=TOKEN",
                "=a; " + ACCESS + "=TOKEN",
                "a; " + ACCESS + "=TOKEN",
                "\u00e9=\u00e9; " + ACCESS + "=TOKEN",
            })
    void request_ownCookieAmongOthers_letsTheUserIn(String cookies) throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals("hello alice", get(browser, cookies).body(), cookies);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$Version=1," + ACCESS + "=TOKEN",
                "$Version=\"1\", " + ACCESS + "=TOKEN",
                "$Version=1; x=y," + ACCESS + "=TOKEN",
                "$Version=1; x=\"y\"," + ACCESS + "=\"TOKEN\"",
                "a=b," + ACCESS + "=TOKEN",
                "a=\"b," + ACCESS + "=TOKEN\"",
                "__host-access_token=TOKEN",
                ACCESS + " =TOKEN",
                ACCESS + "=TOKEN,$Path=/",
            })
    void request_partOfAnotherCookie_letsNobodyIn(String cookies) throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals(401, get(browser, cookies).statusCode(), cookies);
        }
    }

    @Test
    void request_twoOfTheName_quotedOrNot_areRefused() throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals(
                    400,
                    get(browser, ACCESS + "=\"TOKEN\"; " + ACCESS + "=TOKEN").statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Q", "$Version=1,x=y; Q"})
    void refresh_quotedCookie_isRead(String shape) throws Exception {
        for (BrowserApp browser : browsers) {
            BrowserApp tab = browser.tab();
            tab.login();
            String cookies = shape.replace("Q", REFRESH + "=\"" + tab.cookie(REFRESH) + "\"");
            HttpResponse<String> answer = tab.app()
                    .send(
                            "POST",
                            "/refresh",
                            null,
                            "Cookie",
                            cookies,
                            "Origin",
                            tab.app().origin());
            assertEquals(200, answer.statusCode(), answer.body());
        }
    }
}
