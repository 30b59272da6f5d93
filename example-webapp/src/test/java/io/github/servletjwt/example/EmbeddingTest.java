package io.github.servletjwt.example;

import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.REQUEST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import jakarta.servlet.FilterRegistration;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's code for Jetty and Tomcat, run. */
class EmbeddingTest {
    private final String secret = SecretFile.randomText();

    @Test
    void jetty_asTheReadmeEmbedsIt_protects() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        // as the README shows it
        JwtAuth auth = JwtAuth.builder().secret(secret).users("memory").build();
        JwtAuthFilter filter = JwtAuthFilter.builder(auth)
                .rules("/admin/* role(admin)", "/* authenticated")
                .build();
        context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(REQUEST, ASYNC, ERROR));
        context.addServlet(new ServletHolder(new LoginServlet(auth)), "/login");
        context.addServlet(new ServletHolder(new RegisterServlet(auth)), "/register");

        context.addServlet(new ServletHolder(new AuthServlet()), "/auth");
        context.addServlet(new ServletHolder(new AuthServlet()), "/admin/x");
        server.setHandler(context);
        server.start();
        try (auth) {
            Client client = new Client(URI.create("http://127.0.0.1:" + connector.getLocalPort()));
            assertEquals(
                    201,
                    client.post("/register", "{\"username\":\"alice\",\"password\":\"wonderland-1\"}")
                            .statusCode());
            String token = client.login("/login", "alice", "wonderland-1");
            assertEquals(401, client.get("/auth").statusCode());
            assertEquals(200, client.get("/auth", token).statusCode());
            assertEquals(403, client.get("/admin/x", token).statusCode());
        } finally {
            server.stop();
        }
    }

    @Test
    void tomcat_asTheReadmeEmbedsIt_protects(@TempDir Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        Context context = tomcat.addContext("", null);
        JwtAuth auth = JwtAuth.builder().secret(secret).users("memory").build();
        // as the README shows it
        context.addServletContainerInitializer(
                (classes, application) -> {
                    FilterRegistration.Dynamic filter =
                            application.addFilter("servlet-jwt-filter", new JwtAuthFilter(auth));
                    filter.setAsyncSupported(true);
                    filter.addMappingForUrlPatterns(EnumSet.of(REQUEST, ASYNC, ERROR), false, "/*");
                    application.addServlet("login", new LoginServlet(auth)).addMapping("/login");
                    application
                            .addServlet("register", new RegisterServlet(auth))
                            .addMapping("/register");
                },
                null);

        Tomcat.addServlet(context, "auth", new AuthServlet()).addMapping("/auth");
        tomcat.start();
        try (auth) {
            Client client = new Client(
                    URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort()));
            assertEquals(401, client.get("/auth").statusCode());
            assertEquals(200, client.get("/auth", auth.issue("alice")).statusCode());
            client.post("/register", "{\"username\":\"alice\",\"password\":\"wonderland-1\"}");
            assertEquals(
                    200,
                    client.get("/auth", client.login("/login", "alice", "wonderland-1"))
                            .statusCode());
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
