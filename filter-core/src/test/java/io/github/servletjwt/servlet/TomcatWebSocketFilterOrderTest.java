package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.LogLines;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Tomcat whose order of filters cannot be read; FilterInCodeTest shows the real one. */
class TomcatWebSocketFilterOrderTest {
    private static final String OURS = "servlet-jwt-filter";
    private static final String UPGRADES = "Tomcat WebSocket (JSR356) Filter";

    private final FilterRegistration ours = mock(FilterRegistration.class);
    private final ServletContext context = context();

    private ServletContext context() {
        FilterRegistration upgrades = mock(FilterRegistration.class);
        when(upgrades.getClassName()).thenReturn("org.apache.tomcat.websocket.server.WsFilter");
        when(ours.getUrlPatternMappings()).thenReturn(List.of("/*"));
        ServletContext mock = mock(ServletContext.class);
        doReturn(Map.of(UPGRADES, upgrades)).when(mock).getFilterRegistrations();
        doReturn(ours).when(mock).getFilterRegistration(OURS);
        return mock;
    }

    @Test
    void putBehind_orderThatCannotBeRead_mapsOursFirst() throws Exception {
        try (LogLines lines = new LogLines()) {
            JettyWebSocketFilterOrder.putBehind(OURS, context);
            assertTrue(lines.text().contains("'" + OURS + "' now runs before all other filters"), lines.text());
        }
        verify(ours)
                .addMappingForUrlPatterns(
                        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR), false, "/*");
    }

    @Test
    void putBehind_orderThatCannotBeChangedEither_failsTheStart() {
        doThrow(new IllegalStateException("started")).when(ours).addMappingForUrlPatterns(any(), eq(false), any());
        String message = assertThrows(ServletException.class, () -> JettyWebSocketFilterOrder.putBehind(OURS, context))
                .getMessage();
        assertTrue(message.contains("WebSocket endpoints could be open without a token"), message);
        assertTrue(message.contains("map '" + OURS + "' with isMatchAfter=false"), message);
        assertTrue(message.contains("containerSciFilter"), message);
    }

    /** A filter that is mapped to servlets alone protects no WebSocket endpoint in any order. */
    @Test
    void putBehind_mappedToServletsAlone_isLeft() throws Exception {
        when(ours.getUrlPatternMappings()).thenReturn(List.of());
        try (LogLines lines = new LogLines()) {
            JettyWebSocketFilterOrder.putBehind(OURS, context);
            assertEquals("", lines.text());
        }
    }
}
