package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.PasswordServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.servlet.SessionsServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One event for each outcome, of the right user, and no secret in any. */
@Timeout(60)
class AuditTest {
    private static final String HOME = "127.0.0.1";
    private static final String PASSWORD = "wonderland-1";

    /** Hears everything but accepted tokens. */
    public static class RecordingListener implements AuthEventListener {
        static final List<AuthEvent> HEARD = new CopyOnWriteArrayList<>();

        /** Made by the product, by its name. */
        public RecordingListener() {}

        @Override
        public void on(AuthEvent event) {
            HEARD.add(event);
        }
    }

    /** Hears accepted tokens too. */
    public static final class WideEar implements AuthEventListener {
        static final List<AuthEvent> HEARD = new CopyOnWriteArrayList<>();

        /** Made by the product, by its name. */
        public WideEar() {}

        @Override
        public void on(AuthEvent event) {
            HEARD.add(event);
        }

        @Override
        public boolean wantsAcceptedTokens() {
            return true;
        }
    }

    private final LogLines log = new LogLines();
    private TestApp app;

    @BeforeEach
    void start() throws Exception {
        app = TestApp.builder()
                .contextPath("/audited")
                .filter(
                        "secret",
                        TestTokens.SECRET,
                        "users",
                        "memory",
                        "refreshGrace",
                        "0s",
                        "tokenSources",
                        "header,cookie",
                        "listeners",
                        RecordingListener.class.getName() + "," + WideEar.class.getName(),
                        "rules",
                        "/admin/* role(admin)\n/off deny\n/* authenticated")
                .servlet(LoginServlet.class, "/login")
                .servlet(RegisterServlet.class, "/register")
                .servlet(RefreshServlet.class, "/refresh")
                .servlet(LogoutServlet.class, "/logout")
                .servlet(SessionsServlet.class, "/sessions/*")
                .servlet(PasswordServlet.class, "/password")
                .start(Container.JETTY);
        app.postJson("/register", user("alice", PASSWORD));
        RecordingListener.HEARD.clear();
        WideEar.HEARD.clear();
    }

    @AfterEach
    void stop() {
        app.close();
        log.close();
    }

    private static String user(String name, String password) {
        return "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}";
    }

    private HttpResponse<String> login() throws Exception {
        HttpResponse<String> login = app.postJson("/login", user("alice", PASSWORD));
        RecordingListener.HEARD.clear();
        WideEar.HEARD.clear();
        return login;
    }

    private static String bearer(HttpResponse<String> login) {
        return "Bearer " + TestApp.member(login, "access_token");
    }

    private static String sid(HttpResponse<String> login) {
        return TestTokens.claimsOf(TestApp.member(login, "access_token"))
                .replaceFirst(".*\"sid\":\"([^\"]*)\".*", "$1");
    }

    private static String refresh(HttpResponse<String> login) {
        return "refresh_token=" + TestApp.member(login, "refresh_token");
    }

    private static void assertHeard(AuthEvent... events) {
        assertEquals(List.of(events), RecordingListener.HEARD);
    }

    @Test
    void login_outcomes_areTold() throws Exception {
        HttpResponse<String> good = app.postJson("/login", user("Alice", PASSWORD));
        app.postJson("/login", user("alice", "wrong"));
        app.postJson("/login", user("nobody", "wrong"));
        assertHeard(
                new AuthEvent.LoginSucceeded("alice", HOME, sid(good)),
                new AuthEvent.LoginFailed("alice", HOME, FailureCode.INVALID_CREDENTIALS),
                new AuthEvent.LoginFailed("", HOME, FailureCode.INVALID_CREDENTIALS));
    }

    @Test
    void login_throttled_isToldWithoutAName() throws Exception {
        for (int i = 0; i < 5; i++) {
            app.postJson("/login", user("alice", "wrong"));
        }
        RecordingListener.HEARD.clear();
        app.postJson("/login", user("alice", PASSWORD));
        assertHeard(new AuthEvent.LoginThrottled("", HOME));
    }

    @Test
    void register_outcomes_areTold() throws Exception {
        app.postJson("/register", user("Bob", "correct horse"));
        app.postJson("/register", user("bob", "correct horse"));
        app.postJson("/register", user("carol", "password"));
        assertHeard(
                new AuthEvent.Registered("bob", HOME),
                new AuthEvent.RegistrationRefused("", HOME, FailureCode.USERNAME_TAKEN),
                new AuthEvent.RegistrationRefused("", HOME, FailureCode.PASSWORD_COMMON));
    }

    @Test
    void refresh_outcomes_areTold() throws Exception {
        HttpResponse<String> login = login();
        app.postForm("/refresh", refresh(login));
        app.postForm("/refresh", refresh(login));
        app.postForm("/refresh", refresh(login));
        app.postForm("/refresh", "refresh_token=srt_nonsense");
        assertHeard(
                new AuthEvent.Refreshed("alice", HOME, sid(login)),
                new AuthEvent.RefreshReused("alice", HOME, sid(login)),
                new AuthEvent.RefreshRefused("", HOME, FailureCode.REFRESH_REFUSED),
                new AuthEvent.RefreshRefused("", HOME, FailureCode.REFRESH_REFUSED));
    }

    @Test
    void logout_outcomes_areTold() throws Exception {
        HttpResponse<String> here = login();
        HttpResponse<String> everywhere = login();
        app.send("POST", "/logout", null, "Authorization", bearer(here));
        app.postJson("/logout", "{\"everywhere\":true}", "Authorization", bearer(everywhere));
        assertHeard(
                new AuthEvent.LoggedOut("alice", HOME, sid(here), false),
                new AuthEvent.LoggedOut("alice", HOME, sid(everywhere), true));
    }

    @Test
    void session_endedByItsUser_isTold() throws Exception {
        HttpResponse<String> other = login();
        HttpResponse<String> own = login();
        app.send("DELETE", "/sessions/" + sid(other), null, "Authorization", bearer(own));
        assertHeard(new AuthEvent.SessionEnded("alice", HOME, sid(other)));
    }

    @Test
    void password_outcomes_areTold() throws Exception {
        HttpResponse<String> login = login();
        String wrong = "{\"old_password\":\"wrong\",\"new_password\":\"looking-glass-2\"}";
        app.postJson("/password", wrong, "Authorization", bearer(login));
        app.postJson("/password", wrong.replace("wrong", PASSWORD), "Authorization", bearer(login));
        assertHeard(
                new AuthEvent.PasswordChangeRefused("alice", HOME, FailureCode.INVALID_CREDENTIALS),
                new AuthEvent.PasswordChanged("alice", HOME));
    }

    @Test
    void request_refused_isTold() throws Exception {
        HttpResponse<String> login = login();
        app.get("/x");
        app.get("/x", "Authorization", "Bearer " + TestTokens.badSignature());
        app.get("/admin/x", "Authorization", bearer(login));
        app.get("/off", "Authorization", bearer(login));
        app.send("POST", "/x", null, "Cookie", "__Host-access_token=" + TestApp.member(login, "access_token"));
        assertHeard(
                new AuthEvent.TokenRefused(HOME, FailureCode.MISSING_TOKEN),
                new AuthEvent.TokenRefused(HOME, FailureCode.BAD_SIGNATURE),
                new AuthEvent.AccessDenied("alice", HOME, FailureCode.ROLE_MISSING),
                new AuthEvent.AccessDenied("", HOME, FailureCode.DENIED),
                new AuthEvent.AccessDenied("alice", HOME, FailureCode.CSRF_FAILED));
    }

    @Test
    void request_accepted_isToldToWhoAsksForIt() throws Exception {
        HttpResponse<String> login = login();
        app.get("/x", "Authorization", bearer(login));
        assertHeard();
        assertEquals(List.of(new AuthEvent.TokenAccepted("alice", HOME)), WideEar.HEARD);
    }

    /** As it happens: the password in the field of the name. */
    @Test
    void login_passwordTypedAsTheName_isInNoLog() throws Exception {
        app.postJson("/login", user("hunter2-of-alice", "hunter2-of-alice"));
        app.postJson("/register", user("hunter2-of-alice", "short"));
        for (int i = 0; i < 6; i++) {
            app.postJson("/login", user("hunter2-of-alice", "x"));
        }
        assertFalse(log.text().contains("hunter2"), log::text);
        assertFalse(RecordingListener.HEARD.toString().contains("hunter2"), RecordingListener.HEARD::toString);
        assertTrue(log.text().contains("LOGIN_FAILED"), log::text);
    }

    @Test
    void outcomes_log_holdsNoSecret() throws Exception {
        HttpResponse<String> login = login();
        HttpResponse<String> refreshed = app.postForm("/refresh", refresh(login));
        app.postForm("/refresh", refresh(login));
        app.get("/x", "Authorization", bearer(login));
        app.postJson("/login", user("alice", "wrong-" + PASSWORD));
        assertTrue(log.text().contains("REFRESH_REUSED"), log::text);
        for (HttpResponse<String> tokens : List.of(login, refreshed)) {
            assertFalse(log.text().contains(TestApp.member(tokens, "access_token")));
            assertFalse(log.text().contains(TestApp.member(tokens, "refresh_token")));
        }
        assertFalse(log.text().contains(PASSWORD), log::text);
    }

    @Test
    void counters_areFoundByJmx_untilTheApplicationStops() throws Exception {
        MBeanServer server = java.lang.management.ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.github.servletjwt:type=AuthEvents,name=\"/audited\"");
        HttpResponse<String> login = login();
        app.get("/x", "Authorization", bearer(login));
        app.get("/x");
        assertEquals(1L, server.getAttribute(name, "LoginSucceeded"));
        assertEquals(1L, server.getAttribute(name, "Registered"));
        assertEquals(1L, server.getAttribute(name, "TokenAccepted"));
        assertEquals(1L, server.getAttribute(name, "TokenRefused"));
        assertEquals(0L, server.getAttribute(name, "RefreshReused"));
        app.close();
        assertFalse(server.isRegistered(name));
    }
}
