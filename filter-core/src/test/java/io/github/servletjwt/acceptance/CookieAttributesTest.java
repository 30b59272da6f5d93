package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which sites and hosts get our cookies. */
class CookieAttributesTest {
    private static final String ACCESS = "; HttpOnly";
    private static final String REFRESH = "; HttpOnly; SameSite=Strict";

    /** What follows the path in each cookie, by its name. */
    private static List<String> attributes(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(line -> line.replaceFirst("=.*; Path=[^;]*", " "))
                .toList();
    }

    private static void assertCookies(List<String> expected, Container container, String... settings) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container, settings)) {
            assertEquals(expected, attributes(browser.login()));
            // the browser removes a cookie only when name, domain and path are those it was set with
            assertEquals(expected, attributes(browser.post("/logout", "{}")));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void cookies_byDefault_areOfThisHost(Container container) throws Exception {
        assertCookies(
                List.of(
                        "__Host-access_token ; Secure" + ACCESS + "; SameSite=Lax",
                        "__Secure-refresh_token ; Secure" + REFRESH,
                        "__Host-csrf_token ; Secure; SameSite=Strict"),
                container);
    }

    @ParameterizedTest
    @CsvSource({
        "JETTY,  Lax,    SameSite=Lax",
        "TOMCAT, Lax,    SameSite=Lax",
        "JETTY,  Strict, SameSite=Strict",
        "TOMCAT, Strict, SameSite=Strict",
        "JETTY,  None,   SameSite=None; Partitioned",
        "TOMCAT, none,   SameSite=None; Partitioned"
    })
    @TestsSetting("cookieSameSite")
    void cookies_sameSite_isOfAccessAndCsrf(Container container, String value, String attribute) throws Exception {
        assertCookies(
                List.of(
                        "__Host-access_token ; Secure" + ACCESS + "; " + attribute,
                        "__Secure-refresh_token ; Secure" + REFRESH,
                        "__Host-csrf_token ; Secure; " + attribute),
                container,
                "cookieSameSite",
                value);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    @TestsSetting("cookieDomain")
    void cookies_ofADomain_areSharedButTheRefreshTokenIsNot(Container container) throws Exception {
        String[] settings = {"cookieDomain", "acme.example", "cookieSuffix", "_shop"};
        assertCookies(
                List.of(
                        "__Secure-access_token_shop ; Secure" + ACCESS + "; Domain=acme.example; SameSite=Lax",
                        "__Secure-refresh_token_shop ; Secure" + REFRESH,
                        "__Secure-csrf_token_shop ; Secure; Domain=acme.example; SameSite=Strict"),
                container,
                settings);
        try (TestApp app = BrowserApp.builder(settings).start(container)) {
            String token = TestTokens.of(KeyApp.claims(""));
            assertEquals(
                    200,
                    app.get("/x", "Cookie", "__Secure-access_token_shop=" + token)
                            .statusCode());
            assertEquals(
                    401,
                    app.get("/x", "Cookie", "__Host-access_token_shop=" + token).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void cookies_ofADomainWithoutSecure_haveNoPrefix(Container container) throws Exception {
        assertCookies(
                List.of(
                        "access_token " + ACCESS + "; Domain=acme.example; SameSite=Lax",
                        "refresh_token " + REFRESH,
                        "csrf_token ; Domain=acme.example; SameSite=Strict"),
                container,
                "cookieDomain",
                "acme.example",
                "cookieSecure",
                "false");
    }

    /** A frame of another site gets the cookies, and still needs a proof for what changes something. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void request_ofAnotherSiteWithSameSiteNone_stillNeedsAProof(Container container) throws Exception {
        try (BrowserApp browser = BrowserApp.start(container, "cookieSameSite", "None")) {
            browser.login();
            assertEquals(
                    200,
                    browser.send("GET", "/x", "Sec-Fetch-Site", "cross-site").statusCode());
            assertEquals(
                    403,
                    browser.send("POST", "/x", "Sec-Fetch-Site", "cross-site").statusCode());
            assertEquals(
                    403,
                    browser.send("POST", "/refresh", "Sec-Fetch-Site", "cross-site")
                            .statusCode());
        }
    }

    private static String problem(String name, String value) {
        ConfigException refused = assertThrows(
                ConfigException.class,
                () -> JwtAuth.builder()
                        .secret(TestTokens.SECRET)
                        .cookieSecure(false)
                        .set(name, value)
                        .build());
        return refused.getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".acme.example",
                "acme.example.",
                "Acme.example",
                "example",
                "localhost",
                "192.0.2.7",
                "acme.example:8443",
                "https://acme.example",
                "acme..example",
                "-acme.example",
                "acme.example; Path=/x",
                "*.acme.example"
            })
    void start_cookieDomainThatIsNone_isRefused(String domain) {
        assertTrue(problem("cookieDomain", domain).contains("cookieDomain: expected a domain such as example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "Sometimes", ""})
    void start_cookieSameSiteThatNoBrowserTakes_isRefused(String value) {
        String expected =
                value.equals("None") ? "browsers accept None only with Secure" : "expected Lax, Strict or None";
        assertTrue(problem("cookieSameSite", value).contains(expected), problem("cookieSameSite", value));
    }
}
