package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.acceptance.FewUsers;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.TokenSource;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.session.SwitchableSessionStore;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The security methods of a request where a store fails, and where the container's own count. */
class SecurityMethodsMockTest {
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final Map<String, Object> attributes = new HashMap<>();
    private final SwitchableSessionStore store = new SwitchableSessionStore(InstantSource.system());
    private final JwtAuth auth = JwtAuth.builder()
            .secret(TestTokens.SECRET)
            .users(new FewUsers())
            .sessions(store)
            .build();

    @BeforeEach
    void stub() {
        doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
                .when(request)
                .setAttribute(anyString(), any());
        doAnswer(call -> attributes.remove(call.<String>getArgument(0)))
                .when(request)
                .removeAttribute(anyString());
        when(request.getAttribute(anyString())).thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
        when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
        when(request.getRequestURI()).thenReturn("/x");
    }

    @AfterEach
    void close() {
        auth.close();
    }

    private HttpServletRequest admitted(JwtAuth by, String rules, TokenSource... sources) throws Exception {
        HttpServletRequest[] admitted = new HttpServletRequest[1];
        FilterChain chain = (passed, answer) -> admitted[0] = (HttpServletRequest) passed;
        JwtAuthFilter.builder(by)
                .rules(rules)
                .tokenSources(sources.length == 0 ? new TokenSource[] {TokenSource.HEADER} : sources)
                .build()
                .doFilter(request, response, chain);
        return admitted[0];
    }

    private HttpServletRequest alices() throws Exception {
        String token = TestClient.login(auth, Credentials.of("alice", "wonderland-1"), null, TestClient.SOMEBODY)
                .access()
                .token();
        when(request.getHeader("Cookie")).thenReturn("__Host-access_token=" + token);
        return admitted(auth, "/* authenticated", TokenSource.HEADER, TokenSource.COOKIE);
    }

    private static void assertNobody(HttpServletRequest admitted) {
        assertNull(admitted.getUserPrincipal());
        assertNull(admitted.getRemoteUser());
        assertNull(admitted.getAuthType());
        assertFalse(admitted.isUserInRole("user"));
        assertFalse(admitted.isUserInRole("**"));
    }

    @Test
    void logout_storeDown_throwsAndRemovesTheUserAllTheSame() throws Exception {
        HttpServletRequest admitted = alices();
        assertEquals("alice", admitted.getRemoteUser());
        store.fail(true);
        ServletException failure = assertThrows(ServletException.class, admitted::logout);
        assertEquals("the session is not ended: its store cannot be reached; try again", failure.getMessage());
        AuthFailureException cause = (AuthFailureException) failure.getCause();
        assertEquals(FailureCode.STORE_UNAVAILABLE, cause.failure().code());
        assertNobody(admitted);
        assertNull(attributes.get("io.github.servletjwt.user"));
        assertNull(attributes.get("io.github.servletjwt.username"));
        // they are needed to repeat the logout
        verify(response, never()).addHeader(eq("Set-Cookie"), any());
        store.fail(false);
        admitted.logout();
        assertTrue(auth.sessions().list("alice").isEmpty());
    }

    /** A container's login below ours ends, too, and does not come to light. */
    @Test
    void logout_containersUserBelow_isGoneToo() throws Exception {
        HttpServletRequest admitted = alices();
        when(request.getUserPrincipal()).thenReturn(() -> "container");
        when(request.getRemoteUser()).thenReturn("container");
        when(request.getAuthType()).thenReturn("BASIC");
        when(request.isUserInRole(any())).thenReturn(true);
        admitted.logout();
        assertNobody(admitted);
        verify(request).logout();
        assertTrue(auth.sessions().list("alice").isEmpty());
    }

    @Test
    void logout_containerFails_endsTheSessionAllTheSame() throws Exception {
        HttpServletRequest admitted = alices();
        when(request.getUserPrincipal()).thenReturn(() -> "container");
        doThrow(new ServletException("of the container")).when(request).logout();
        assertThrows(ServletException.class, admitted::logout);
        assertNobody(admitted);
        assertTrue(auth.sessions().list("alice").isEmpty());
    }

    @Test
    void request_permitted_tellsTheContainersUser() throws Exception {
        HttpServletRequest admitted = admitted(auth, "/* permit");
        when(request.getRemoteUser()).thenReturn("container");
        when(request.getAuthType()).thenReturn("BASIC");
        when(request.isUserInRole("a")).thenReturn(true);
        assertEquals("container", admitted.getRemoteUser());
        assertEquals("BASIC", admitted.getAuthType());
        assertTrue(admitted.isUserInRole("a"));
    }

    @Test
    void login_withoutUsers_isTheContainers() throws Exception {
        try (JwtAuth verifying = JwtAuth.builder().secret(TestTokens.SECRET).build()) {
            HttpServletRequest admitted = admitted(verifying, "/* permit");
            admitted.login("carl", "x");
            verify(request).login("carl", "x");
            when(request.getRemoteUser()).thenReturn("carl");
            assertEquals("carl", admitted.getRemoteUser());
        }
    }

    /** It undoes the container's login, and leaves the session of a cookie alone (users=container logs in that way). */
    @Test
    void logout_afterTheContainersLogin_endsThatAlone() throws Exception {
        try (JwtAuth verifying = JwtAuth.builder().secret(TestTokens.SECRET).build()) {
            HttpServletRequest admitted = admitted(verifying, "/* permit", TokenSource.COOKIE);
            when(request.getHeader("Cookie")).thenReturn("__Host-access_token=x");
            admitted.login("carl", "x");
            admitted.logout();
            verify(request).logout();
            verify(response, never()).addHeader(any(), any());
            assertNobody(admitted);
        }
    }

    @Test
    void authenticate_committedResponse_isAnIllegalState() throws Exception {
        HttpServletRequest admitted = admitted(auth, "/* permit");
        when(response.isCommitted()).thenReturn(true);
        assertThrows(IllegalStateException.class, () -> admitted.authenticate(response));
    }

    @Test
    void login_committedResponseWithCookies_isRefused() throws Exception {
        HttpServletRequest admitted = admitted(auth, "/* permit", TokenSource.COOKIE);
        when(response.isCommitted()).thenReturn(true);
        assertThrows(ServletException.class, () -> admitted.login("alice", "wonderland-1"));
        assertTrue(auth.sessions().list("alice").isEmpty());
    }

    @Test
    void login_deliveryBody_opensNoSession() throws Exception {
        HttpServletRequest admitted = admitted(auth, "/* permit");
        admitted.login("alice", "wonderland-1");
        assertEquals("alice", admitted.getRemoteUser());
        assertTrue(auth.sessions().list("alice").isEmpty());
    }

    /** A test with mocks may look for the very request. */
    @Test
    void doFilter_permittedMockWithoutDispatcherType_passesTheSameRequest() throws Exception {
        when(request.getDispatcherType()).thenReturn(null);
        assertSame(request, admitted(auth, "/* permit"));
    }

    @Test
    void doFilter_laterDispatchOfOurRequest_isNotWrappedAgain() throws Exception {
        HttpServletRequest admitted = alices();
        when(request.getDispatcherType()).thenReturn(DispatcherType.ASYNC);
        HttpServletRequest[] later = new HttpServletRequest[1];
        new JwtAuthFilter(auth)
                .doFilter(admitted, response, (passed, answer) -> later[0] = (HttpServletRequest) passed);
        assertSame(admitted, later[0]);
    }
}
