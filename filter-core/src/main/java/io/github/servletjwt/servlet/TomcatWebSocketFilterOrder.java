package io.github.servletjwt.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;

/**
 * Moves Tomcat's filter for WebSocket upgrades behind ours. Tomcat maps it while listeners and initializers run: after
 * the filters of {@code web.xml}, but before a filter that code maps later with {@code isMatchAfter=true}. It answers
 * upgrades itself, so WebSocket endpoints would be open without a token (ADR 0016).
 *
 * <p>A web application does not see Tomcat's classes, so reflection reads two fields and calls public methods. Where
 * that does not work, the Servlet API maps our filter first. <b>Failure:</b> where neither works, the start fails.
 */
final class TomcatWebSocketFilterOrder {
    private static final System.Logger LOG = System.getLogger(TomcatWebSocketFilterOrder.class.getName());
    private static final String UPGRADE_FILTER = "Tomcat WebSocket (JSR356) Filter";
    private static final String UPGRADE_CLASS = "org.apache.tomcat.websocket.server.WsFilter";

    private TomcatWebSocketFilterOrder() {}

    /** Whether Tomcat added this filter itself. */
    static boolean isUpgradeFilter(String name, FilterRegistration filter) {
        return name.equals(UPGRADE_FILTER) && UPGRADE_CLASS.equals(filter.getClassName());
    }

    /**
     * Corrects the order where it is wrong.
     *
     * @param ours name of our filter
     * @throws ServletException when endpoints would be open
     */
    static void putBehind(String ours, ServletContext context) throws ServletException {
        try {
            if (moved(ours, context)) {
                LOG.log(
                        Level.INFO,
                        "servlet-jwt: Tomcat''s filter for WebSocket upgrades now comes after ''{0}'': endpoints need what its "
                                + "rules say",
                        ours);
            }
        } catch (ReflectiveOperationException | RuntimeException failed) {
            mapFirst(ours, context, failed);
        }
    }

    /**
     * Behind all mappings, which is its place for filters of {@code web.xml}. False where it comes after ours already.
     */
    private static boolean moved(String ours, ServletContext context) throws ReflectiveOperationException {
        Object application = application(context);
        Object mappings = call(application, "findFilterMaps");
        Object upgrades = null;
        boolean wrong = false;
        for (int i = 0; i < Array.getLength(mappings); i++) {
            Object mapping = Array.get(mappings, i);
            Object name = call(mapping, "getFilterName");
            if (name.equals(UPGRADE_FILTER)) {
                upgrades = mapping;
            }
            wrong |= upgrades != null && name.equals(ours) && isByPath(mapping);
        }
        if (wrong && upgrades != null) {
            change(application, "removeFilterMap", upgrades);
            change(application, "addFilterMap", upgrades);
        }
        return wrong;
    }

    /** The {@code StandardContext} behind Tomcat's two facades of it. */
    private static Object application(ServletContext context) throws ReflectiveOperationException {
        return read(read(context));
    }

    private static Object read(Object facade) throws ReflectiveOperationException {
        Field field = facade.getClass().getDeclaredField("context");
        field.setAccessible(true);
        return Objects.requireNonNull(field.get(facade), "context");
    }

    /** Mappings to names of servlets do not matter: they run after all mappings to url-patterns. */
    private static boolean isByPath(Object mapping) throws ReflectiveOperationException {
        return Array.getLength(call(mapping, "getURLPatterns")) > 0
                || Boolean.TRUE.equals(call(mapping, "getMatchAllUrlPatterns"));
    }

    /** The first mapping of a filter decides: Tomcat runs no filter twice. */
    private static void mapFirst(String ours, ServletContext context, Exception cause) throws ServletException {
        try {
            FilterRegistration registration = Objects.requireNonNull(context.getFilterRegistration(ours), ours);
            Collection<String> patterns = registration.getUrlPatternMappings();
            if (!patterns.isEmpty()) {
                registration.addMappingForUrlPatterns(
                        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
                        false,
                        patterns.toArray(String[]::new));
                LOG.log(
                        Level.WARNING,
                        "servlet-jwt: ''{0}'' now runs before all other filters, because the order of Tomcat''s filter for "
                                + "WebSocket upgrades is not known ({1}); to keep the order of your filters, map ''{0}'' "
                                + "with isMatchAfter=false",
                        ours,
                        cause.toString());
            }
        } catch (RuntimeException refused) {
            throw new StartFailedException("servlet-jwt: WebSocket endpoints could be open without a token: Tomcat may "
                    + "answer upgrades before '" + ours + "' runs, and the order cannot be changed (" + cause + "; "
                    + refused + "); map '" + ours + "' with isMatchAfter=false or in web.xml, or, without WebSocket "
                    + "endpoints, set containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\" on the Context");
        }
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return Objects.requireNonNull(target.getClass().getMethod(method).invoke(target), method);
    }

    private static void change(Object application, String method, Object mapping) throws ReflectiveOperationException {
        application.getClass().getMethod(method, mapping.getClass()).invoke(application, mapping);
    }
}
