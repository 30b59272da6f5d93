package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import io.github.servletjwt.api.ConfigProblem;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.deployment.ApplicationSettings;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings of all components of a web application. */
class ContainerRegistrationsTest {
    private final Problems problems = new Problems();
    private final TestContext app = new TestContext();

    private static RegisteredComponent filter(String name, Map<String, String> initParams) {
        return new RegisteredComponent(
                Component.FILTER, name, initParams.getOrDefault("instance", ""), initParams, null);
    }

    private ApplicationSettings read(RegisteredComponent self) {
        return ContainerRegistrations.read(app.context()).settings(self, problems);
    }

    private String tokenHeader(RegisteredComponent self) {
        return read(self).valuesOf(self).filter().tokenHeader();
    }

    private static List<String> labels(ApplicationSettings app, String instance) {
        return app.valuesByInstance().get(instance).stream()
                .map(values -> values.settings().label())
                .toList();
    }

    @Test
    void valuesByInstance_registrations_groupsThem() {
        app.filter("jwt", JwtAuthFilter.class, Map.of())
                .servlet("login", LoginServlet.class, Map.of())
                .servlet("apiLogin", LoginServlet.class, Map.of("instance", "api"));
        ApplicationSettings read = read(filter("jwt", Map.of()));
        assertEquals(List.of("filter 'jwt'", "servlet 'login'"), labels(read, ""));
        assertEquals(List.of("servlet 'apiLogin'"), labels(read, "api"));
        assertEquals(List.of(), problems.list());
    }

    @Test
    void valuesByInstance_selfUnknownToTheContext_isAdded() {
        ApplicationSettings read = read(filter("mine", Map.of()));
        assertEquals(List.of("filter 'mine'"), labels(read, ""));
    }

    @Test
    void valuesByInstance_noContext_isSelf() {
        ApplicationSettings read = ContainerRegistrations.read(null).settings(filter("mine", Map.of()), problems);
        assertEquals(List.of("filter 'mine'"), labels(read, ""));
    }

    @Test
    void valuesByInstance_plainMockOfContext_isSelf() {
        ApplicationSettings read =
                ContainerRegistrations.read(mock(ServletContext.class)).settings(filter("mine", Map.of()), problems);
        assertEquals(List.of("filter 'mine'"), labels(read, ""));
    }

    @Test
    void valuesOf_ownInitParam_comesBeforeContextParam() {
        app.param("servlet-jwt.tokenHeader", "X-Context");
        assertEquals("X-Own", tokenHeader(filter("jwt", Map.of("tokenHeader", "X-Own"))));
    }

    @Test
    void valuesOf_contextParam_comesBeforeDefault() {
        app.param("servlet-jwt.tokenHeader", "X-Context");
        assertEquals("X-Context", tokenHeader(filter("jwt", Map.of())));
    }

    @Test
    void valuesOf_nothingGiven_isDefault() {
        app.param("servlet-jwtx.tokenHeader", "X-Other").param("tokenHeader", "X-Other");
        assertEquals("Authorization", tokenHeader(filter("jwt", Map.of())));
        assertEquals(List.of(), problems.list());
    }

    @Test
    void valuesOf_contextParamOfInstance_holdsForItAlone() {
        app.param("servlet-jwt[api].tokenHeader", "X-Api").filter("main", JwtAuthFilter.class, Map.of());
        RegisteredComponent api = filter("api", Map.of("instance", "api"));
        ApplicationSettings read = read(api);
        assertEquals("X-Api", read.valuesOf(api).filter().tokenHeader());
        assertEquals(
                "Authorization",
                read.valuesOf(filter("main", Map.of())).filter().tokenHeader());
    }

    @Test
    void valuesOf_placeholder_isFilledIn() {
        String name = ContainerRegistrationsTest.class.getName();
        System.setProperty(name, "X-Filled");
        try {
            assertEquals("X-Filled", tokenHeader(filter("jwt", Map.of("tokenHeader", "${sys:" + name + "}"))));
        } finally {
            System.clearProperty(name);
        }
    }

    @Test
    void new_contextParamOfUnknownInstance_refused() {
        app.param("servlet-jwt[apu].issuer", "x").filter("api", JwtAuthFilter.class, Map.of("instance", "api"));
        read(filter("jwt", Map.of()));
        assertEquals(
                List.of(new ConfigProblem(
                        "context-param 'servlet-jwt[apu].issuer'",
                        "no component has instance=apu; did you mean 'api'?")),
                problems.list());
    }

    @Test
    void new_contextParamMisspelt_refused() {
        app.param("servlet-jwt.isuer", "x");
        read(filter("jwt", Map.of()));
        assertEquals(
                List.of(new ConfigProblem(
                        "context-param 'servlet-jwt.isuer'",
                        "isuer: there is no such setting; did you mean 'issuer'?")),
                problems.list());
    }

    @Test
    void new_instanceMalformed_refused() {
        read(filter("jwt", Map.of("instance", "a b")));
        assertEquals(
                List.of(new ConfigProblem("filter 'jwt'", "instance: expected letters, digits, _ or -")),
                problems.list());
    }

    @Test
    void new_initParamMisspeltOnAnyComponent_refused() {
        app.servlet("login", LoginServlet.class, Map.of("isuer", "x"), "/login");
        read(filter("jwt", Map.of()));
        assertEquals(
                List.of(new ConfigProblem(
                        "servlet 'login'", "isuer: there is no such setting; did you mean 'issuer'?")),
                problems.list());
    }

    @Test
    void new_filterSettingOnServlet_refused() {
        app.servlet("login", LoginServlet.class, Map.of("rules", "/* permit"), "/login");
        read(filter("jwt", Map.of()));
        assertEquals(
                List.of(new ConfigProblem(
                        "servlet 'login'", "rules: does not belong here; it is a setting of JwtAuthFilter")),
                problems.list());
    }

    @Test
    void endpoints_exactMappings_ofTheSameInstance() {
        app.servlet("login", LoginServlet.class, Map.of(), "/login", "/auth/*")
                .servlet("register", RegisterServlet.class, Map.of(), "/register", "*.register")
                .servlet("apiLogin", LoginServlet.class, Map.of("instance", "api"), "/api/login");
        assertEquals(
                List.of("/login", "/register"),
                ContainerRegistrations.read(app.context()).endpoints(""));
        assertEquals(
                List.of("/api/login"),
                ContainerRegistrations.read(app.context()).endpoints("api"));
    }

    @Test
    void endpoints_noContext_areNone() {
        assertTrue(ContainerRegistrations.read(null).endpoints("").isEmpty());
    }
}
