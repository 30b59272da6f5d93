package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.servletjwt.LogLines;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A log line appears where Jetty's filter cannot be moved; containers show the rest (TrapsIT). */
class JettyWebSocketFilterOrderTest {
    private static final String UPGRADES = "org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter";

    private static ServletContext context(String name) {
        FilterRegistration upgrades = mock(FilterRegistration.class);
        when(upgrades.getClassName()).thenReturn(UPGRADES);
        ServletContext context = mock(ServletContext.class);
        doReturn(Map.of(name, upgrades)).when(context).getFilterRegistrations();
        return context;
    }

    private static String logged(ServletContext context) throws ServletException {
        try (LogLines lines = new LogLines()) {
            JettyWebSocketFilterOrder.putBehind("servlet-jwt-filter", context);
            return lines.text();
        }
    }

    @Test
    void putBehind_containerThatCannotBeChanged_tellsLoudly() throws ServletException {
        String line = logged(context(UPGRADES));
        assertTrue(line.contains("WEBSOCKET ENDPOINTS ARE OPEN WITHOUT A TOKEN"), line);
        assertTrue(line.contains("add a <filter> of class " + UPGRADES), line);
    }

    /** Somebody has named it in web.xml, and decided where it stands. */
    @Test
    void putBehind_namedInWebXml_isLeftWhereItStands() throws ServletException {
        assertEquals("", logged(context("websocket-upgrade")));
    }

    @Test
    void putBehind_nothingToDo_saysNothing() throws ServletException {
        assertEquals("", logged(mock(ServletContext.class)));
        assertEquals("", logged(null));
    }
}
