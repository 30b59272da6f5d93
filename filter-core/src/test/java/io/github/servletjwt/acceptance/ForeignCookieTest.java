package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token of another issuer in our access cookie, for what cannot send a header: EventSource, downloads, WebSockets. */
class ForeignCookieTest {
    private static String cookie() {
        long now = Instant.now().getEpochSecond();
        String token = TestKeys.rsa()
                .token(
                        "RS256",
                        "{\"iss\":\"https://corp.example\",\"sub\":\"carol\",\"exp\":" + (now + 600) + ",\"iat\":" + now
                                + "}");
        return "__Host-access_token=" + token;
    }

    @ParameterizedTest
    @CsvSource({
        "JETTY,  GET,     200",
        "TOMCAT, GET,     200",
        "JETTY,  HEAD,    200",
        "TOMCAT, HEAD,    200",
        "JETTY,  OPTIONS, 200",
        "JETTY,  POST,    403",
        "TOMCAT, POST,    403",
        "TOMCAT, DELETE,  403"
    })
    void request_withAForeignTokenInTheCookie_countsForSafeMethodsAlone(Container container, String method, int status)
            throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "tokenSources", "header,cookie", "issuers", "corp")
                .filter("issuer.corp.issuer", "https://corp.example")
                .filter("issuer.corp.keys", TestKeys.jwkSet(TestKeys.rsa()))
                .start(container)) {
            // a page of our own sends it: that is not enough without our claim csrf
            assertEquals(
                    status,
                    app.send(method, "/x", null, "Cookie", cookie(), "Sec-Fetch-Site", "same-origin")
                            .statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JETTY, same-origin, 200",
        "TOMCAT, same-origin, 200",
        "JETTY, cross-site, 403",
        "TOMCAT, cross-site, 403"
    })
    void upgrade_withAForeignTokenInTheCookie_needsTheOwnOrigin(Container container, String site, int status)
            throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("issuers", "corp", "tokenSources", "cookie", "issuer.corp.issuer", "https://corp.example")
                .filter("issuer.corp.keys", TestKeys.jwkSet(TestKeys.rsa()))
                .start(container)) {
            String upgrade = "GET /x HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-Fetch-Site: " + site + "\r\nCookie: " + cookie() + "\r\n\r\n";
            try (KeptConnection connection = new KeptConnection(app.port())) {
                assertEquals(status, connection.send(upgrade.getBytes(StandardCharsets.US_ASCII)));
            }
        }
    }
}
