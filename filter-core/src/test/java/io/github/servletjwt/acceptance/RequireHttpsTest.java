package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.PasswordServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials over plain HTTP, which anybody on the way can read. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class RequireHttpsTest {
    private static final String[] SECURE = {"X-Forwarded-Proto", "https"};

    private final List<TestApp> apps = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        for (Container container : Container.values()) {
            apps.add(BrowserApp.builder(
                            "users",
                            "memory",
                            "requireHttps",
                            "true",
                            "trustedProxies",
                            "127.0.0.1",
                            "rules",
                            "/open permit\n/* authenticated")
                    .servlet(RegisterServlet.class, "/register")
                    .servlet(PasswordServlet.class, "/password")
                    .start(container));
        }
    }

    @AfterAll
    void stop() {
        apps.forEach(TestApp::close);
    }

    private static void assertRefused(HttpResponse<String> answer) {
        SessionApp.assertInvalidRequest("Credentials are accepted over HTTPS only", answer);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer x",
        "Authorization, Basic YWxpY2U6eA==",
        "Cookie, __Host-access_token=x",
        "Cookie, __Secure-refresh_token=x"
    })
    @TestsSetting("requireHttps")
    void request_credentialsOverPlainHttp_areRefusedWhateverTheRule(String header, String value) throws Exception {
        for (TestApp app : apps) {
            assertRefused(app.get("/x", header, value));
            assertRefused(app.get("/open", header, value));
        }
    }

    @Test
    void request_withoutCredentials_isJudgedByTheRules() throws Exception {
        for (TestApp app : apps) {
            assertEquals("hello null", app.get("/open").body());
            assertEquals(401, app.get("/x").statusCode());
            assertEquals("hello null", app.get("/open", "Cookie", "other=x").body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/token", "/refresh", "/logout", "/register"})
    void endpoint_overPlainHttp_isRefused(String path) throws Exception {
        for (TestApp app : apps) {
            assertRefused(app.postJson(path, "{}"));
        }
    }

    @Test
    void request_overHttpsAtTheTrustedProxy_passes() throws Exception {
        for (TestApp app : apps) {
            String user = "{\"username\":\"alice\",\"password\":\"wonderland-1\"}";
            app.postJson("/register", user, SECURE);
            HttpResponse<String> login = app.postJson("/token", user, SECURE);
            assertEquals(200, login.statusCode());
            String bearer = "Bearer " + TestApp.member(login, "access_token");
            assertEquals(
                    "hello alice",
                    app.get("/x", "Authorization", bearer, "X-Forwarded-Proto", "https")
                            .body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https, http", "http, https", "httpsx", ""})
    void request_otherSchemeAtTheProxy_isRefused(String scheme) throws Exception {
        for (TestApp app : apps) {
            assertRefused(app.get("/x", "Authorization", "Bearer x", "X-Forwarded-Proto", scheme));
        }
    }

    @Test
    void request_schemeOfNoTrustedProxy_isNotBelieved() throws Exception {
        for (Container container : Container.values()) {
            try (TestApp app = TestApp.builder()
                    .filter("secret", TestTokens.SECRET, "requireHttps", "true", "trustedProxies", "192.0.2.0/24")
                    .start(container)) {
                assertRefused(app.get("/x", "Authorization", "Bearer x", "X-Forwarded-Proto", "https"));
            }
        }
    }
}
