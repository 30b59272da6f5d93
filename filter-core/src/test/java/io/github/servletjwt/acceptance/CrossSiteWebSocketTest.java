package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.servletjwt.TestApp.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A WebSocket that another origin's page opens, with the cookies that the browser adds. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class CrossSiteWebSocketTest {
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade";
    private static final String ACCESS = "__Host-access_token";

    private final List<BrowserApp> browsers = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        for (Container container : Container.values()) {
            BrowserApp browser = WebSocketApp.start(container);
            browser.login();
            browsers.add(browser);
        }
    }

    @AfterAll
    void stop() {
        browsers.forEach(BrowserApp::close);
    }

    private static String open(BrowserApp browser, String upgrade, String... headers) throws Exception {
        int port = browser.app().port();
        return WebSocketApp.open(
                port,
                "/app/socket",
                upgrade,
                Stream.of(headers)
                        .map(line -> line.replace("OWN", "127.0.0.1:" + port).replace("TOKEN", browser.cookie(ACCESS)))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://OWN",
                "Origin: HTTP://OWN",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: same-origin\r\nOrigin: https://proxied.example",
            })
    void upgrade_fromOwnOrigin_opensAsTheUser(String proof) throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals("hello alice", open(browser, UPGRADE, "Cookie: " + ACCESS + "=TOKEN", proof));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: none",
                "Origin: http://evil.example",
                "Origin: http://127.0.0.1:1",
                "Origin: https://OWN",
                "Origin: null",
                "Origin: ",
                "Origin: http://OWN\r\nOrigin: http://evil.example",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: cross-site\r\nOrigin: http://evil.example",
                "Sec-Fetch-Site: none",
                "X-CSRF-Token: x",
            })
    void upgrade_fromElsewhereWithACookie_isRefused(String headers) throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals("403", open(browser, UPGRADE, "Cookie: " + ACCESS + "=TOKEN", headers));
        }
    }

    /** However the header is written, no container opens it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "upgrade: WebSocket\r\nconnection: upgrade",
                "Upgrade: WEBSOCKET\r\nConnection: keep-alive, Upgrade",
                "Upgrade: h2c, websocket\r\nConnection: Upgrade",
                "Upgrade: websocket, h2c\r\nConnection: Upgrade",
                "Upgrade: h2c\r\nUpgrade: websocket\r\nConnection: Upgrade",
                "Upgrade:websocket\r\nConnection:Upgrade",
                "Upgrade: websocket \r\nConnection: close, Upgrade",
                "Upgrade: websocket/13\r\nConnection: Upgrade",
                "Upgrade: \"websocket\"\r\nConnection: Upgrade",
                "Upgrade: other\r\nConnection: Upgrade",
            })
    void upgrade_fromElsewhereHoweverWritten_isRefused(String upgrade) throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals("403", open(browser, upgrade, "Cookie: " + ACCESS + "=TOKEN", "Origin: http://evil.example"));
        }
    }

    @Test
    void upgrade_tokenInTheHeader_needsNoOrigin() throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals("hello alice", open(browser, UPGRADE, "Authorization: Bearer TOKEN"));
            assertEquals(
                    "hello alice",
                    open(browser, UPGRADE, "Authorization: Bearer TOKEN", "Origin: http://evil.example"));
        }
    }

    @Test
    void upgrade_withoutToken_isUnauthorized() throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals("401", open(browser, UPGRADE, "Origin: http://OWN"));
        }
    }

    /** Clients offer HTTP/2 with any request; it stays the same protocol. */
    @Test
    void request_thatOffersHttp2_isNoUpgrade() throws Exception {
        for (BrowserApp browser : browsers) {
            String status = open(
                    browser,
                    "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
                    "Cookie: " + ACCESS + "=TOKEN");
            assertNotEquals("403", status);
        }
    }
}
