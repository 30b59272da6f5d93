package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;

/** What our endpoints have in common: they take one method, and answer a failure in one way. */
final class Endpoint {
    /** The work of an endpoint. */
    interface Work {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, AuthFailureException;
    }

    private static final System.Logger LOG = System.getLogger(Endpoint.class.getName());
    private final Function<HttpServletRequest, List<String>> methods;
    private final Answers answers;
    private final Work work;

    /**
     * An endpoint of several resources.
     *
     * @param methods what the resource of a request takes
     */
    Endpoint(Function<HttpServletRequest, List<String>> methods, Answers answers, Work work) {
        this.methods = methods;
        this.answers = answers;
        this.work = work;
    }

    /** An endpoint that takes GET; the container leaves the body of HEAD away. */
    static Endpoint reading(Answers answers, Work work) {
        return new Endpoint(request -> List.of("GET", "HEAD"), answers, work);
    }

    /** An endpoint that was never started answers 503. */
    static Endpoint notStarted() {
        return new Endpoint(request -> List.of("POST"), Answers.DEFAULT, (request, response) -> {
            throw new AuthFailureException(FailureCode.NOT_STARTED);
        });
    }

    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            String method = request.getMethod();
            List<String> allowed = methods.apply(request);
            if (method == null || !allowed.contains(method)) {
                response.setHeader("Allow", String.join(", ", allowed));
                throw new AuthFailureException(FailureCode.METHOD_NOT_ALLOWED);
            }
            work.answer(request, response);
        } catch (AuthFailureException refused) {
            LOG.log(Level.DEBUG, "refused: {0}", refused.failure().code());
            answers.refuse(response, refused.failure());
        }
    }
}
