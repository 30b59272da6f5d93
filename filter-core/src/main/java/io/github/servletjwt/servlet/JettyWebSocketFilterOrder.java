package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.access.PathPattern;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves Jetty's filter for WebSocket upgrades behind ours. Jetty adds it by itself, before every filter of {@code
 * web.xml}, and it answers upgrades: WebSocket endpoints would be open without a token (ADR 0016).
 *
 * <p>A web application does not see Jetty's classes, so their public methods are called by reflection. Where that does
 * not work, the log names the remedy.
 */
final class JettyWebSocketFilterOrder {
    private static final System.Logger LOG = System.getLogger(JettyWebSocketFilterOrder.class.getName());
    private static final String UPGRADE_FILTER = ".websocket.servlet.WebSocketUpgradeFilter";

    private JettyWebSocketFilterOrder() {}

    /**
     * Corrects the order if necessary; in Tomcat too ({@link TomcatWebSocketFilterOrder}).
     *
     * @throws ServletException when WebSocket endpoints would be open in Tomcat
     */
    static void putBehind(@Nullable String ours, @Nullable ServletContext context) throws ServletException {
        Map<String, ? extends FilterRegistration> filters = context == null ? null : context.getFilterRegistrations();
        if (ours == null || context == null || filters == null) {
            return;
        }
        for (Map.Entry<String, ? extends FilterRegistration> filter : filters.entrySet()) {
            String name = filter.getKey();
            // the one that Jetty adds has the name of its class; one of web.xml has the place that its author gave it
            boolean addedByJetty = name.endsWith(UPGRADE_FILTER)
                    && name.equals(filter.getValue().getClassName());
            if (addedByJetty) {
                putBehind(ours, name, context);
            } else if (TomcatWebSocketFilterOrder.isUpgradeFilter(name, filter.getValue())) {
                TomcatWebSocketFilterOrder.putBehind(ours, context);
            }
        }
    }

    private static void putBehind(String ours, String upgrades, ServletContext context) {
        try {
            if (moved(ours, upgrades, context)) {
                LOG.log(
                        Level.INFO,
                        "servlet-jwt: Jetty''s filter for WebSocket upgrades now comes after ''{0}'': endpoints need what its "
                                + "rules say",
                        ours);
            }
        } catch (ReflectiveOperationException | RuntimeException failed) {
            LOG.log(
                    Level.ERROR,
                    "servlet-jwt: WEBSOCKET ENDPOINTS ARE OPEN WITHOUT A TOKEN: Jetty answers upgrades before ''{0}'' runs, "
                            + "and this cannot be changed from here ({1}); add a <filter> of class {2} to web.xml, of any other "
                            + "name, with its <filter-mapping> to {3} after that of ''{0}''",
                    ours,
                    failed.toString(),
                    upgrades,
                    PathPattern.BELOW);
        }
    }

    /** Behind our last mapping to a url-pattern. False where it comes after ours already. */
    private static boolean moved(String ours, String upgrades, ServletContext context)
            throws ReflectiveOperationException {
        Object handler = call(call(context, "getContextHandler"), "getServletHandler");
        Object mappings = call(handler, "getFilterMappings");
        List<Object> ordered = new ArrayList<>();
        List<Object> moving = new ArrayList<>();
        int last = lastOf(ours, mappings);
        for (int i = 0; i < Array.getLength(mappings); i++) {
            Object mapping = Array.get(mappings, i);
            boolean moves = i < last && call(mapping, "getFilterName").equals(upgrades);
            (moves ? moving : ordered).add(mapping);
            if (i == last) {
                ordered.addAll(moving);
            }
        }
        if (!moving.isEmpty()) {
            Object array = Array.newInstance(mappings.getClass().getComponentType(), ordered.size());
            for (int i = 0; i < ordered.size(); i++) {
                Array.set(array, i, ordered.get(i));
            }
            handler.getClass()
                    .getMethod("setFilterMappings", mappings.getClass())
                    .invoke(handler, array);
        }
        return !moving.isEmpty();
    }

    /** Mappings to names of servlets do not matter: those to url-patterns run before them, wherever they stand. */
    private static int lastOf(String ours, Object mappings) throws ReflectiveOperationException {
        for (int i = Array.getLength(mappings) - 1; i >= 0; i--) {
            Object mapping = Array.get(mappings, i);
            boolean byPath = mapping.getClass().getMethod("getPathSpecs").invoke(mapping) instanceof String[] paths
                    && paths.length > 0;
            if (byPath && call(mapping, "getFilterName").equals(ours)) {
                return i;
            }
        }
        throw new IllegalStateException("it is not mapped to a url-pattern");
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return Objects.requireNonNull(target.getClass().getMethod(method).invoke(target), method);
    }
}
