package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.GenericFilter;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How our components are found among the registrations of a container or a mock. */
class RegisteredTest {
    private static RegisteredComponent login(String... mappings) {
        return new RegisteredComponent(Component.LOGIN, "login", "", Map.of(), List.of(mappings));
    }

    @Test
    void of_filterConfig_readsNameAndParams() {
        FilterConfig config = new TestContext()
                .filter("jwt", JwtAuthFilter.class, Map.of("rules", "/* deny", "instance", " api "))
                .filterConfig("jwt");
        assertEquals(
                new RegisteredComponent(
                        Component.FILTER, "jwt", "api", Map.of("rules", "/* deny", "instance", " api "), null),
                ContainerRegistrations.self(config));
    }

    @Test
    void of_servletConfig_readsNameAndParams() {
        ServletConfig config = new TestContext()
                .servlet("login", LoginServlet.class, Map.of("realm", "x"), "/login")
                .servletConfig("login");
        assertEquals(
                new RegisteredComponent(Component.LOGIN, "login", "", Map.of("realm", "x"), null),
                ContainerRegistrations.self(Component.LOGIN, config));
    }

    @Test
    void of_misspeltParam_isKeptForTheCheck() {
        FilterConfig config = mock(FilterConfig.class);
        when(config.getInitParameterNames()).thenReturn(Collections.enumeration(List.of("isuer")));
        when(config.getInitParameter("isuer")).thenReturn("x");
        assertEquals(Map.of("isuer", "x"), ContainerRegistrations.self(config).initParams());
    }

    @Test
    void of_mockWithGetInitParameterAlone_asksForEveryName() {
        FilterConfig config = mock(FilterConfig.class);
        when(config.getInitParameter("secret")).thenReturn("s");
        when(config.getInitParameter("instance")).thenReturn("api");
        RegisteredComponent registered = ContainerRegistrations.self(config);
        assertEquals(Map.of("secret", "s", "instance", "api"), registered.initParams());
        assertEquals("api", registered.instance());
    }

    @Test
    void of_plainMockOfFilterConfig_hasDefaultNameAndNoParams() {
        assertEquals(
                new RegisteredComponent(Component.FILTER, "JwtAuthFilter", "", Map.of(), null),
                ContainerRegistrations.self(mock(FilterConfig.class)));
    }

    @Test
    void of_plainMockOfServletConfig_hasDefaultNameAndNoParams() {
        assertEquals(
                new RegisteredComponent(Component.REGISTER, "RegisterServlet", "", Map.of(), null),
                ContainerRegistrations.self(Component.REGISTER, mock(ServletConfig.class)));
    }

    @Test
    void all_registrations_findsOursAlone() {
        TestContext app = new TestContext()
                .filter("other", GenericFilter.class, Map.of())
                .filter("jwt", JwtAuthFilter.class, Map.of("realm", "x"))
                .servlet("hello", HttpServlet.class, Map.of(), "/hello")
                .servlet("login", LoginServlet.class, Map.of(), "/login", "/auth/*")
                .servlet("register", RegisterServlet.class, Map.of("instance", "api"), "/register");
        assertEquals(
                List.of(
                        new RegisteredComponent(Component.FILTER, "jwt", "", Map.of("realm", "x"), List.of("/*")),
                        new RegisteredComponent(Component.LOGIN, "login", "", Map.of(), List.of("/login", "/auth/*")),
                        new RegisteredComponent(
                                Component.REGISTER,
                                "register",
                                "api",
                                Map.of("instance", "api"),
                                List.of("/register"))),
                ContainerRegistrations.read(app.context()).components());
    }

    @Test
    void all_plainMock_findsNone() {
        assertEquals(
                List.of(),
                ContainerRegistrations.read(mock(ServletContext.class)).components());
    }

    @Test
    void all_mockWithNullRegistrations_findsNone() {
        ServletContext context = mock(ServletContext.class);
        when(context.getFilterRegistrations()).thenReturn(null);
        when(context.getServletRegistrations()).thenReturn(null);
        assertEquals(List.of(), ContainerRegistrations.read(context).components());
    }

    @Test
    void all_registrationWithoutClassName_ignored() {
        TestContext app = new TestContext().servlet("jsp", LoginServlet.class, Map.of(), "/login");
        when(app.context().getServletRegistrations().get("jsp").getClassName()).thenReturn(null);
        assertEquals(List.of(), ContainerRegistrations.read(app.context()).components());
    }

    @Test
    void exactPaths_mappings_areThoseWithoutPattern() {
        assertEquals(
                List.of("/login", "/auth/login", "/x.do"),
                login("/login", "/auth/*", "*.do", "/", "", "/auth/login", "/*", "/x.do")
                        .exactPaths());
    }

    @Test
    void isSame_componentAndName_decide() {
        RegisteredComponent login = login("/login");
        assertTrue(login.isSame(new RegisteredComponent(Component.LOGIN, "login", "x", Map.of("a", "b"), List.of())));
        assertFalse(
                login.isSame(new RegisteredComponent(Component.REGISTER, "login", "", Map.of(), List.of("/login"))));
        assertFalse(login.isSame(new RegisteredComponent(Component.LOGIN, "login2", "", Map.of(), List.of("/login"))));
    }

    @Test
    void requireNoSettings_initParams_refusedByName() {
        RegisteredComponent registered =
                new RegisteredComponent(Component.LOGIN, "login", "", Map.of("secret", "topsecret"), List.of());
        ServletException refused =
                assertThrows(ServletException.class, () -> ContainerRegistrations.requireNoSettings(registered));
        assertEquals(
                "login was made in code, so its init-params [secret] would have no effect; give them in code",
                refused.getMessage());
    }

    @Test
    void requireNoSettings_noInitParams_passes() {
        assertDoesNotThrow(() -> ContainerRegistrations.requireNoSettings(login("/login")));
    }
}
