package io.github.servletjwt.testkit;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension: servlets of the application in Jetty, on a free port of the loopback, behind a real {@code
 * JwtAuthFilter} with a clock that the test moves.
 *
 * <pre>{@code @RegisterExtension static final ProtectedJetty SERVER = ProtectedJetty.of("/admin/*", new
 * AdminServlet()).rules("/admin/* role(admin)");
 *
 * assertEquals(200, SERVER.get("/admin/users", SERVER.token("alice", "admin")).statusCode()); }</pre>
 *
 * <p>A static field starts it once for the class, another field once for each test. Its access tokens are signed with
 * {@link TestTokens#SECRET}, so those of {@link TestTokens} are valid until {@link #clock} is moved.
 *
 * <p>Thread safety: requests may be sent by any thread. Needs {@code junit-jupiter} and Jetty 12's {@code
 * jetty-ee10-servlet}.
 */
public final class ProtectedJetty implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Map<String, Servlet> servlets = new LinkedHashMap<>();
    private final MovableClock clock = new MovableClock();
    private String[] rules = {};
    private UnaryOperator<JwtAuthBuilder> settings = UnaryOperator.identity();
    private Consumer<ServletContextHandler> more = context -> {};

    private @Nullable Running running;
    /** How many classes use it at the moment: those nested in a class share its server. */
    private int classes;

    private record Running(Server server, JwtAuth auth, int port) {}

    private ProtectedJetty() {}

    /** Protects a servlet; every path needs a token unless {@link #rules} say otherwise. */
    public static ProtectedJetty of(String urlPattern, Servlet servlet) {
        return new ProtectedJetty().and(urlPattern, servlet);
    }

    /** Another servlet. */
    public ProtectedJetty and(String urlPattern, Servlet servlet) {
        servlets.put(urlPattern, servlet);
        return this;
    }

    /** Access rules of the filter. */
    public ProtectedJetty rules(String... accessRules) {
        rules = accessRules.clone();
        return this;
    }

    /** Settings of the {@link JwtAuth}, such as {@code builder -> builder.users(new MyUserStore())}: with users, /login is there. */
    public ProtectedJetty auth(UnaryOperator<JwtAuthBuilder> more) {
        settings = more;
        return this;
    }

    /** Other parts that the application needs in Jetty. */
    public ProtectedJetty context(Consumer<ServletContextHandler> additions) {
        more = additions;
        return this;
    }

    /** The clock by which tokens expire; {@code clock().move(Duration.ofMinutes(16))} makes all of them old. */
    public MovableClock clock() {
        return clock;
    }

    /** The {@code JwtAuth} that issues and verifies tokens here. */
    public JwtAuth auth() {
        return running().auth();
    }

    /** A valid token of a user with roles. */
    public String token(String user, String... roles) {
        try {
            return auth().issue(user, roles);
        } catch (AuthFailureException refused) {
            throw new IllegalArgumentException(user + " gets no token: " + refused.getMessage(), refused);
        }
    }

    /** An address of the server. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + running().port() + path);
    }

    /** {@code GET} without a token. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /** {@code GET} with a token. */
    public HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    /** Sends any request; {@link #uri} makes its URL. */
    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private Running running() {
        return Objects.requireNonNull(running, "not started: put it into a field with @RegisterExtension");
    }

    @Override
    public void beforeAll(ExtensionContext test) throws Exception {
        classes++;
        if (running == null) {
            running = start();
        }
    }

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        if (classes == 0) {
            running = start();
        }
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        if (classes == 0) {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext test) throws Exception {
        classes--;
        if (classes == 0) {
            stop();
        }
    }

    private Running start() throws Exception {
        JwtAuth auth = settings.apply(
                        JwtAuth.builder().secret(TestTokens.SECRET).clock(clock).nanoTime(clock::nanoTime))
                .build();
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
        FilterHolder filter = new FilterHolder(filter(auth));
        filter.setAsyncSupported(true);
        context.addFilter(
                filter, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        servlets.forEach((pattern, servlet) -> context.addServlet(new ServletHolder(pattern, servlet), pattern));
        if (RuntimeAccess.of(auth).hasUsers()) {
            context.addServlet(new ServletHolder("login", new LoginServlet(auth)), "/login");
        }
        more.accept(context);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception failed) {
            server.stop();
            auth.close();
            throw failed;
        }
        return new Running(server, auth, connector.getLocalPort());
    }

    private JwtAuthFilter filter(JwtAuth auth) {
        JwtAuthFilter.Builder builder = JwtAuthFilter.builder(auth);
        return rules.length == 0 ? builder.build() : builder.rules(rules).build();
    }

    private void stop() throws Exception {
        Running ended = running;
        running = null;
        if (ended != null) {
            ended.server().stop();
            ended.auth().close();
        }
    }
}
