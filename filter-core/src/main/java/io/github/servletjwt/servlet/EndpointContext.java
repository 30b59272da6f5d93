package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.RequestConfig;
import io.github.servletjwt.internal.deployment.ComponentValues;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts that an endpoint needs.
 *
 * @param values its own settings
 * @param requests how requests carry their access token
 */
record EndpointContext(
        AuthRuntime runtime,
        ComponentValues values,
        ResponseWriter responses,
        RequestConfig requests,
        ClientResolver clients,
        AuthCookies cookies,
        CsrfGuard csrf) {

    static EndpointContext of(
            AuthRuntime runtime, ComponentValues values, ResponseWriter responses, RequestConfig requests) {
        ClientResolver clients = new ClientResolver(runtime.trustedProxies());
        return new EndpointContext(
                runtime,
                values,
                responses,
                requests,
                clients,
                new AuthCookies(runtime.cookies(), clients),
                new CsrfGuard(clients));
    }

    /** An endpoint for POST. */
    Endpoint endpoint(Endpoint.Handler handler) {
        return endpoint(request -> List.of("POST"), handler);
    }

    /**
     * An endpoint of several resources. It refuses plain HTTP where {@code requireHttps} is set, and bounds the time
     * that a request waits for sessions.
     *
     * @param methods the methods of the requested resource
     */
    Endpoint endpoint(Function<HttpServletRequest, List<String>> methods, Endpoint.Handler handler) {
        return new Endpoint(methods, responses, (request, response) -> {
            clients.requireConsistent(request);
            requireHttps(request);
            RequestDeadline.Request begun = runtime.beginRequest();
            try {
                handler.handle(request, response);
            } finally {
                begun.close();
            }
        });
    }

    /** An endpoint for GET whose response is the same for everybody: only a request with credentials needs HTTPS. */
    Endpoint reading(Endpoint.Handler handler) {
        BearerTokenResolver credentials = new BearerTokenResolver(requests, cookies);
        return Endpoint.reading(responses, (request, response) -> {
            if (credentials.carriesCredentials(request)) {
                requireHttps(request);
            }
            handler.handle(request, response);
        });
    }

    /** Refuses credentials over plain HTTP, if the settings say so. */
    private void requireHttps(HttpServletRequest request) throws AuthFailureException {
        if (requests.requireHttps() && !clients.isSecure(request)) {
            throw new AuthFailureException(FailureCode.INSECURE_REQUEST);
        }
    }

    /** The page where people log in; null when there is none. */
    @Nullable
    LoginPage loginPage() {
        return requests.loginPage() == null ? null : new LoginPage(requests.loginPage(), clients);
    }
}
