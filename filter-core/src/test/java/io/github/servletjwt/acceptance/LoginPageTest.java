package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.testkit.TestTokens;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to the login page and back, and nowhere else. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class LoginPageTest {
    private static final String HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

    private final List<BrowserApp> browsers = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        for (Container container : Container.values()) {
            browsers.add(BrowserApp.start(
                    container,
                    "loginPage",
                    "/login.html",
                    "rules",
                    "/open permit\n/maybe optional\n/admin/* role(admin)\n/* authenticated"));
        }
    }

    @AfterAll
    void stop() {
        browsers.forEach(BrowserApp::close);
    }

    private static Optional<String> location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location");
    }

    @ParameterizedTest
    @CsvSource({
        "/x, /app/x",
        "/x/y.html, /app/x/y.html",
        "/x?a=b&c=d%20e, /app/x%3Fa%3Db%26c%3Dd%2520e",
        "/a%20b, /app/a%2520b",
        "/caf%C3%A9, /app/caf%25C3%25A9",
    })
    @TestsSetting("loginPage")
    void navigation_withoutToken_isSentThereAndKnowsTheWayBack(String path, String back) throws Exception {
        for (BrowserApp browser : browsers) {
            HttpResponse<String> answer = browser.app().get(path, "Accept", HTML);
            assertEquals(302, answer.statusCode());
            assertEquals(Optional.of("/app/login.html?return_to=" + back), location(answer));
            assertEquals(Optional.of("no-store"), answer.headers().firstValue("Cache-Control"));
        }
    }

    @Test
    void navigation_withABadToken_isSentThereToo() throws Exception {
        for (BrowserApp browser : browsers) {
            for (String token : List.of(TestTokens.expired(), TestTokens.badSignature())) {
                HttpResponse<String> answer =
                        browser.app().get("/x", "Accept", HTML, "Cookie", "__Host-access_token=" + token);
                assertEquals(302, answer.statusCode());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, application/json",
        "GET, */*",
        "GET, text/plain",
        "HEAD, text/html",
        "POST, text/html",
        "OPTIONS, text/html",
        "PUT, text/html",
    })
    void otherRequest_withoutToken_stillGets401(String method, String accept) throws Exception {
        for (BrowserApp browser : browsers) {
            HttpResponse<String> answer = browser.app().send(method, "/x", null, "Accept", accept);
            assertEquals(401, answer.statusCode());
            assertEquals(Optional.empty(), location(answer));
            assertEquals(Optional.of("Bearer realm=\"api\""), answer.headers().firstValue("WWW-Authenticate"));
        }
    }

    /** Fetch metadata decides where it is sent; without it, {@code X-Requested-With} tells a script. */
    @ParameterizedTest
    @CsvSource({
        "cors,     '',             401",
        "no-cors,  '',             401",
        "same-origin, '',          401",
        "websocket, '',            401",
        "Navigate, '',             401",
        "navigate, '',             302",
        "navigate, XMLHttpRequest, 302",
        "'',       XMLHttpRequest, 401",
        "'',       xmlhttprequest, 401",
        "'',       com.example.app, 302",
        "'',       '',             302"
    })
    void get_withHtmlInAccept_isNavigationOnlyForABrowserThatNavigates(String mode, String requestedWith, int status)
            throws Exception {
        List<String> headers = new ArrayList<>(List.of("Accept", "text/html, */*; q=0.01"));
        if (!mode.isEmpty()) {
            headers.addAll(List.of("Sec-Fetch-Mode", mode));
        }
        if (!requestedWith.isEmpty()) {
            headers.addAll(List.of("X-Requested-With", requestedWith));
        }
        for (BrowserApp browser : browsers) {
            assertEquals(
                    status,
                    browser.app().get("/x", headers.toArray(String[]::new)).statusCode());
        }
    }

    @Test
    void navigation_toThePageItself_isPermitted() throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals(
                    "hello null",
                    browser.app().get("/login.html", "Accept", HTML).body());
            assertEquals(
                    "hello null",
                    browser.app()
                            .get("/login.html?return_to=/app/x", "Accept", HTML)
                            .body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/open", "/maybe"})
    void navigation_whereNoTokenIsNeeded_passes(String path) throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals("hello null", browser.app().get(path, "Accept", HTML).body());
        }
    }

    @Test
    void navigation_withTokenThatLacksARole_gets403() throws Exception {
        for (BrowserApp browser : browsers) {
            BrowserApp tab = browser.tab();
            tab.login();
            assertEquals(403, tab.send("GET", "/admin/x", "Accept", HTML).statusCode());
        }
    }

    /** As no client but an attacker's link writes it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/x",
                "/\\evil.example",
                "/app//evil.example",
                "/app/x\\y",
                "http://evil.example/app/x",
                "/app/x?//evil.example",
                "/app/x?\\\\evil",
            })
    void navigation_strangeTarget_neverLeadsElsewhere(String target) throws Exception {
        for (BrowserApp browser : browsers) {
            String answer = raw(browser.app().port(), target);
            Optional<String> location = answer.lines()
                    .filter(line -> line.startsWith("Location: "))
                    .map(line -> line.substring(10))
                    .findFirst();
            if (location.isPresent()) {
                assertTrue(location.get().startsWith("/app/login.html"), answer);
                assertFalse(location.get().contains("return_to=//"), answer);
                assertFalse(location.get().contains("\\"), answer);
            }
        }
    }

    private static String raw(int port, String target) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            String head =
                    "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/x", "/app/x?a=b&c=d", "/", "/other/app", "/app/x#part", "/%09/evil"})
    void formLogin_withAWayBack_goesThere(String path) throws Exception {
        for (BrowserApp browser : browsers) {
            HttpResponse<String> answer =
                    browser.tab().postForm("/login", "username=alice&password=wonderland-1&return_to=" + encoded(path));
            assertEquals(303, answer.statusCode());
            assertEquals(Optional.of(path), location(answer));
            assertEquals(3, BrowserApp.lines(answer).size());
        }
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "https://evil.example/",
                "javascript:alert(1)",
                "evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "/x\r\nSet-Cookie: a=b",
                "/café",
                "/ x",
            })
    void formLogin_unsafeWayBack_isNotTaken(String path) throws Exception {
        for (BrowserApp browser : browsers) {
            HttpResponse<String> answer =
                    browser.tab().postForm("/login", "username=alice&password=wonderland-1&return_to=" + encoded(path));
            assertEquals("200 {\"expires_in\":900}", answer.statusCode() + " " + answer.body());
            assertEquals(Optional.empty(), location(answer));
            assertEquals(3, BrowserApp.lines(answer).size());
        }
    }

    @Test
    void formLogin_wrongPassword_goesBackToThePageAndSaysWhy() throws Exception {
        for (BrowserApp browser : browsers) {
            HttpResponse<String> answer =
                    browser.tab().postForm("/login", "username=alice&password=wrong&return_to=/app/x?a=b");
            assertEquals(303, answer.statusCode());
            assertEquals(
                    Optional.of("/app/login.html?error=invalid_credentials&return_to=/app/x%3Fa%3Db"),
                    location(answer));
            assertEquals(List.of(), BrowserApp.lines(answer));
        }
    }

    @Test
    void formLogin_wrongPasswordAndUnsafeWayBack_forgetsTheWay() throws Exception {
        for (BrowserApp browser : browsers) {
            HttpResponse<String> answer =
                    browser.tab().postForm("/login", "username=bob&password=wrong&return_to=//evil.example");
            assertEquals(Optional.of("/app/login.html?error=invalid_credentials"), location(answer));
        }
    }

    @Test
    void formLogin_withoutAWayBack_isAnsweredInJson() throws Exception {
        for (BrowserApp browser : browsers) {
            assertEquals(
                    200,
                    browser.tab()
                            .postForm("/login", "username=alice&password=wonderland-1")
                            .statusCode());
            assertEquals(
                    401,
                    browser.tab()
                            .postForm("/login", "username=bob&password=wrong")
                            .statusCode());
        }
    }
}
