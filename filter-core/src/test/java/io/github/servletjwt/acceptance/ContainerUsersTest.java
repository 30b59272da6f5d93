package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.PasswordServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.servlet.SessionsServlet;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.util.security.Credential;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users of the container's own realm. */
@Timeout(60)
class ContainerUsersTest {
    private static final Map<String, String> PASSWORDS =
            Map.of("alice", "wonderland-1", "Tomcat Admin", "catalina-7", "DOMAIN\\bob", "builder-77");

    /** Says what the container knows of the request, and of a session that it has. */
    public static final class WhoAmI extends HttpServlet {
        private static final long serialVersionUID = 1L;

        public WhoAmI() {}

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            boolean wanted = "1".equals(request.getParameter("session"));
            boolean session = request.getSession(wanted) != null;
            response.getWriter().write(request.getRemoteUser() + " session=" + session);
        }
    }

    /** Logs in by the Servlet API, in a session that is there already. */
    public static final class Enter extends HttpServlet {
        private static final long serialVersionUID = 1L;

        public Enter() {}

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object unused = request.getSession();
            try {
                request.login("alice", request.getParameter("password"));
            } catch (ServletException refused) {
                response.getWriter().write(refused.getMessage() + "; ");
            }
            response.getWriter().write(request.getRemoteUser() + " " + request.getAuthType());
        }
    }

    private static void tomcat(Context context) {
        RealmBase realm = new RealmBase() {
            @Override
            protected String getPassword(String username) {
                return PASSWORDS.get(username);
            }

            @Override
            protected java.security.Principal getPrincipal(String username) {
                List<String> roles =
                        username.equals("alice") ? List.of("user", "editor", "Site, admin") : List.of("admin");
                return PASSWORDS.containsKey(username) ? new GenericPrincipal(username, roles) : null;
            }
        };
        realm.setCredentialHandler(new org.apache.catalina.realm.MessageDigestCredentialHandler());
        context.setRealm(realm);
        context.setLoginConfig(new LoginConfig("BASIC", "test", null, null));
        BasicAuthenticator authenticator = new BasicAuthenticator();
        authenticator.setAlwaysUseSession(true);
        context.getPipeline().addValve(authenticator);
    }

    private static void jetty(ServletContextHandler context) {
        UserStore users = new UserStore();
        PASSWORDS.forEach((name, password) -> users.addUser(
                name,
                Credential.getCredential(password),
                name.equals("alice") ? new String[] {"user", "editor", "Site, admin"} : new String[] {"admin"}));
        HashLoginService service = new HashLoginService("test");
        service.setUserStore(users);
        ConstraintSecurityHandler security = new ConstraintSecurityHandler();
        security.setLoginService(service);
        security.setAuthenticator(new org.eclipse.jetty.security.authentication.BasicAuthenticator());
        context.setSecurityHandler(security);
    }

    private static TestApp.Builder app() {
        return TestApp.builder()
                .filter(
                        "secret",
                        TestTokens.SECRET,
                        "users",
                        "container",
                        "containerRoles",
                        "user, admin, auditor",
                        "rules",
                        "/who permit\n/enter permit")
                .servlet(LoginServlet.class, "/login")
                .servlet(RefreshServlet.class, "/refresh")
                .servlet(LogoutServlet.class, "/logout")
                .servlet(SessionsServlet.class, "/sessions/*")
                .servlet(WhoAmI.class, "/who")
                .servlet(Enter.class, "/enter")
                .jetty(ContainerUsersTest::jetty)
                .tomcat(ContainerUsersTest::tomcat);
    }

    private static String json(String name, String password) {
        return "{\"username\":\"" + name.replace("\\", "\\\\") + "\",\"password\":\"" + password + "\"}";
    }

    private static String claims(HttpResponse<String> login) {
        return TestTokens.claimsOf(TestApp.member(login, "access_token"));
    }

    private static String[] bearer(HttpResponse<String> login) {
        return new String[] {"Authorization", "Bearer " + TestApp.member(login, "access_token")};
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("containerRoles")
    void login_rightPassword_grantsThoseOfTheRolesThatTheUserHas(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            HttpResponse<String> login = app.postJson("/login", json("alice", "wonderland-1"));
            assertEquals(200, login.statusCode());
            assertTrue(claims(login).contains("\"sub\":\"alice\""), claims(login));
            assertTrue(claims(login).contains("\"roles\":[\"user\"]"), claims(login));
            assertEquals("hello alice", app.get("/x", bearer(login)).body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_quotedContainerRole_isAskedForWhole(Container container) throws Exception {
        try (TestApp app =
                app().filter("containerRoles", "admin, \"Site, admin\"").start(container)) {
            HttpResponse<String> login = app.postJson("/login", json("alice", "wonderland-1"));
            assertTrue(claims(login).contains("\"roles\":[\"Site, admin\"]"), claims(login));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_wrongPassword_isAnsweredAsAnUnknownUser(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            HttpResponse<String> wrong = app.postJson("/login", json("alice", "wrong"));
            HttpResponse<String> unknown = app.postJson("/login", json("nobody", "wrong"));
            assertEquals(401, wrong.statusCode());
            assertEquals(wrong.statusCode() + wrong.body(), unknown.statusCode() + unknown.body());
            assertEquals(
                    wrong.headers().firstValue("WWW-Authenticate"),
                    unknown.headers().firstValue("WWW-Authenticate"));
            assertEquals(List.of("Bearer realm=\"api\""), wrong.headers().allValues("WWW-Authenticate"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_good_leavesNeitherSessionNorUserInTheContainer(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            HttpResponse<String> login = app.postJson("/login", json("alice", "wonderland-1"));
            String cookie = login.headers()
                    .firstValue("Set-Cookie")
                    .orElse("JSESSIONID=none")
                    .split(";")[0];
            assertEquals("null session=false", app.get("/who", "Cookie", cookie).body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_visitorHadASession_keepsItWithoutTheUser(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            HttpResponse<String> visit = app.get("/who?session=1");
            String cookie =
                    visit.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
            HttpResponse<String> login = app.postJson("/login", json("alice", "wonderland-1"), "Cookie", cookie);
            assertEquals(200, login.statusCode());
            String now = login.headers()
                    .firstValue("Set-Cookie")
                    .map(line -> line.split(";")[0])
                    .orElse(cookie);
            assertEquals("null session=true", app.get("/who", "Cookie", now).body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestLogin_good_isOursAndLeavesNoUserInTheContainersSession(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            HttpResponse<String> entered = app.get("/enter?password=wonderland-1");
            assertEquals("alice Bearer", entered.body());
            String cookie =
                    entered.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
            assertEquals("null session=true", app.get("/who", "Cookie", cookie).body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestLogin_wrongPasswords_areThrottled(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(
                        "The user name or the password is wrong; null null",
                        app.get("/enter?password=wrong").body());
            }
            assertEquals(
                    "Too many attempts; try again later; null null",
                    app.get("/enter?password=wonderland-1").body());
            assertEquals(
                    429, app.postJson("/login", json("alice", "wonderland-1")).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_alreadyAuthenticatedByTheContainer_answers400(Container container) throws Exception {
        TestApp.Builder builder = app().tomcat(context -> {
            tomcat(context);
            // Tomcat looks at credentials nobody asked for only then
            context.setPreemptiveAuthentication(true);
        });
        try (TestApp app = builder.start(container)) {
            HttpResponse<String> login = app.postJson(
                    "/login", json("alice", "wonderland-1"), "Authorization", "Basic YWxpY2U6d29uZGVybGFuZC0x");
            SessionApp.assertInvalidRequest("The container has authenticated this request already", login);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refresh_keepsTheRolesOfTheLogin(Container container) throws Exception {
        try (TestApp app = app().start(container)) {
            HttpResponse<String> login = app.postJson("/login", json("alice", "wonderland-1"));
            HttpResponse<String> refreshed =
                    app.postForm("/refresh", "refresh_token=" + TestApp.member(login, "refresh_token"));
            assertEquals(200, refreshed.statusCode());
            assertTrue(claims(refreshed).contains("\"roles\":[\"user\"]"), claims(refreshed));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tomcat Admin", "DOMAIN\\bob"})
    void sessions_nameThatNoStoreHas_isLeftAsItIs(String name) throws Exception {
        for (Container container : Container.values()) {
            try (TestApp app = app().start(container)) {
                HttpResponse<String> login = app.postJson("/login", json(name, PASSWORDS.get(name)));
                HttpResponse<String> other = app.postJson("/login", json(name, PASSWORDS.get(name)));
                assertEquals("hello " + name, app.get("/x", bearer(login)).body());
                assertEquals(2, app.get("/sessions", bearer(login)).body().split("\"id\"").length - 1);
                assertEquals(
                        204,
                        app.postJson("/logout", "{\"everywhere\":true}", bearer(login))
                                .statusCode());
                assertEquals(401, app.get("/x", bearer(other)).statusCode());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_failuresOfOneName_areThrottled(Container container) throws Exception {
        try (TestApp app = app().filter("maxLoginFailures", "2").start(container)) {
            app.postJson("/login", json("DOMAIN\\bob", "wrong"));
            app.postJson("/login", json("DOMAIN\\bob", "wrong"));
            assertEquals(
                    429,
                    app.postJson("/login", json("DOMAIN\\bob", "builder-77")).statusCode());
            assertEquals(
                    200, app.postJson("/login", json("alice", "wonderland-1")).statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {RegisterServlet.class, PasswordServlet.class})
    void start_servletThatWritesUsers_isRefused(Class<? extends HttpServlet> writer) {
        Exception refused = assertThrows(
                Exception.class, () -> app().servlet(writer, "/write").start(Container.JETTY));
        assertTrue(SessionApp.message(refused).contains("this store is read-only"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "container"})
    void start_rolesWithoutContainerOrTheReverse_isRefused(String users) {
        TestApp.Builder builder = app().filter("users", users);
        if (users.equals("container")) {
            builder.filter("containerRoles", "");
        }
        Exception refused = assertThrows(Exception.class, () -> builder.start(Container.JETTY));
        assertNotNull(refused);
        assertTrue(SessionApp.message(refused).contains("containerRoles: "), SessionApp.message(refused));
    }
}
