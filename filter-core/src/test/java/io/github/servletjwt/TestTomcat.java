package io.github.servletjwt;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.ApplicationServletRegistration;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A Tomcat on a free port of the loopback, with one web application in its root. */
public final class TestTomcat implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Path folder;
    private final Context context;

    private TestTomcat(Path folder, String contextPath) {
        this.folder = folder;
        tomcat.setBaseDir(folder.toString());
        this.context = tomcat.addContext(contextPath, null);
    }

    /**
     * A started server.
     *
     * @param filter mapped to everything, as every snippet maps it
     * @param params the filter's init-params
     * @param servlets by url-pattern
     * @param connector attributes of the connector that differ from Tomcat's defaults
     */
    public static TestTomcat start(
            Class<? extends Filter> filter,
            Map<String, String> params,
            Map<String, HttpServlet> servlets,
            Map<String, String> connector)
            throws IOException, LifecycleException {
        TestTomcat test = new TestTomcat(Files.createTempDirectory("tomcat"), "");
        test.addConnector(connector);
        test.addFilter(filter, params);
        servlets.forEach((pattern, servlet) -> {
            Wrapper wrapper = Tomcat.addServlet(test.context, pattern, servlet);
            // the wrapper's own addMapping is not seen in ServletRegistration.getMappings
            Set<String> unused = new ApplicationServletRegistration(wrapper, test.context).addMapping(pattern);
        });
        test.tomcat.start();
        return test;
    }

    /** A started server that this sets up by the Servlet API alone. */
    public static TestTomcat start(String contextPath, ServletContainerInitializer setup)
            throws IOException, LifecycleException {
        TestTomcat test = new TestTomcat(Files.createTempDirectory("tomcat"), contextPath);
        test.addConnector(Map.of());
        test.context.addServletContainerInitializer(setup, null);
        test.tomcat.start();
        return test;
    }

    private void addConnector(Map<String, String> attributes) {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        attributes.forEach((name, value) -> {
            if (!IntrospectionUtils.setProperty(connector, name, value)) {
                throw new IllegalArgumentException("Tomcat's connector has no attribute " + name);
            }
        });
        tomcat.setConnector(connector);
    }

    private void addFilter(Class<? extends Filter> type, Map<String, String> params) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("servlet-jwt-filter");
        definition.setFilterClass(type.getName());
        definition.setAsyncSupported("true");
        params.forEach(definition::addInitParameter);
        context.addFilterDef(definition);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName(definition.getFilterName());
        mapping.addURLPattern("/*");
        for (DispatcherType dispatch : List.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR)) {
            mapping.setDispatcher(dispatch.name());
        }
        context.addFilterMap(mapping);
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            removeFolder();
        } catch (LifecycleException | IOException failed) {
            throw new IllegalStateException("the test Tomcat does not stop", failed);
        }
    }

    private void removeFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
