package io.github.servletjwt.example.probe;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** Deployed without {@code async-supported}. */
public final class PlainServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print(request.getDispatcherType() + " async=" + request.isAsyncSupported() + " user="
                        + request.getRemoteUser());
    }
}
