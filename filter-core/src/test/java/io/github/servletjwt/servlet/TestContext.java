package io.github.servletjwt.servlet;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Registration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A web application of mocks that knows its context-params, attributes and registrations. */
final class TestContext {
    private final ServletContext context = mock(ServletContext.class);
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final Map<String, String> params = new LinkedHashMap<>();
    private final Map<String, FilterRegistration> filters = new LinkedHashMap<>();
    private final Map<String, ServletRegistration> servlets = new LinkedHashMap<>();

    TestContext() {
        doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
                .when(context)
                .setAttribute(anyString(), any());
        doAnswer(call -> attributes.remove(call.<String>getArgument(0)))
                .when(context)
                .removeAttribute(anyString());
        when(context.getAttribute(anyString())).thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
        when(context.getInitParameter(anyString())).thenAnswer(call -> params.get(call.<String>getArgument(0)));
        when(context.getInitParameterNames()).thenAnswer(call -> Collections.enumeration(params.keySet()));
        doReturn(filters).when(context).getFilterRegistrations();
        doReturn(servlets).when(context).getServletRegistrations();
    }

    ServletContext context() {
        return context;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    TestContext param(String name, String value) {
        params.put(name, value);
        return this;
    }

    TestContext filter(String name, Class<? extends Filter> type, Map<String, String> initParams) {
        FilterRegistration registration = registration(FilterRegistration.class, name, type, initParams);
        doReturn(List.of("/*")).when(registration).getUrlPatternMappings();
        filters.put(name, registration);
        return this;
    }

    TestContext servlet(
            String name, Class<? extends Servlet> type, Map<String, String> initParams, String... mappings) {
        ServletRegistration registration = registration(ServletRegistration.class, name, type, initParams);
        when(registration.getMappings()).thenReturn(List.of(mappings));
        servlets.put(name, registration);
        return this;
    }

    private static <R extends Registration> R registration(
            Class<R> kind, String name, Class<?> type, Map<String, String> initParams) {
        R registration = mock(kind);
        when(registration.getName()).thenReturn(name);
        when(registration.getClassName()).thenReturn(type.getName());
        when(registration.getInitParameters()).thenReturn(initParams);
        return registration;
    }

    /** The container's object for the filter of that name. */
    FilterConfig filterConfig(String name) {
        FilterConfig config = mock(FilterConfig.class);
        Map<String, String> initParams = filters.get(name).getInitParameters();
        when(config.getFilterName()).thenReturn(name);
        when(config.getServletContext()).thenReturn(context);
        when(config.getInitParameterNames()).thenAnswer(call -> Collections.enumeration(initParams.keySet()));
        when(config.getInitParameter(anyString())).thenAnswer(call -> initParams.get(call.<String>getArgument(0)));
        return config;
    }

    /** The container's object for the servlet of that name. */
    ServletConfig servletConfig(String name) {
        ServletConfig config = mock(ServletConfig.class);
        Map<String, String> initParams = servlets.get(name).getInitParameters();
        when(config.getServletName()).thenReturn(name);
        when(config.getServletContext()).thenReturn(context);
        when(config.getInitParameterNames()).thenAnswer(call -> Collections.enumeration(initParams.keySet()));
        when(config.getInitParameter(anyString())).thenAnswer(call -> initParams.get(call.<String>getArgument(0)));
        return config;
    }
}
