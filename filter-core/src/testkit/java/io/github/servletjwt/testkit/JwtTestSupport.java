package io.github.servletjwt.testkit;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;
import org.mockito.stubbing.Answer;

/**
 * Requests and responses for tests with Mockito, stubbed as far as filters and servlets use them.
 *
 * <p>Thread safety: a request or response belongs to one thread. Needs {@code org.mockito:mockito-core}.
 */
public final class JwtTestSupport {
    private JwtTestSupport() {}

    /** {@code GET /} with a bearer token. */
    public static HttpServletRequest requestWith(String token) {
        return requestWith(token, "GET", "/");
    }

    /**
     * A request with a bearer token.
     *
     * @param path below the context path, which is empty; decoded
     */
    public static HttpServletRequest requestWith(String token, String method, String path) {
        HttpServletRequest request = request(method, path);
        header(request, "Authorization", "Bearer " + token);
        return request;
    }

    /**
     * A request without a token. Attributes that are set can be read; more is stubbed by the test, such as
     * {@code when(request.getParameter("x")).thenReturn("y")}.
     *
     * @param path below the context path, which is empty; decoded
     */
    public static HttpServletRequest request(String method, String path) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getMethod()).thenReturn(method);
        when(request.getContextPath()).thenReturn("");
        when(request.getServletPath()).thenReturn(path);
        when(request.getRequestURI()).thenReturn(path);
        when(request.getRemoteAddr()).thenReturn("127.0.0.1");
        when(request.getHeaders(anyString())).thenAnswer(call -> Collections.emptyEnumeration());
        attributes(request);
        return request;
    }

    private static void attributes(HttpServletRequest request) {
        Map<String, Object> attributes = new HashMap<>();
        doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
                .when(request)
                .setAttribute(anyString(), any());
        doAnswer(call -> attributes.remove(call.<String>getArgument(0)))
                .when(request)
                .removeAttribute(anyString());
        when(request.getAttribute(anyString())).thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
    }

    /** Gives a request one header of that name. */
    public static void header(HttpServletRequest request, String name, String value) {
        when(request.getHeader(name)).thenReturn(value);
        when(request.getHeaders(name)).thenAnswer(call -> Collections.enumeration(List.of(value)));
    }

    /** A response that records what is written to it. */
    public static RecordedResponse response() {
        return new RecordedResponse();
    }

    /** A recorded response. Status 200 until another one is set. */
    public static final class RecordedResponse {
        private final HttpServletResponse mock = Mockito.mock(HttpServletResponse.class);
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final StringWriter body = new StringWriter();
        private int status = 200;

        private RecordedResponse() {
            Answer<@Nullable Void> setStatus = call -> {
                status = call.getArgument(0);
                return null;
            };
            Answer<@Nullable Void> setHeader = call -> {
                headers.put(call.getArgument(0), call.getArgument(1));
                return null;
            };
            doAnswer(setStatus).when(mock).setStatus(anyInt());
            doAnswer(setHeader).when(mock).setHeader(anyString(), anyString());
            doAnswer(setHeader).when(mock).addHeader(anyString(), anyString());
            when(mock.getStatus()).thenAnswer(call -> status);
            try {
                doAnswer(setStatus).when(mock).sendError(anyInt());
                doAnswer(setStatus).when(mock).sendError(anyInt(), anyString());
                when(mock.getWriter()).thenReturn(new PrintWriter(body, true));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        /** To hand to the filter or servlet. */
        public HttpServletResponse mock() {
            return mock;
        }

        public int status() {
            return status;
        }

        /** The header's last value; null when it was not set. */
        public @Nullable String header(String name) {
            return headers.get(name);
        }

        /** The written body. */
        public String body() {
            return body.toString();
        }
    }
}
