package io.github.servletjwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.servletjwt.servlet.JwtAuthFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.ApplicationServletRegistration;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * One web application, by the settings of a {@code web.xml}, in Jetty or Tomcat: the filter on everything, endpoints, and a
 * servlet that says hello to whoever gets through.
 */
public final class TestApp implements AutoCloseable {
    /** Where it runs. */
    public enum Container {
        JETTY,
        TOMCAT
    }

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String FILTER = "servlet-jwt-filter";

    private final int port;
    private final String contextPath;
    private final AutoCloseable server;

    private TestApp(int port, String contextPath, AutoCloseable server) {
        this.port = port;
        this.contextPath = contextPath;
        this.server = server;
    }

    private record Endpoint(Class<? extends HttpServlet> type, String pattern, Map<String, String> params) {}

    /** The parts of the application. */
    public static final class Builder {
        private final Map<String, String> filter = new LinkedHashMap<>();
        private final List<Endpoint> endpoints = new ArrayList<>();
        private final Map<String, Object> attributes = new LinkedHashMap<>();
        private Consumer<ServletContextHandler> jetty = context -> {};
        private Consumer<Context> tomcat = context -> {};
        private String contextPath = "";

        /** Init-params of the filter, names and values in turn; an empty value takes one away. */
        public Builder filter(String... settings) {
            put(filter, settings);
            filter.values().removeIf(String::isEmpty);
            return this;
        }

        private static void put(Map<String, String> params, String... settings) {
            for (int i = 0; i < settings.length; i += 2) {
                params.put(settings[i], settings[i + 1]);
            }
        }

        /** A servlet with its init-params. */
        public Builder servlet(Class<? extends HttpServlet> type, String pattern, String... settings) {
            Map<String, String> params = new LinkedHashMap<>();
            put(params, settings);
            endpoints.add(new Endpoint(type, pattern, params));
            return this;
        }

        /** An attribute of the ServletContext. */
        public Builder attribute(String name, Object value) {
            attributes.put(name, value);
            return this;
        }

        public Builder contextPath(String path) {
            contextPath = path;
            return this;
        }

        /** The parts that only Jetty needs. */
        public Builder jetty(Consumer<ServletContextHandler> more) {
            jetty = more;
            return this;
        }

        /** The parts that only Tomcat needs. */
        public Builder tomcat(Consumer<Context> more) {
            tomcat = more;
            return this;
        }

        /**
         * The running application.
         *
         * @throws Exception what its start throws
         */
        public TestApp start(Container container) throws Exception {
            return container == Container.JETTY ? inJetty() : inTomcat();
        }

        private TestApp inJetty() throws Exception {
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
            context.setContextPath(contextPath.isEmpty() ? "/" : contextPath);
            attributes.forEach(context::setAttribute);
            FilterHolder holder = new FilterHolder(JwtAuthFilter.class);
            holder.setName(FILTER);
            holder.setAsyncSupported(true);
            holder.setInitParameters(filter);
            context.addFilter(
                    holder, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
            for (Endpoint endpoint : endpoints) {
                ServletHolder servlet = new ServletHolder(endpoint.pattern(), endpoint.type());
                servlet.setInitParameters(endpoint.params());
                context.addServlet(servlet, endpoint.pattern());
            }
            context.addServlet(new ServletHolder("hello", new Hello()), "/*");
            jetty.accept(context);
            server.setHandler(context);
            try {
                server.start();
            } catch (Exception failed) {
                server.stop();
                throw failed;
            }
            return new TestApp(connector.getLocalPort(), contextPath, server::stop);
        }

        private TestApp inTomcat() throws Exception {
            Path folder = Files.createTempDirectory("tomcat");
            Tomcat server = new Tomcat();
            server.setBaseDir(folder.toString());
            Connector connector = new Connector();
            connector.setPort(0);
            connector.setProperty("address", "127.0.0.1");
            // Tomcat hangs up after a hundred requests
            if (!connector.setProperty("maxKeepAliveRequests", "-1")) {
                throw new IllegalStateException("maxKeepAliveRequests");
            }
            server.setConnector(connector);
            Context context = server.addContext(contextPath, null);
            tomcat.accept(context);
            context.addServletContainerInitializer(
                    (classes, application) -> attributes.forEach(application::setAttribute), null);
            filter(context);
            for (Endpoint endpoint : endpoints) {
                Wrapper wrapper = Tomcat.addServlet(
                        context, endpoint.pattern(), endpoint.type().getName());
                endpoint.params().forEach(wrapper::addInitParameter);
                map(context, wrapper, endpoint.pattern());
            }
            map(context, Tomcat.addServlet(context, "hello", new Hello()), "/*");
            server.start();
            if (!context.getState().isAvailable()) {
                server.stop();
                throw new IllegalStateException("the application did not start");
            }
            return new TestApp(connector.getLocalPort(), contextPath, () -> {
                server.stop();
                server.destroy();
            });
        }

        /** The wrapper's own addMapping is not seen in ServletRegistration.getMappings. */
        private static void map(Context context, Wrapper wrapper, String pattern) {
            var unused = new ApplicationServletRegistration(wrapper, context).addMapping(pattern);
        }

        private void filter(Context context) {
            FilterDef definition = new FilterDef();
            definition.setFilterName(FILTER);
            definition.setFilterClass(JwtAuthFilter.class.getName());
            definition.setAsyncSupported("true");
            filter.forEach(definition::addInitParameter);
            context.addFilterDef(definition);
            FilterMap mapping = new FilterMap();
            mapping.setFilterName(FILTER);
            mapping.addURLPattern("/*");
            for (DispatcherType dispatch :
                    List.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR)) {
                mapping.setDispatcher(dispatch.name());
            }
            context.addFilterMap(mapping);
        }
    }

    private static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setCharacterEncoding("UTF-8");
            response.getWriter().write("hello " + request.getRemoteUser());
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** An address of the application. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + contextPath + path);
    }

    /** As a page of the application's own would be called. */
    public String origin() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** A request with headers, names and values in turn. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body, UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, publisher);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    public HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, null, headers);
    }

    /** A JSON body, and further headers. */
    public HttpResponse<String> postJson(String path, String body, String... headers) throws Exception {
        return send("POST", path, body, with(headers, "Content-Type", "application/json"));
    }

    /** A form, and further headers. */
    public HttpResponse<String> postForm(String path, String body, String... headers) throws Exception {
        return send("POST", path, body, with(headers, "Content-Type", "application/x-www-form-urlencoded"));
    }

    private static String[] with(String[] headers, String name, String value) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(name);
        all.add(value);
        return all.toArray(new String[0]);
    }

    /** A text member of a JSON answer; null when there is none. */
    public static String member(HttpResponse<String> answer, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(answer.body());
        return matcher.find() ? matcher.group(1) : null;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
