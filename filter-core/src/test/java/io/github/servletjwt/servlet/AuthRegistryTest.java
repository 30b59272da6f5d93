package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.LogLines;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How components share one JwtAuth, from the first that joins to the last that leaves. */
class AuthRegistryTest {
    private static final Map<String, String> SECRET = Map.of("secret", TestTokens.SECRET);
    private static final AtomicInteger CLOSED = new AtomicInteger();

    private final TestContext app = new TestContext();

    /** A store that cannot write, and counts how often it was closed. */
    public static final class ClosableStore implements UserStore, AutoCloseable {
        @Override
        public Optional<UserAccount> find(String name) {
            return Optional.empty();
        }

        @Override
        public UserGrants grants(String name) {
            return UserGrants.ofRoles(Set.of());
        }

        @Override
        public void close() {
            CLOSED.incrementAndGet();
        }
    }

    @BeforeEach
    void reset() {
        CLOSED.set(0);
    }

    private static Map<String, String> withSecret(String name, String value) {
        return Map.of("secret", TestTokens.SECRET, name, value);
    }

    private static Map<String, String> withClosableStore() {
        return withSecret("users", ClosableStore.class.getName());
    }

    private AuthRegistry.Member joinFilter(String name) throws ServletException {
        return AuthRegistry.of(app.context()).join(ContainerRegistrations.self(app.filterConfig(name)));
    }

    private AuthRegistry.Member joinServlet(Component component, String name) throws ServletException {
        return AuthRegistry.of(app.context()).join(ContainerRegistrations.self(component, app.servletConfig(name)));
    }

    private String refusalOfFilter(String name) {
        return assertThrows(ServletException.class, () -> joinFilter(name)).getMessage();
    }

    private String refusalOfLogin(String name) {
        return assertThrows(ServletException.class, () -> joinServlet(Component.LOGIN, name))
                .getMessage();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), text);
    }

    @Test
    void join_filterAndServlet_shareOneJwtAuth() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"))
                .servlet("login", LoginServlet.class, Map.of(), "/login");
        assertSame(
                joinFilter("jwt").runtime(),
                joinServlet(Component.LOGIN, "login").runtime());
    }

    @Test
    void join_first_publishesTheJwtAuth() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, SECRET);
        assertSame(joinFilter("jwt").runtime(), RuntimeAccess.of(JwtAuth.of(app.context())));
    }

    @Test
    void join_settingOnOtherComponent_holdsForAll() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, Map.of())
                .servlet("login", LoginServlet.class, withSecret("users", "memory"), "/login");
        assertTrue(joinFilter("jwt").runtime().hasUsers());
    }

    @Test
    void join_settingOfContextParam_holdsForAll() throws ServletException {
        app.param("servlet-jwt.secret", TestTokens.SECRET)
                .param("servlet-jwt.users", "memory")
                .filter("jwt", JwtAuthFilter.class, Map.of());
        assertTrue(joinFilter("jwt").runtime().hasUsers());
    }

    @Test
    void join_settingRepeated_passes() {
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"))
                .servlet("login", LoginServlet.class, withSecret("users", "memory"), "/login");
        assertDoesNotThrow(() -> joinFilter("jwt"));
    }

    @Test
    void join_settingContradicts_failsNamingBoth() {
        app.filter("jwt", JwtAuthFilter.class, Map.of("secret", TestTokens.SECRET, "issuer", "a", "users", "memory"))
                .servlet("login", LoginServlet.class, Map.of("issuer", "b"), "/login");
        assertContains(
                "servlet 'login': issuer: 'b' contradicts 'a' of filter 'jwt'; one application shares it, so give it "
                        + "once",
                refusalOfFilter("jwt"));
    }

    @Test
    void join_secretContradicts_showsNeither() {
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"))
                .servlet("login", LoginServlet.class, Map.of("secret", TestTokens.OTHER_SECRET), "/login");
        String message = refusalOfFilter("jwt");
        assertContains("servlet 'login': secret: the value contradicts the one of filter 'jwt'", message);
        assertFalse(message.contains(TestTokens.SECRET));
        assertFalse(message.contains(TestTokens.OTHER_SECRET));
    }

    @Test
    void join_initParamContradictsContextParamOfOther_fails() {
        app.param("servlet-jwt.issuer", "a")
                .filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"))
                .servlet("login", LoginServlet.class, Map.of("issuer", "b"), "/login");
        assertContains(
                "servlet 'login': issuer: 'b' contradicts 'a' of context-param 'servlet-jwt.issuer'",
                refusalOfFilter("jwt"));
    }

    @Test
    void join_mistakeOnAnotherComponent_stopsTheFilter() {
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"))
                .servlet("register", RegisterServlet.class, Map.of("minPasswordLength", "5"), "/register");
        assertContains(
                "servlet 'register': minPasswordLength: expected a whole number from 6 to 64; found '5'",
                refusalOfFilter("jwt"));
    }

    @Test
    void join_mistakeOnTheFilter_stopsTheServlet() {
        app.filter("jwt", JwtAuthFilter.class, withSecret("rules", "/a* permit"))
                .servlet("login", LoginServlet.class, Map.of("users", "memory"), "/login");
        assertContains("filter 'jwt': rules: the pattern '/a*' cannot be used", refusalOfLogin("login"));
    }

    @Test
    void join_severalMistakes_allAreListed() {
        app.filter("jwt", JwtAuthFilter.class, Map.of("rules", "HEAD /a permit", "leeway", "1w"))
                .servlet("login", LoginServlet.class, Map.of("isuer", "x"), "/login");
        String message = refusalOfFilter("jwt");
        assertContains("filter 'jwt': rules: HEAD is treated as GET", message);
        assertContains("filter 'jwt': leeway: expected a duration", message);
        assertContains("servlet 'login': isuer: there is no such setting", message);
        assertContains("users: is required by servlet 'login'", message);
        assertContains("secret", message);
    }

    @Test
    void join_mistakeInAnotherInstance_stopsToo() {
        app.filter("jwt", JwtAuthFilter.class, SECRET)
                .filter("api", JwtAuthFilter.class, Map.of("instance", "api", "secret", "short"));
        assertContains("filter 'api': secret", refusalOfFilter("jwt"));
    }

    /** Jetty prints a trace for each component; what is to be mended must not be buried in it. */
    @Test
    void join_refused_hasNoStackTraceAndIsLoggedByTheFilterForAll() {
        app.filter("jwt", JwtAuthFilter.class, withSecret("rules", "nonsense"))
                .servlet("jwks", JwksServlet.class, Map.of(), "/jwks");
        try (LogLines lines = new LogLines()) {
            RegisteredComponent servlet = new RegisteredComponent(Component.JWKS, "jwks", "", Map.of(), null);
            assertThrows(
                    ServletException.class, () -> AuthRegistry.of(app.context()).join(servlet));
            assertEquals("", lines.text());
            RegisteredComponent filter = ContainerRegistrations.self(app.filterConfig("jwt"));
            ServletException refused = assertThrows(
                    ServletException.class, () -> AuthRegistry.of(app.context()).join(filter));
            assertEquals(0, refused.getStackTrace().length);
            assertNull(refused.getCause());
            assertTrue(lines.text().contains("filter 'jwt': rules: "), lines.text());
        }
    }

    @Test
    void join_refused_leavesNothingBehind() {
        app.filter("jwt", JwtAuthFilter.class, withSecret("rules", "nonsense"));
        refusalOfFilter("jwt");
        assertEquals(Map.of(), app.attributes());
    }

    @Test
    void join_registerServletOnStoreThatCannotWrite_failsAndClosesIt() {
        app.filter("jwt", JwtAuthFilter.class, withClosableStore())
                .servlet("register", RegisterServlet.class, Map.of(), "/register");
        assertContains("servlet 'register': users: this store is read-only", refusalOfFilter("jwt"));
        assertEquals(1, CLOSED.get());
        assertThrows(IllegalStateException.class, () -> RuntimeAccess.of(JwtAuth.of(app.context())));
    }

    /** A failed opening may take long, and a password that every component offers looks like an attack. */
    @Test
    void join_afterAnotherComponentHasFailed_isToldTheSameOnce_thenTriesItself() {
        app.filter("jwt", JwtAuthFilter.class, withClosableStore())
                .servlet("login", LoginServlet.class, Map.of(), "/login")
                .servlet("register", RegisterServlet.class, Map.of(), "/register");
        String first = refusalOfFilter("jwt");
        assertEquals(first, refusalOfLogin("login"));
        assertEquals(1, CLOSED.get());
        assertEquals(first, refusalOfLogin("login"));
        assertEquals(2, CLOSED.get());
        assertEquals(first, refusalOfFilter("jwt"));
        assertEquals(2, CLOSED.get());
        assertEquals(first, refusalOfFilter("jwt"));
        assertEquals(3, CLOSED.get());
    }

    @Test
    void join_noContext_works() throws ServletException {
        RegisteredComponent self = new RegisteredComponent(Component.FILTER, "jwt", "", SECRET, null);
        AuthRegistry.Member member = AuthRegistry.of(null).join(self);
        assertFalse(member.runtime().hasUsers());
        assertDoesNotThrow(member::leave);
    }

    @Test
    void join_plainMockOfContext_works() throws ServletException {
        RegisteredComponent self = new RegisteredComponent(Component.FILTER, "jwt", "", SECRET, null);
        AuthRegistry.Member member = AuthRegistry.of(mock(ServletContext.class)).join(self);
        assertFalse(member.runtime().hasUsers());
        assertDoesNotThrow(member::leave);
    }

    @Test
    void leave_notTheLast_keepsTheJwtAuth() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withClosableStore())
                .servlet("login", LoginServlet.class, Map.of(), "/login");
        AuthRegistry.Member filter = joinFilter("jwt");
        joinServlet(Component.LOGIN, "login");
        filter.leave();
        assertSame(filter.runtime(), RuntimeAccess.of(JwtAuth.of(app.context())));
        assertEquals(0, CLOSED.get());
    }

    @Test
    void leave_last_closesAndRemovesTheAttributes() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withClosableStore())
                .servlet("login", LoginServlet.class, Map.of(), "/login");
        AuthRegistry.Member filter = joinFilter("jwt");
        AuthRegistry.Member servlet = joinServlet(Component.LOGIN, "login");
        filter.leave();
        servlet.leave();
        assertEquals(1, CLOSED.get());
        assertEquals(Map.of(), app.attributes());
    }

    @Test
    void join_afterTheLastHasLeft_makesAnotherJwtAuth() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, SECRET);
        AuthRegistry.Member first = joinFilter("jwt");
        first.leave();
        assertNotSame(first.runtime(), joinFilter("jwt").runtime());
    }

    @Test
    void join_instances_areSeparate() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withSecret("issuer", "a"))
                .filter(
                        "api",
                        JwtAuthFilter.class,
                        Map.of("instance", "api", "secret", TestTokens.OTHER_SECRET, "issuer", "b"));
        AuthRuntime main = joinFilter("jwt").runtime();
        AuthRuntime api = joinFilter("api").runtime();
        assertNotSame(main, api);
        assertSame(main, RuntimeAccess.of(JwtAuth.of(app.context())));
        assertSame(api, RuntimeAccess.of(JwtAuth.of(app.context(), "api")));
    }

    @Test
    void leave_oneInstance_keepsTheOther() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, SECRET)
                .filter("api", JwtAuthFilter.class, Map.of("instance", "api", "secret", TestTokens.OTHER_SECRET));
        AuthRegistry.Member main = joinFilter("jwt");
        AuthRegistry.Member api = joinFilter("api");
        main.leave();
        assertSame(api.runtime(), RuntimeAccess.of(JwtAuth.of(app.context(), "api")));
        assertThrows(IllegalStateException.class, () -> RuntimeAccess.of(JwtAuth.of(app.context())));
    }

    @Test
    void join_settingOfAnotherInstance_doesNotHold() {
        app.filter("jwt", JwtAuthFilter.class, SECRET).filter("api", JwtAuthFilter.class, Map.of("instance", "api"));
        assertContains("filter 'api'", refusalOfFilter("jwt"));
    }

    @Test
    void join_lateComponentWithoutSharedSettings_joins() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"));
        AuthRuntime auth = joinFilter("jwt").runtime();
        app.servlet("login", LoginServlet.class, Map.of(), "/login");
        assertSame(auth, joinServlet(Component.LOGIN, "login").runtime());
    }

    @Test
    void join_lateComponentThatRepeats_joins() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"));
        AuthRuntime auth = joinFilter("jwt").runtime();
        app.servlet("login", LoginServlet.class, withSecret("users", "memory"), "/login");
        assertSame(auth, joinServlet(Component.LOGIN, "login").runtime());
    }

    @Test
    void join_lateComponentWithNewSharedSetting_refused() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"));
        joinFilter("jwt");
        app.servlet("login", LoginServlet.class, Map.of("issuer", "x"), "/login");
        assertContains(
                "servlet 'login': has shared settings, but came after the others were started",
                refusalOfLogin("login"));
    }

    @Test
    void join_lateComponentThatContradicts_refused() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"));
        joinFilter("jwt");
        app.servlet("login", LoginServlet.class, Map.of("secret", TestTokens.OTHER_SECRET), "/login");
        assertContains(
                "servlet 'login': secret: the value contradicts the one of filter 'jwt'", refusalOfLogin("login"));
    }

    @Test
    void join_lateComponentWithMistake_refused() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", "memory"));
        joinFilter("jwt");
        app.servlet("login", LoginServlet.class, Map.of("rules", "/* permit"), "/login");
        assertContains("servlet 'login': rules: does not belong here", refusalOfLogin("login"));
    }

    @Test
    void join_lateComponentRefused_isNoMember() throws ServletException {
        app.filter("jwt", JwtAuthFilter.class, withClosableStore());
        AuthRegistry.Member filter = joinFilter("jwt");
        app.servlet("login", LoginServlet.class, Map.of("issuer", "x"), "/login");
        refusalOfLogin("login");
        filter.leave();
        assertEquals(1, CLOSED.get());
    }

    /** However many components there are: the first init reads for all. */
    @Test
    void join_allComponents_readTheContainerOnce() throws ServletException {
        app.param("servlet-jwt.secret", TestTokens.SECRET)
                .param("servlet-jwt.users", "memory")
                .filter("jwt", JwtAuthFilter.class, Map.of("rules", "/* authenticated"))
                .filter("api", JwtAuthFilter.class, Map.of("instance", "api", "secret", TestTokens.OTHER_SECRET))
                .servlet("login", LoginServlet.class, Map.of(), "/login")
                .servlet("refresh", RefreshServlet.class, Map.of(), "/refresh")
                .servlet("logout", LogoutServlet.class, Map.of(), "/logout")
                .servlet("register", RegisterServlet.class, Map.of(), "/register");
        new JwtAuthFilter().init(app.filterConfig("jwt"));
        new JwtAuthFilter().init(app.filterConfig("api"));
        new LoginServlet().init(app.servletConfig("login"));
        new RefreshServlet().init(app.servletConfig("refresh"));
        new LogoutServlet().init(app.servletConfig("logout"));
        new RegisterServlet().init(app.servletConfig("register"));
        // JettyWebSocketFilterOrder looks for one filter of the container at each filter's start
        verify(app.context(), times(1)).getServletRegistrations();
        verify(app.context(), times(1)).getInitParameterNames();
        verify(app.context(), times(1)).getInitParameter("servlet-jwt.secret");
        verify(app.context(), times(1)).getInitParameter("servlet-jwt.users");
        assertEquals(Set.of("io.github.servletjwt.JwtAuth"), app.attributes().keySet());
    }

    /** A database that hangs in one application must not stop another. */
    @Test
    void join_anotherApplicationIsStarting_doesNotWait() throws Exception {
        HangingStore.reset();
        app.filter("jwt", JwtAuthFilter.class, withSecret("users", HangingStore.class.getName()));
        FutureTask<AuthRegistry.Member> hanging = new FutureTask<>(() -> joinFilter("jwt"));
        Thread starter = new Thread(hanging);
        starter.start();
        assertTrue(HangingStore.entered.await(10, TimeUnit.SECONDS));
        try {
            TestContext other = new TestContext().filter("jwt", JwtAuthFilter.class, SECRET);
            FutureTask<AuthRegistry.Member> started = new FutureTask<>(() ->
                    AuthRegistry.of(other.context()).join(ContainerRegistrations.self(other.filterConfig("jwt"))));
            new Thread(started).start();
            assertNotNull(started.get(10, TimeUnit.SECONDS));
            assertFalse(hanging.isDone());
        } finally {
            HangingStore.release.countDown();
            starter.join();
        }
        assertNotNull(hanging.get());
    }

    /** A store whose database does not answer. */
    public static final class HangingStore implements UserStore {
        private static CountDownLatch entered = new CountDownLatch(1);
        private static CountDownLatch release = new CountDownLatch(1);

        public HangingStore() throws InterruptedException {
            entered.countDown();
            release.await();
        }

        static void reset() {
            entered = new CountDownLatch(1);
            release = new CountDownLatch(1);
        }

        @Override
        public Optional<UserAccount> find(String name) {
            return Optional.empty();
        }

        @Override
        public UserGrants grants(String name) {
            return UserGrants.ofRoles(Set.of());
        }
    }
}
