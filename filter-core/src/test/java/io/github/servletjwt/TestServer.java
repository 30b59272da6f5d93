package io.github.servletjwt;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty on a free port of the loopback, with one web application, and a client for it. */
public final class TestServer implements AutoCloseable {
    private static final String ANY_URI = "test.anyUri";
    private static final String ANY_HEAD = "test.anyHead";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestServer() {}

    /**
     * A started server.
     *
     * @param setup adds filters and servlets
     * @throws Exception what the application's start throws
     */
    public static TestServer start(Consumer<ServletContextHandler> setup) throws Exception {
        TestServer test = new TestServer();
        test.connector.setHost("127.0.0.1");
        test.server.addConnector(test.connector);
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
        context.setContextPath("/");
        setup.accept(context);
        test.server.setHandler(context);
        if (context.getAttribute(ANY_URI) != null) {
            test.connector
                    .getConnectionFactory(HttpConnectionFactory.class)
                    .getHttpConfiguration()
                    .setUriCompliance(UriCompliance.UNSAFE);
        }
        if (context.getAttribute(ANY_HEAD) != null) {
            test.connector
                    .getConnectionFactory(HttpConnectionFactory.class)
                    .getHttpConfiguration()
                    .setHttpCompliance(HttpCompliance.RFC2616_LEGACY.with("ANY", HttpCompliance.Violation.values()));
        }
        try {
            test.server.start();
        } catch (Exception failed) {
            test.server.stop();
            throw failed;
        }
        return test;
    }

    /** Adds a filter as every snippet maps it. */
    public static void filter(ServletContextHandler context, FilterHolder filter, String pattern) {
        filter.setAsyncSupported(true);
        context.addFilter(
                filter, pattern, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    }

    /** Adds a filter that was made in code. */
    public static void filter(ServletContextHandler context, Filter filter, String pattern) {
        filter(context, new FilterHolder(filter), pattern);
    }

    /** Adds a filter of {@code web.xml}: by its class, with init-params. */
    public static void filter(
            ServletContextHandler context, Class<? extends Filter> type, Map<String, String> params, String pattern) {
        FilterHolder holder = new FilterHolder(type);
        holder.setName("servlet-jwt-filter");
        holder.setInitParameters(params);
        filter(context, holder, pattern);
    }

    /** Adds a servlet of {@code web.xml}: by its class, with init-params. */
    public static void servlet(
            ServletContextHandler context,
            Class<? extends HttpServlet> type,
            String name,
            Map<String, String> params,
            String pattern) {
        ServletHolder holder = new ServletHolder(name, type);
        holder.setInitParameters(params);
        holder.setInitOrder(1);
        context.addServlet(holder, pattern);
    }

    /** Adds the application's servlet, which answers {@code Hello, USER} and counts its calls. */
    public static AtomicInteger hello(ServletContextHandler context, String pattern) {
        Hello hello = new Hello();
        context.addServlet(new ServletHolder(hello), pattern);
        return hello.calls;
    }

    /** Jetty hands ambiguous URIs on instead of refusing them, so that the filter is alone with them. */
    public static void letAnyUriThrough(ServletContextHandler context) {
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setAttribute(ANY_URI, true);
    }

    /** Jetty reads request heads as kindly as it can: of HTTP/0.9, with any header, methods in any case. */
    public static void letAnyHeadThrough(ServletContextHandler context) {
        context.setAttribute(ANY_HEAD, true);
    }

    private static final class Hello extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        private final AtomicInteger calls = new AtomicInteger();

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            calls.incrementAndGet();
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write("Hello, " + request.getRemoteUser());
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** GET, with headers as name, value, name, value… */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, null, headers);
    }

    /** GET with a bearer token. */
    public HttpResponse<String> getWithToken(String path, String token) throws IOException, InterruptedException {
        return get(path, "Authorization", "Bearer " + token);
    }

    public HttpResponse<String> postJson(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body, "Content-Type", "application/json");
    }

    public HttpResponse<String> postForm(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body, "Content-Type", "application/x-www-form-urlencoded");
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends exactly this request head, lines ended by CR LF, and gives the whole answer. */
    public String raw(String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            String head = String.join("\r\n", lines) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The access token in a login's answer. */
    public static String tokenIn(HttpResponse<String> login) {
        String name = "\"access_token\":\"";
        int start = login.body().indexOf(name);
        if (start < 0) {
            throw new AssertionError("no token in " + login.statusCode() + " " + login.body());
        }
        return login.body().substring(start + name.length(), login.body().indexOf('"', start + name.length()));
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("the test server does not stop", failed);
        }
    }
}
