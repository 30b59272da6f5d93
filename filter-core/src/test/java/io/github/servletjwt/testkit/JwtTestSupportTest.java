package io.github.servletjwt.testkit;

import static io.github.servletjwt.testkit.JwtTestSupport.request;
import static io.github.servletjwt.testkit.JwtTestSupport.requestWith;
import static io.github.servletjwt.testkit.JwtTestSupport.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.JwtTestSupport.RecordedResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mocked requests and responses, before the real filter. */
class JwtTestSupportTest {
    private final JwtAuth auth = JwtAuth.builder()
            .secret(TestTokens.SECRET)
            .clock(new MovableClock())
            .build();
    private final JwtAuthFilter filter = JwtAuthFilter.builder(auth)
            .rules("POST /orders/* role(clerk)", "/* authenticated")
            .build();
    private final FilterChain chain = mock(FilterChain.class);
    private final RecordedResponse response = response();

    @AfterEach
    void close() {
        auth.close();
    }

    @Test
    void requestWith_goodToken_goesOnAsTheUser() throws Exception {
        filter.doFilter(requestWith(TestTokens.valid()), response.mock(), chain);
        verify(chain)
                .doFilter(argThat(r -> ((HttpServletRequest) r).getRemoteUser().equals("alice")), any());
        assertEquals(200, response.status());
    }

    @Test
    void requestWith_methodAndPath_areJudged() throws Exception {
        filter.doFilter(requestWith(TestTokens.valid(), "POST", "/orders/1"), response.mock(), chain);
        verify(chain, never()).doFilter(any(), any());
        assertEquals(403, response.status());
        assertEquals("Bearer realm=\"api\", error=\"insufficient_scope\"", header().replaceFirst(", error_desc.*", ""));
    }

    private String header() {
        return String.valueOf(response.header("www-authenticate"));
    }

    @Test
    void request_withoutToken_isRefusedAndRecorded() throws Exception {
        filter.doFilter(request("GET", "/x"), response.mock(), chain);
        assertEquals(401, response.status());
        assertEquals("Bearer realm=\"api\"", header());
        assertEquals(true, response.body().contains("missing_token"), response.body());
        assertNull(response.header("Set-Cookie"));
    }

    @Test
    void request_attributes_areKept() {
        HttpServletRequest request = request("GET", "/x");
        request.setAttribute("a", 1);
        assertEquals(1, request.getAttribute("a"));
        request.removeAttribute("a");
        assertNull(request.getAttribute("a"));
    }
}
