package io.github.servletjwt.acceptance;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** A servlet that knows nothing of tokens; {@code NAME} in its message becomes the remote user. */
final class MessageServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String message;

    MessageServlet(String message) {
        this.message = message;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write(message.replace("NAME", String.valueOf(request.getRemoteUser())));
    }
}
