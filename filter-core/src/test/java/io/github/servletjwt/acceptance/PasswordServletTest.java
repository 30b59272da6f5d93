package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.PasswordServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user changes the password. */
@Timeout(60)
class PasswordServletTest {
    private static final String OLD = "wonderland-1";
    private static final String NEW = "looking-glass-2";

    private static TestApp.Builder builder(String... settingsOfThePassword) {
        return TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", "memory")
                .servlet(LoginServlet.class, "/login")
                .servlet(RegisterServlet.class, "/register")
                .servlet(RefreshServlet.class, "/refresh")
                .servlet(PasswordServlet.class, "/password", settingsOfThePassword);
    }

    private static TestApp start(Container container) throws Exception {
        TestApp app = builder().start(container);
        assertEquals(201, app.postJson("/register", user(OLD)).statusCode());
        return app;
    }

    private static String user(String password) {
        return "{\"username\":\"alice\",\"password\":\"" + password + "\"}";
    }

    private static HttpResponse<String> login(TestApp app) throws Exception {
        HttpResponse<String> login = app.postJson("/login", user(OLD));
        assertEquals(200, login.statusCode());
        return login;
    }

    private static String bearer(HttpResponse<String> login) {
        return "Bearer " + TestApp.member(login, "access_token");
    }

    private static HttpResponse<String> change(TestApp app, HttpResponse<String> login, String before, String after)
            throws Exception {
        return app.postJson(
                "/password",
                "{\"old_password\":\"" + before + "\",\"new_password\":\"" + after + "\"}",
                "Authorization",
                bearer(login));
    }

    private static int refresh(TestApp app, HttpResponse<String> login) throws Exception {
        return app.postForm("/refresh", "refresh_token=" + TestApp.member(login, "refresh_token"))
                .statusCode();
    }

    @ParameterizedTest
    @EnumSource
    void password_changed_theNewOneCountsAlone(Container container) throws Exception {
        try (TestApp app = start(container)) {
            HttpResponse<String> changed = change(app, login(app), OLD, NEW);
            assertEquals("204 ", changed.statusCode() + " " + changed.body());
            SessionApp.assertUncached(changed);
            assertEquals(401, app.postJson("/login", user(OLD)).statusCode());
            assertEquals(200, app.postJson("/login", user(NEW)).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void password_changed_allOtherSessionsEndAtOnce(Container container) throws Exception {
        try (TestApp app = start(container)) {
            HttpResponse<String> own = login(app);
            HttpResponse<String> other = login(app);
            change(app, own, OLD, NEW);
            assertEquals(401, app.get("/x", "Authorization", bearer(other)).statusCode());
            assertEquals(401, refresh(app, other));
            assertEquals(
                    "hello alice", app.get("/x", "Authorization", bearer(own)).body());
            assertEquals(200, refresh(app, own));
        }
    }

    @ParameterizedTest
    @EnumSource
    void password_wrongOldOne_isAnsweredAsALogin(Container container) throws Exception {
        try (TestApp app = start(container)) {
            HttpResponse<String> refused = change(app, login(app), "wrong", NEW);
            SessionApp.assertError(401, "invalid_credentials", "The user name or the password is wrong", refused);
            assertEquals(Optional.of("Bearer realm=\"api\""), refused.headers().firstValue("WWW-Authenticate"));
            login(app);
        }
    }

    @ParameterizedTest
    @EnumSource
    void password_guessesWithAStolenToken_areThrottled(Container container) throws Exception {
        try (TestApp app = start(container)) {
            HttpResponse<String> login = login(app);
            for (int i = 0; i < 5; i++) {
                assertEquals(401, change(app, login, "wrong", NEW).statusCode());
            }
            assertEquals(429, change(app, login, OLD, NEW).statusCode());
            assertEquals(429, app.postJson("/login", user(OLD)).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                            | old_password and new_password are required",
                "{\"old_password\":\"x\"}                                      | old_password and new_password are required",
                "{\"old_password\":\"x\",\"new_password\":\"\"}                | old_password and new_password are required",
                "{\"old_password\":\"x\",\"new_password\":\"y\",\"user\":\"b\"} | The body is malformed",
                "{\"old_password\":\"x\",\"new_password\":1}                   | The body is malformed",
                "{\"old_password\":\"x\",\"new_password\":\"a\\u0000bcdefgh\"} | The password must not contain control characters",
                "{\"old_password\":\"wonderland-1\",\"new_password\":\"short\"} | The password is too short",
                "{\"old_password\":\"wonderland-1\",\"new_password\":\"12345678\"} | The password is one that many use; choose another",
            })
    void password_badRequest_saysWhy(String body, String description) throws Exception {
        for (Container container : Container.values()) {
            try (TestApp app = start(container)) {
                HttpResponse<String> login = login(app);
                SessionApp.assertInvalidRequest(
                        description, app.postJson("/password", body, "Authorization", bearer(login)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void password_otherForms_areRefused(Container container) throws Exception {
        try (TestApp app = start(container)) {
            String bearer = bearer(login(app));
            SessionApp.assertInvalidRequest(
                    "Expected application/json or application/x-www-form-urlencoded in UTF-8",
                    app.send("POST", "/password", "old", "Authorization", bearer, "Content-Type", "text/plain"));
            SessionApp.assertInvalidRequest(
                    "Credentials belong in the body, not in the query string",
                    app.postJson("/password?old_password=x", "{}", "Authorization", bearer));
            SessionApp.assertMethodNotAllowed("POST", app.get("/password", "Authorization", bearer));
        }
    }

    @ParameterizedTest
    @EnumSource
    void password_withoutToken_answers401(Container container) throws Exception {
        try (TestApp app = start(container)) {
            assertEquals(
                    401,
                    app.postJson("/password", "{\"old_password\":\"x\",\"new_password\":\"y\"}")
                            .statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void password_tokenOfAnotherIssuer_answers403(Container container) throws Exception {
        TestApp.Builder builder = builder()
                .filter(
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "https://corp.example",
                        "issuer.corp.secret",
                        TestTokens.SECRET + "-of-corp");
        try (TestApp app = builder.start(container)) {
            String claims = "{\"iss\":\"https://corp.example\",\"sub\":\"alice\",\"exp\":4102444800}";
            String token = TestTokens.sign(TestTokens.HEADER, claims, TestTokens.SECRET + "-of-corp", "HmacSHA256");
            HttpResponse<String> refused = app.postJson("/password", "{}", "Authorization", "Bearer " + token);
            SessionApp.assertError(403, "forbidden", "The token was issued elsewhere", refused);
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("minPasswordLength")
    void password_leastLengthOfItsOwn_counts(Container container) throws Exception {
        try (TestApp app = builder("minPasswordLength", "16").start(container)) {
            app.postJson("/register", user(OLD));
            HttpResponse<String> login = login(app);
            assertEquals(400, change(app, login, OLD, NEW).statusCode());
            assertEquals(204, change(app, login, OLD, NEW + "-xyz").statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.github.servletjwt.acceptance.FewUsers", "container"})
    void start_storeThatCannotBeWritten_isRefused(String users) {
        TestApp.Builder builder = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", users)
                .servlet(PasswordServlet.class, "/password");
        if (users.equals("container")) {
            builder.filter("containerRoles", "user");
        }
        Exception refused = assertThrows(Exception.class, () -> builder.start(Container.JETTY));
        assertTrue(
                SessionApp.message(refused).contains("servlet '/password': users: this store is read-only"),
                SessionApp.message(refused));
    }
}
