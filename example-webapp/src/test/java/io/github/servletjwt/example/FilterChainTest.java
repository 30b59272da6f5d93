package io.github.servletjwt.example;

import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

/** The README's test of a filter chain with plain mocks. */
class FilterChainTest {
    @Test
    void doFilter_withToken_goesOnAsTheUser() throws Exception {
        JwtAuth auth = JwtAuth.builder().secret(SecretFile.randomText()).build();
        // as the README shows it
        HttpServletRequest request = mock(HttpServletRequest.class);
        HttpServletResponse response = mock(HttpServletResponse.class);
        FilterChain chain = mock(FilterChain.class);
        when(request.getHeader("Authorization")).thenReturn("Bearer " + auth.issue("alice", "user"));

        new JwtAuthFilter(auth).doFilter(request, response, chain);

        verify(chain).doFilter(argThat(r -> ((HttpServletRequest) r).isUserInRole("user")), eq(response));
        auth.close();
    }
}
