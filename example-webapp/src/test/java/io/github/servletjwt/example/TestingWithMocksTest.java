package io.github.servletjwt.example;

import static io.github.servletjwt.testkit.JwtTestSupport.requestWith;
import static io.github.servletjwt.testkit.JwtTestSupport.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.JwtTestSupport.RecordedResponse;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

/** The README's test of rules with mocks of the test kit; and that plain mocks will do. */
class TestingWithMocksTest {
    @Test
    void rules_roleMissing_areTested() throws Exception {
        // as the README shows it
        JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(new MovableClock())
                .build();
        JwtAuthFilter filter =
                JwtAuthFilter.builder(auth).rules("/orders/* role(clerk)").build();
        RecordedResponse response = response();

        filter.doFilter(requestWith(TestTokens.valid(), "GET", "/orders/1"), response.mock(), mock(FilterChain.class));

        assertEquals(403, response.status()); // TestTokens.valid() is alice's, and she has the role user

        auth.close();
    }

    @Test
    void doFilter_withPlainMocks_goesOnAsTheUser() throws Exception {
        JwtAuth auth = JwtAuth.builder().secret(SecretFile.randomText()).build();
        HttpServletRequest request = mock(HttpServletRequest.class);
        HttpServletResponse response = mock(HttpServletResponse.class);
        FilterChain chain = mock(FilterChain.class);
        when(request.getHeader("Authorization")).thenReturn("Bearer " + auth.issue("alice", "user"));

        new JwtAuthFilter(auth).doFilter(request, response, chain);

        verify(chain).doFilter(argThat(r -> ((HttpServletRequest) r).isUserInRole("user")), eq(response));
        verify(response, never()).setHeader(any(), any());
        auth.close();
    }
}
