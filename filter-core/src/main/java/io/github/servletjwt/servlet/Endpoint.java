package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;

/** One endpoint: checks the method, and answers every failure in the same way. */
final class Endpoint {
    /** Handles the requests of an endpoint. */
    interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, AuthFailureException;
    }

    private static final System.Logger LOG = System.getLogger(Endpoint.class.getName());
    private final ResponseWriter responses;
    private final Handler handler;

    /**
     * An endpoint of several resources.
     *
     * @param methods the methods of the requested resource
     */
    Endpoint(Function<HttpServletRequest, List<String>> methods, ResponseWriter responses, Handler handler) {
        this(responses, (request, response) -> {
            requireMethod(methods.apply(request), request, response);
            handler.handle(request, response);
        });
    }

    private Endpoint(ResponseWriter responses, Handler handler) {
        this.responses = responses;
        this.handler = handler;
    }

    /** An endpoint for GET; the container omits the body for HEAD. */
    static Endpoint reading(ResponseWriter responses, Handler handler) {
        return new Endpoint(request -> List.of("GET", "HEAD"), responses, handler);
    }

    /** An endpoint that was not started, or whose start failed. It answers 503 to every method. */
    static Endpoint notStarted() {
        return new Endpoint(ResponseWriter.DEFAULT, (request, response) -> {
            throw new AuthFailureException(FailureCode.NOT_STARTED);
        });
    }

    private static void requireMethod(List<String> allowed, HttpServletRequest request, HttpServletResponse response)
            throws AuthFailureException {
        String method = request.getMethod();
        if (method == null || !allowed.contains(method)) {
            response.setHeader("Allow", String.join(", ", allowed));
            throw new AuthFailureException(FailureCode.METHOD_NOT_ALLOWED);
        }
    }

    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            handler.handle(request, response);
        } catch (AuthFailureException refused) {
            LOG.log(Level.DEBUG, "refused: {0}", refused.failure().code());
            responses.refuse(response, refused.failure());
        }
    }
}
