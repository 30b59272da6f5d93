package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Behind trusted proxies: the scheme that the browser spoke, and the path under which it knows us. */
class ForwardingTest {
    private static final String PREFIX = "X-Forwarded-Prefix";
    private static final String PROTO = "X-Forwarded-Proto";

    private static TestApp start(Container container, String... more) throws Exception {
        return BrowserApp.builder("trustedProxies", "127.0.0.0/8, ::1", "loginPage", "/login.html")
                .filter(more)
                .start(container);
    }

    @ParameterizedTest
    @CsvSource({
        "JETTY,  'https,http', '192.0.2.7, 127.0.0.2', 200",
        "TOMCAT, 'https,http', '192.0.2.7, 127.0.0.2', 200",
        "JETTY,  'http,https', '192.0.2.7, 127.0.0.2', 400",
        "TOMCAT, 'http,https', '192.0.2.7, 127.0.0.2', 400",
        "JETTY,  'https,http', '203.0.113.9, 192.0.2.7', 400",
        "TOMCAT, 'https,http', '203.0.113.9, 192.0.2.7', 400",
        "JETTY,  'https', '192.0.2.7, 127.0.0.2', 200",
        "TOMCAT, 'https', '192.0.2.7, 127.0.0.2', 200"
    })
    @TestsSetting("trustedProxies")
    void request_throughChainedProxies_needsHttpsAtTheOutermost(
            Container container, String schemes, String clients, int status) throws Exception {
        try (TestApp app = start(container, "requireHttps", "true")) {
            HttpResponse<String> answer = app.get(
                    "/x",
                    "Authorization",
                    "Bearer " + TestTokens.of(KeyApp.claims("")),
                    PROTO,
                    schemes,
                    "X-Forwarded-For",
                    clients);
            assertEquals(status, answer.statusCode(), answer.body());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void request_withContradictingHeaders_isRefusedAndLoggedOnce(Container container) throws Exception {
        try (LogLines log = new LogLines();
                TestApp app = start(container)) {
            for (String path : List.of("/x", "/login", "/login")) {
                HttpResponse<String> answer =
                        app.postJson(path, FewUsers.ALICE, PROTO, "https", "Forwarded", "for=192.0.2.7;proto=http");
                assertEquals(400, answer.statusCode());
                assertTrue(answer.body().contains("The forwarding headers contradict each other"), answer.body());
            }
            long lines = log.text()
                    .lines()
                    .filter(line -> line.contains("WARN") && line.contains("forwarding headers"))
                    .count();
            assertEquals(1, lines, log.text());
        }
    }

    private static Optional<String> location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location");
    }

    /** Behind {@code location /shop/}: every address that the browser is to open or to remember begins there. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void addresses_underAPrefix_areThoseOfTheBrowser(Container container) throws Exception {
        try (TestApp app = start(container)) {
            HttpResponse<String> page = app.get("/cart.jsp?id=1", "Accept", "text/html", PREFIX, "/shop");
            assertEquals(302, page.statusCode());
            assertEquals(Optional.of("/shop/app/login.html?return_to=/shop/app/cart.jsp%3Fid%3D1"), location(page));
            String[] fromThePage = {"Origin", "https://127.0.0.1:" + app.port(), PROTO, "https", PREFIX, "/shop/"};
            String form = "username=alice&return_to=/shop/app/cart.jsp&password=";
            HttpResponse<String> wrong = app.postForm("/login", form + "wrong", fromThePage);
            assertEquals(
                    Optional.of("/shop/app/login.html?error=invalid_credentials&return_to=/shop/app/cart.jsp"),
                    location(wrong));
            HttpResponse<String> right = app.postForm("/login", form + "wonderland-1", fromThePage);
            assertEquals(Optional.of("/shop/app/cart.jsp"), location(right));
            assertTrue(cookie(right, "__Secure-refresh_token").contains("; Path=/shop/app/;"));
            assertTrue(cookie(right, "__Host-access_token").contains("; Path=/;"));
        }
    }

    private static String cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + "="))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void prefix_thatIsNoPath_isRefused(Container container) throws Exception {
        try (TestApp app = start(container)) {
            for (String prefix : List.of("//evil.example", "https://evil.example", "/a/../b", "/a b")) {
                assertEquals(
                        400,
                        app.get("/cart.jsp", "Accept", "text/html", PREFIX, prefix)
                                .statusCode());
            }
        }
    }

    /** Nobody else is believed. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void prefix_ofAnybody_isIgnored(Container container) throws Exception {
        try (TestApp app = start(container, "trustedProxies", "192.0.2.1")) {
            HttpResponse<String> page =
                    app.get("/cart.jsp", "Accept", "text/html", PREFIX, "//evil.example", "Forwarded", "for");
            assertEquals(Optional.of("/app/login.html?return_to=/app/cart.jsp"), location(page));
        }
    }
}
