package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.access.RequestPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A Jetty without a socket that refuses no URI, with servlets of every kind of mapping, which report where a request
 * arrives.
 */
final class ServletMap {
    private static final List<String> PREFIXES = List.of("/admin", "/public", "/a/b");
    private static final List<String> EXACT = List.of("/a", "/a/b/c", "/login");

    /** Where a request has got to, in the words of the servlet that it reached. */
    record Reached(String method, RequestPath path) {}

    private final Server server = new Server(pool());
    private final LocalConnector connector;
    private final AtomicReference<Filter> filter = new AtomicReference<>();
    private final AtomicReference<Reached> reached = new AtomicReference<>();

    ServletMap() {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        connector = new LocalConnector(server, new HttpConnectionFactory(http));
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addFilter(new FilterHolder(new Current()), "/*", EnumSet.of(DispatcherType.REQUEST));
        PREFIXES.forEach(prefix -> context.addServlet(new ServletHolder(new Prefix(prefix)), prefix + "/*"));
        EXACT.forEach(path -> context.addServlet(new ServletHolder(new Exact(path)), path));
        context.addServlet(new ServletHolder(new Other()), "*.jsp");
        context.addServlet(new ServletHolder(new Other()), "/");
        server.setHandler(context);
    }

    private static QueuedThreadPool pool() {
        QueuedThreadPool pool = new QueuedThreadPool(8);
        pool.setDaemon(true);
        return pool;
    }

    void start() throws Exception {
        server.start();
    }

    /**
     * Where the request gets to behind this filter, null when nowhere.
     *
     * @param line method and target, a character being an octet
     */
    Reached request(Filter current, String line) {
        filter.set(current);
        reached.set(null);
        String head = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        LocalConnector.LocalEndPoint connection = connector.connect();
        connection.addInput(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
        connection.waitUntilClosedOrIdleFor(5, TimeUnit.SECONDS);
        return reached.get();
    }

    void stop() throws Exception {
        server.stop();
    }

    /** The filter of this request. */
    private final class Current implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            filter.get().doFilter(request, response, chain);
        }
    }

    /** A servlet that knows by its own mapping, and not from the request alone, where it is. */
    private abstract class Place extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        abstract RequestPath path(HttpServletRequest request);

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            reached.set(new Reached(request.getMethod(), path(request)));
        }
    }

    private final class Prefix extends Place {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String prefix;

        Prefix(String prefix) {
            this.prefix = prefix;
        }

        @Override
        RequestPath path(HttpServletRequest request) {
            String rest = request.getPathInfo();
            return new RequestPath(prefix + Objects.requireNonNullElse(rest, ""), rest != null);
        }
    }

    private final class Exact extends Place {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String path;

        Exact(String path) {
            this.path = path;
        }

        @Override
        RequestPath path(HttpServletRequest request) {
            return new RequestPath(path, false);
        }
    }

    private final class Other extends Place {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        RequestPath path(HttpServletRequest request) {
            return new RequestPath(request.getServletPath(), false);
        }
    }
}
