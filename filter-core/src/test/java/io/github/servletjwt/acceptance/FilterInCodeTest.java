package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.LogLines;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import java.io.Serial;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.ApplicationServletRegistration;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter that code adds to the application: WebSocket endpoints are behind it, wherever the container maps it. */
@Timeout(60)
class FilterInCodeTest {
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade";

    private JwtAuth auth;

    /** When code adds the filter; in Tomcat a listener comes after all initializers, too. */
    enum Time {
        BEFORE_WEBSOCKET,
        AFTER_WEBSOCKET,
        IN_A_LISTENER
    }

    private static final class Other extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    private record Running(int port, AutoCloseable server) implements AutoCloseable {
        @Override
        public void close() {
            try {
                server.close();
            } catch (Exception failed) {
                throw new IllegalStateException("the server does not stop", failed);
            }
        }
    }

    @BeforeEach
    void open() {
        auth = JwtAuth.builder().secret(TestTokens.SECRET).build();
    }

    @AfterEach
    void close() {
        auth.close();
    }

    private void add(ServletContext context, boolean matchAfter, String... patterns) {
        FilterRegistration.Dynamic filter =
                context.addFilter("in-code", JwtAuthFilter.builder(auth).build());
        filter.setAsyncSupported(true);
        for (String pattern : patterns) {
            filter.addMappingForUrlPatterns(
                    EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
                    matchAfter,
                    pattern);
        }
    }

    private ServletContextListener listener(boolean matchAfter, String... patterns) {
        return new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                add(event.getServletContext(), matchAfter, patterns);
            }
        };
    }

    private Running tomcat(Time time, boolean matchAfter, String... patterns) throws Exception {
        Tomcat server = new Tomcat();
        server.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        server.setConnector(connector);
        Context context = server.addContext("", null);
        ServletContainerInitializer ours = (types, application) -> add(application, matchAfter, patterns);
        if (time == Time.BEFORE_WEBSOCKET) {
            context.addServletContainerInitializer(ours, null);
        }
        context.addServletContainerInitializer(new WsSci(), Set.of(WebSocketApp.Greeter.class));
        if (time != Time.BEFORE_WEBSOCKET) {
            context.addServletContainerInitializer(ours, null);
        }
        Wrapper other = Tomcat.addServlet(context, "other", new Other());
        var unused = new ApplicationServletRegistration(other, context).addMapping("/");
        server.start();
        return new Running(connector.getLocalPort(), () -> {
            server.stop();
            server.destroy();
        });
    }

    private Running jetty(Time time, boolean matchAfter, String... patterns) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
        context.setContextPath("/");
        ServletContainerInitializer ours = (types, application) -> add(application, matchAfter, patterns);
        if (time == Time.BEFORE_WEBSOCKET) {
            context.addServletContainerInitializer(ours);
        }
        JakartaWebSocketServletContainerInitializer.configure(
                context, (application, container) -> container.addEndpoint(WebSocketApp.Greeter.class));
        if (time == Time.AFTER_WEBSOCKET) {
            context.addServletContainerInitializer(ours);
        }
        if (time == Time.IN_A_LISTENER) {
            context.addEventListener(listener(matchAfter, patterns));
        }
        context.addServlet(new ServletHolder("other", new Other()), "/");
        server.setHandler(context);
        server.start();
        return new Running(connector.getLocalPort(), server::stop);
    }

    private void assertProtected(Running running) throws Exception {
        assertEquals("401", WebSocketApp.open(running.port(), "/socket", UPGRADE));
        String token = auth.issue("alice");
        assertEquals(
                "hello alice", WebSocketApp.open(running.port(), "/socket", UPGRADE, "Authorization: Bearer " + token));
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_WEBSOCKET, true",
        "BEFORE_WEBSOCKET, false",
        "AFTER_WEBSOCKET, true",
        "AFTER_WEBSOCKET, false",
        "IN_A_LISTENER, true",
        "IN_A_LISTENER, false"
    })
    void webSocket_behindAFilterInCode_needsAToken(Time time, boolean matchAfter) throws Exception {
        try (Running tomcat = tomcat(time, matchAfter, "/*")) {
            assertProtected(tomcat);
        }
        try (Running jetty = jetty(time, matchAfter, "/*")) {
            assertProtected(jetty);
        }
    }

    /** The mapping that matters need not be the first. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void webSocket_severalMappings_needsAToken(boolean matchAfter) throws Exception {
        for (String[] patterns : List.of(
                new String[] {"/api/*", "/*"}, new String[] {"/api/*", "/socket"}, new String[] {"/socket", "/api/*"
                })) {
            try (Running tomcat = tomcat(Time.AFTER_WEBSOCKET, matchAfter, patterns)) {
                assertProtected(tomcat);
            }
            try (Running jetty = jetty(Time.AFTER_WEBSOCKET, matchAfter, patterns)) {
                assertProtected(jetty);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_WEBSOCKET, true, false", "AFTER_WEBSOCKET, false, false", "AFTER_WEBSOCKET, true, true"})
    void start_inTomcat_logsACorrectedOrder(Time time, boolean matchAfter, boolean corrected) throws Exception {
        try (LogLines lines = new LogLines();
                Running tomcat = tomcat(time, matchAfter, "/*")) {
            boolean logged = lines.text().contains("Tomcat's filter for WebSocket upgrades now comes after 'in-code'");
            assertEquals(corrected, logged, lines.text());
            assertTrue(tomcat.port() > 0);
        }
    }
}
