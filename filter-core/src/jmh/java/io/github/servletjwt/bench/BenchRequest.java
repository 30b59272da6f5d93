package io.github.servletjwt.bench;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;

/** A request that costs almost nothing. Used by one thread. */
final class BenchRequest extends HttpServletRequestWrapper {
    /** Never called: the methods below answer the filter. */
    private static final HttpServletRequest NONE = (HttpServletRequest) Proxy.newProxyInstance(
            BenchRequest.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (proxy, method, args) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final Map<String, Object> attributes = new HashMap<>();
    private String authorization;

    BenchRequest() {
        super(NONE);
    }

    /** Makes a fresh request of it. */
    BenchRequest with(String header) {
        authorization = header;
        attributes.clear();
        return this;
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getRequestURI() {
        return "/shop/orders/4711";
    }

    @Override
    public String getContextPath() {
        return "/shop";
    }

    @Override
    public String getServletPath() {
        return "/orders";
    }

    @Override
    public String getPathInfo() {
        return "/4711";
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public String getHeader(String name) {
        return name.equalsIgnoreCase("Authorization") ? authorization : null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return authorization == null || !name.equalsIgnoreCase("Authorization")
                ? Collections.emptyEnumeration()
                : Collections.enumeration(Collections.singletonList(authorization));
    }

    @Override
    public String getRemoteAddr() {
        return "127.0.0.1";
    }

    @Override
    public Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }
}
