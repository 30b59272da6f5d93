package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.acceptance.FewUsers;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A servlet that was not started, or whose start failed, answers 503 to every method. */
class NotStartedTest {
    private static final List<String> METHODS = Arrays.asList("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", null);

    static Stream<HttpServlet> servlets() {
        return Stream.of(
                new LoginServlet(),
                new RegisterServlet(),
                new RefreshServlet(),
                new LogoutServlet(),
                new SessionsServlet(),
                new PasswordServlet(),
                new JwksServlet());
    }

    private static void assertUnavailable(HttpServlet servlet) throws Exception {
        for (String method : METHODS) {
            HttpServletRequest request = mock(HttpServletRequest.class);
            HttpServletResponse response = mock(HttpServletResponse.class);
            when(request.getMethod()).thenReturn(method);
            servlet.service(request, response);
            verify(response).setStatus(503);
            verify(response, never()).setHeader("Allow", "POST");
        }
    }

    @ParameterizedTest
    @MethodSource("servlets")
    void service_neverStarted_answers503(HttpServlet servlet) throws Exception {
        assertUnavailable(servlet);
    }

    @ParameterizedTest
    @MethodSource("servlets")
    void service_failedStart_answers503(HttpServlet servlet) throws Exception {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getInitParameter("secret")).thenReturn("short");
        assertThrows(ServletException.class, () -> servlet.init(config));
        assertUnavailable(servlet);
    }

    static Stream<HttpServlet> servletsInCode() {
        JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users(new FewUsers())
                .build();
        return Stream.of(
                new LoginServlet(auth),
                new RefreshServlet(auth),
                new LogoutServlet(auth),
                new SessionsServlet(auth),
                new JwksServlet(auth));
    }

    /** A component made in code has its settings there, so that an init-param stops it. */
    @ParameterizedTest
    @MethodSource("servletsInCode")
    void service_failedStartOfOneMadeInCode_answers503(HttpServlet servlet) throws Exception {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getInitParameter("delivery")).thenReturn("cookie");
        assertThrows(ServletException.class, () -> servlet.init(config));
        assertUnavailable(servlet);
    }
}
