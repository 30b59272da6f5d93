package io.github.servletjwt.bench;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Proxy;

/** A response that forgets everything but the status. */
final class BenchResponse extends HttpServletResponseWrapper {
    private static final HttpServletResponse NONE = (HttpServletResponse) Proxy.newProxyInstance(
            BenchResponse.class.getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, method, args) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    private int status;

    BenchResponse() {
        super(NONE);
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void setStatus(int status) {
        this.status = status;
    }

    @Override
    public void setHeader(String name, String value) {}

    @Override
    public void addHeader(String name, String value) {}

    @Override
    public void setContentType(String type) {}

    @Override
    public void setCharacterEncoding(String encoding) {}

    @Override
    public void setContentLength(int length) {}

    @Override
    public boolean isCommitted() {
        return false;
    }

    @Override
    public PrintWriter getWriter() {
        return nowhere;
    }
}
