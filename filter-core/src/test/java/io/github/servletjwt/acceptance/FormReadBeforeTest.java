package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.PasswordServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.apache.catalina.filters.FailedRequestFilter;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A filter ahead asks for a parameter, and so the container reads the body of a form before us. */
class FormReadBeforeTest {
    private static final String FORM_OF_ALICE = "username=alice&password=wonderland-1";
    private static final String NAME = "jürgen";
    private static final String PASSWORD = "schlüssel-für-tür-7";

    /** As filters do that look for a token against CSRF, a locale or a method. */
    public static final class Asks implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            request.getParameter("_method");
            chain.doFilter(request, response);
        }
    }

    /** As filters do that log bodies, and then do not. */
    public static final class OpensReader implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            request.getReader();
            chain.doFilter(request, response);
        }
    }

    private static TestApp.Builder behind(Class<? extends Filter> ahead, String users) {
        return TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", users)
                .servlet(LoginServlet.class, "/login")
                .servlet(RefreshServlet.class, "/refresh")
                .servlet(LogoutServlet.class, "/logout")
                .jetty(context -> context.addFilter(new FilterHolder(ahead), "/*", EnumSet.of(DispatcherType.REQUEST)))
                .tomcat(context -> {
                    FilterDef definition = new FilterDef();
                    definition.setFilterName("ahead");
                    definition.setFilterClass(ahead.getName());
                    context.addFilterDef(definition);
                    FilterMap mapping = new FilterMap();
                    mapping.setFilterName("ahead");
                    mapping.addURLPattern("/*");
                    context.addFilterMap(mapping);
                });
    }

    private static TestApp start(Container container, Class<? extends Filter> ahead) throws Exception {
        return behind(ahead, FewUsers.class.getName()).start(container);
    }

    private static TestApp start(Container container) throws Exception {
        return start(container, Asks.class);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void form_readAhead_isAnsweredByEveryEndpoint(Container container) throws Exception {
        try (TestApp app = start(container)) {
            HttpResponse<String> login = app.postForm("/login", FORM_OF_ALICE);
            assertEquals(200, login.statusCode(), login.body());
            String refreshToken = TestApp.member(login, "refresh_token");
            HttpResponse<String> refreshed = app.postForm("/refresh", "refresh_token=" + refreshToken);
            assertEquals(200, refreshed.statusCode(), refreshed.body());
            String bearer = "Bearer " + TestApp.member(refreshed, "access_token");
            HttpResponse<String> logout = app.postForm("/logout", "everywhere=true", "Authorization", bearer);
            assertEquals(204, logout.statusCode(), logout.body());
            assertEquals(401, app.get("/x", "Authorization", bearer).statusCode());
        }
    }

    /** A parameter of the query string is no field of the body; credentials there stay refused. */
    @ParameterizedTest
    @CsvSource({
        "JETTY,  /login?lang=en,                      username=alice&password=wonderland-1,              200",
        "TOMCAT, /login?lang=en,                      username=alice&password=wonderland-1,              200",
        "JETTY,  /login?grant_type=password&lang=a+b, username=alice&password=wonderland-1,              200",
        "TOMCAT, /login?grant_type=password&lang=a+b, username=alice&password=wonderland-1,              200",
        "JETTY,  /login?username=alice,               password=wonderland-1,                             400",
        "TOMCAT, /login?username=alice,               password=wonderland-1,                             400",
        "JETTY,  /login?%75sername=alice,             password=wonderland-1,                             400",
        "TOMCAT, /login?%75sername=alice,             password=wonderland-1,                             400",
        "JETTY,  /login,                              username=alice&password=wonderland-1&password=x,   400",
        "TOMCAT, /login,                              username=alice&password=wonderland-1&password=x,   400",
        "JETTY,  /login?grant_type=nonsense,          grant_type=password&username=alice&password=wonderland-1, 200",
        "TOMCAT, /login?grant_type=nonsense,          grant_type=password&username=alice&password=wonderland-1, 200",
        "JETTY,  /login,                              username=alice,                                    400",
        "TOMCAT, /login,                              username=alice,                                    400"
    })
    void form_withAQuery_hasTheFieldsOfTheBodyAlone(Container container, String path, String body, int status)
            throws Exception {
        try (TestApp app = start(container)) {
            HttpResponse<String> answer = app.postForm(path, body);
            assertEquals(status, answer.statusCode(), answer.body());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void form_inUtf8_isReadAsUtf8(Container container) throws Exception {
        try (TestApp app = behind(Asks.class, "memory")
                .servlet(RegisterServlet.class, "/register")
                .servlet(PasswordServlet.class, "/password")
                .start(container)) {
            HttpResponse<String> made =
                    app.postJson("/register", "{\"username\":\"" + NAME + "\",\"password\":\"" + PASSWORD + "\"}");
            assertEquals(201, made.statusCode(), made.body());
            HttpResponse<String> login =
                    app.postForm("/login", "username=" + encoded(NAME) + "&password=" + encoded(PASSWORD));
            assertEquals(200, login.statusCode(), login.body());
            HttpResponse<String> changed = app.postForm(
                    "/password",
                    "old_password=" + encoded(PASSWORD) + "&new_password=" + encoded(PASSWORD + "ß"),
                    "Authorization",
                    "Bearer " + TestApp.member(login, "access_token"));
            assertEquals(204, changed.statusCode(), changed.body());
            String json = "{\"username\":\"" + NAME + "\",\"password\":\"" + PASSWORD + "ß\"}";
            assertEquals(200, app.postJson("/login", json).statusCode());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void form_readerOpenedAhead_isRead(Container container) throws Exception {
        try (TestApp app = start(container, OpensReader.class)) {
            assertEquals(200, app.postForm("/login", FORM_OF_ALICE).statusCode());
            assertEquals(200, app.postJson("/login", FewUsers.ALICE).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void form_tooLarge_isRefused(Container container) throws Exception {
        try (TestApp app = start(container)) {
            String body = FORM_OF_ALICE + "&padding=" + "x".repeat(16 * 1024);
            assertEquals(413, app.postForm("/login", body).statusCode());
        }
    }

    /** Tomcat's own filter, which asks for a parameter to see whether all could be read. */
    @Test
    void form_behindTomcatsFailedRequestFilter_isRead() throws Exception {
        try (TestApp app = start(Container.TOMCAT, FailedRequestFilter.class)) {
            assertEquals(200, app.postForm("/login", FORM_OF_ALICE).statusCode());
        }
    }
}
