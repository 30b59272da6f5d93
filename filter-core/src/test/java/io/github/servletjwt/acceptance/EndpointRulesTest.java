package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.servlet.JwksServlet;
import io.github.servletjwt.servlet.PasswordServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.servlet.SessionsServlet;
import io.github.servletjwt.testkit.TestTokens;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for every endpoint: the charset of a body, and credentials over HTTPS only. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class EndpointRulesTest {
    private final List<TestApp> apps = new ArrayList<>();
    private final List<TestApp> secureApps = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        for (Container container : Container.values()) {
            apps.add(builder("/* authenticated", "false").start(container));
            secureApps.add(builder("/sessions/* permit\n/password permit\n/* authenticated", "true")
                    .start(container));
        }
    }

    private static TestApp.Builder builder(String rules, String requireHttps) {
        return BrowserApp.builder(
                        "users", "memory", "requireHttps", requireHttps, "trustedProxies", "127.0.0.1", "rules", rules)
                .servlet(RegisterServlet.class, "/register")
                .servlet(PasswordServlet.class, "/password")
                .servlet(SessionsServlet.class, "/sessions/*")
                .servlet(JwksServlet.class, "/jwks.json");
    }

    @AfterAll
    void stop() {
        apps.forEach(TestApp::close);
        secureApps.forEach(TestApp::close);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=no-such",
                "application/json; charset=\"no such\"",
                "application/json; charset=",
                "application/x-www-form-urlencoded; charset=no-such",
                "application/json; charset=UTF-16",
                "no-such",
                "/",
                ";",
            })
    void endpoint_bodyOfNoSuchCharset_answers400(String type) throws Exception {
        String token = TestTokens.of(
                "{\"sub\":\"alice\",\"jti\":\"x\",\"exp\":" + (Instant.now().getEpochSecond() + 300) + "}");
        for (TestApp app : apps) {
            String[] headers = {"Content-Type", type, "Origin", app.origin(), "Authorization", "Bearer " + token};
            for (String path : List.of("/login", "/token", "/refresh", "/logout", "/register", "/password")) {
                var answer = app.send("POST", path, "{}", headers);
                assertEquals(400, answer.statusCode(), path + " " + answer.body());
                assertEquals("invalid_request", TestApp.member(answer, "error"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/token", "/refresh", "/logout", "/register", "/password"})
    void endpoint_postOverPlainHttp_isRefused(String path) throws Exception {
        for (TestApp app : secureApps) {
            SessionApp.assertInvalidRequest("Credentials are accepted over HTTPS only", app.postJson(path, "{}"));
        }
    }

    @Test
    void sessions_overPlainHttp_areRefused() throws Exception {
        for (TestApp app : secureApps) {
            String expected = "Credentials are accepted over HTTPS only";
            SessionApp.assertInvalidRequest(expected, app.get("/sessions"));
            SessionApp.assertInvalidRequest(expected, app.send("DELETE", "/sessions/x", null));
            assertEquals(401, app.get("/sessions", "X-Forwarded-Proto", "https").statusCode());
        }
    }

    /** A key set is public: only credentials need HTTPS. */
    @Test
    void jwks_overPlainHttp_isAnsweredWithoutCredentialsAlone() throws Exception {
        for (TestApp app : secureApps) {
            assertEquals(200, app.get("/jwks.json").statusCode());
            assertEquals(400, app.get("/jwks.json", "Authorization", "Bearer x").statusCode());
        }
    }
}
