package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guesses at passwords, and registrations without end. */
@Timeout(60)
class ThrottleTest {
    private static final String WRONG = "{\"username\":\"alice\",\"password\":\"wrong\"}";
    private static final String UNKNOWN = "{\"username\":\"nobody\",\"password\":\"wrong\"}";

    private static TestApp start(Container container, String... settings) throws Exception {
        return TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", FewUsers.class.getName())
                .filter(settings)
                .servlet(LoginServlet.class, "/login")
                .start(container);
    }

    private static int login(TestApp app, String body, String... headers) throws Exception {
        return app.postJson("/login", body, headers).statusCode();
    }

    private static void fail(TestApp app, String body, int times, String... headers) throws Exception {
        for (int i = 0; i < times; i++) {
            assertEquals(401, login(app, body, headers));
        }
    }

    private static void assertThrottled(HttpResponse<String> answer) {
        SessionApp.assertError(429, "too_many_attempts", "Too many attempts; try again later", answer);
        SessionApp.assertUncached(answer);
        assertEquals(Optional.empty(), answer.headers().firstValue("WWW-Authenticate"));
        int seconds =
                Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(seconds > 0 && seconds <= 900, () -> seconds + " s");
    }

    @ParameterizedTest
    @EnumSource
    void login_fiveFailures_blockTheRightPasswordToo(Container container) throws Exception {
        try (TestApp app = start(container)) {
            fail(app, WRONG, 5);
            assertThrottled(app.postJson("/login", FewUsers.ALICE));
            assertThrottled(app.postJson("/login", WRONG));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_blocked_grantsOfOauthAreToo(Container container) throws Exception {
        try (TestApp app = start(container)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(
                        400,
                        app.postForm("/login", "grant_type=password&username=alice&password=wrong")
                                .statusCode());
            }
            assertThrottled(app.postForm("/login", "grant_type=password&username=alice&password=wonderland-1"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("maxLoginFailures")
    void login_otherLimit_counts(Container container) throws Exception {
        try (TestApp app = start(container, "maxLoginFailures", "2")) {
            fail(app, WRONG, 2);
            assertThrottled(app.postJson("/login", FewUsers.ALICE));
            assertEquals(200, login(app, FewUsers.BOB));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_success_forgetsTheFailures(Container container) throws Exception {
        try (TestApp app = start(container, "maxLoginFailures", "2")) {
            fail(app, WRONG, 1);
            assertEquals(200, login(app, FewUsers.ALICE));
            fail(app, WRONG, 1);
            assertEquals(200, login(app, FewUsers.ALICE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_spellingsOfOneName_countAsOne(Container container) throws Exception {
        try (TestApp app = start(container, "maxLoginFailures", "2")) {
            fail(app, WRONG.replace("alice", "ALICE"), 1);
            fail(app, WRONG.replace("alice", "\uFF41lice"), 1);
            assertThrottled(app.postJson("/login", FewUsers.ALICE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_unknownName_isBlockedAsAKnownOne(Container container) throws Exception {
        try (TestApp app = start(container, "maxLoginFailures", "2")) {
            fail(app, UNKNOWN, 2);
            fail(app, WRONG, 2);
            HttpResponse<String> unknown = app.postJson("/login", UNKNOWN);
            HttpResponse<String> known = app.postJson("/login", WRONG);
            assertThrottled(unknown);
            assertEquals(known.body(), unknown.body());
            assertEquals(known.headers().map().keySet(), unknown.headers().map().keySet());
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("maxAddressFailures")
    void login_failuresOverAllAccounts_blockTheAddress(Container container) throws Exception {
        try (TestApp app = start(container, "maxAddressFailures", "3")) {
            for (int i = 0; i < 3; i++) {
                fail(app, UNKNOWN.replace("nobody", "nobody" + i), 1);
            }
            assertThrottled(app.postJson("/login", FewUsers.ALICE));
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("loginFailureWindow")
    void login_afterTheWindow_isLookedAtAgain(Container container) throws Exception {
        try (TestApp app = start(container, "maxLoginFailures", "1", "loginFailureWindow", "2s")) {
            long begun = System.nanoTime();
            fail(app, WRONG, 1);
            HttpResponse<String> blocked = app.postJson("/login", FewUsers.ALICE);
            assertThrottled(blocked);
            assertTrue(
                    Integer.parseInt(blocked.headers().firstValue("Retry-After").orElseThrow()) <= 2);
            while (login(app, FewUsers.ALICE) != 200) {
                Thread.onSpinWait();
            }
            assertTrue(System.nanoTime() - begun >= 1_900_000_000L);
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("trustedProxies")
    void login_behindATrustedProxy_nobodyLocksSomebodyElseOut(Container container) throws Exception {
        try (TestApp app = start(container, "maxLoginFailures", "2", "trustedProxies", "127.0.0.0/8")) {
            fail(app, WRONG, 2, "X-Forwarded-For", "192.0.2.7");
            assertThrottled(app.postJson("/login", FewUsers.ALICE, "X-Forwarded-For", "192.0.2.7"));
            assertThrottled(app.postJson("/login", FewUsers.ALICE, "X-Forwarded-For", "203.0.113.1, 192.0.2.7"));
            assertEquals(200, login(app, FewUsers.ALICE, "X-Forwarded-For", "192.0.2.8"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_addressOfNoTrustedProxy_isNotBelieved(Container container) throws Exception {
        try (TestApp app = start(container, "maxLoginFailures", "2")) {
            fail(app, WRONG, 1, "X-Forwarded-For", "192.0.2.7");
            fail(app, WRONG, 1, "X-Forwarded-For", "192.0.2.8");
            assertThrottled(app.postJson("/login", FewUsers.ALICE, "X-Forwarded-For", "192.0.2.9"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("registrationLimit")
    void register_moreThanTheLimit_isRefused_takenNamesIncluded(Container container) throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", "memory", "registrationLimit", "3")
                .servlet(RegisterServlet.class, "/register")
                .start(container)) {
            String user = "{\"username\":\"NAME\",\"password\":\"correct horse\"}";
            assertEquals(
                    201, app.postJson("/register", user.replace("NAME", "a")).statusCode());
            assertEquals(
                    409, app.postJson("/register", user.replace("NAME", "A")).statusCode());
            assertEquals(400, app.postJson("/register", "{}").statusCode());
            assertEquals(
                    201, app.postJson("/register", user.replace("NAME", "b")).statusCode());
            assertThrottled(app.postJson("/register", user.replace("NAME", "c")));
            assertThrottled(app.postJson("/register", user.replace("NAME", "a")));
        }
    }
}
