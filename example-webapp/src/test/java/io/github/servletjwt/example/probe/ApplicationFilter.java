package io.github.servletjwt.example.probe;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** A filter that the application had before: it sets the encoding, and notes whom it saw. */
public final class ApplicationFilter implements Filter {
    /** Attribute: the user whom this filter saw. */
    static final String SEEN = "probe.seen";

    private static final String ASKS = "X-Asks-Parameter";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setCharacterEncoding("UTF-8");
        request.setAttribute(SEEN, String.valueOf(((HttpServletRequest) request).getRemoteUser()));
        if (((HttpServletRequest) request).getHeader(ASKS) != null) {
            // the container reads the body of a form now
            request.getParameter("any");
        }
        chain.doFilter(request, response);
    }
}
