package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

/** The filter with plain mocks of request, response and chain: how an application tests its own filter chain. */
class JwtAuthFilterMockTest {
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final FilterChain chain = mock(FilterChain.class);
    private final StringWriter body = new StringWriter();
    private final JwtAuth auth = JwtAuth.builder()
            .secret(TestTokens.SECRET)
            .clock(new MovableClock())
            .build();
    private final JwtAuthFilter filter = new JwtAuthFilter(auth);

    @BeforeEach
    void writer() throws IOException {
        when(response.getWriter()).thenReturn(new PrintWriter(body));
    }

    @AfterEach
    void close() {
        auth.close();
    }

    private void token(String token) {
        when(request.getHeader("Authorization")).thenReturn("Bearer " + token);
    }

    private static JwtAuthFilter started(FilterConfig config) throws ServletException {
        JwtAuthFilter filter = new JwtAuthFilter();
        filter.init(config);
        return filter;
    }

    private static FilterConfig config(Map<String, String> initParams) {
        FilterConfig config = mock(FilterConfig.class);
        initParams.forEach((name, value) -> when(config.getInitParameter(name)).thenReturn(value));
        return config;
    }

    /** The request that the chain got. */
    private HttpServletRequest passed() throws IOException, ServletException {
        ArgumentCaptor<ServletRequest> captor = ArgumentCaptor.forClass(ServletRequest.class);
        verify(chain).doFilter(captor.capture(), eq(response));
        return (HttpServletRequest) captor.getValue();
    }

    private void assertRefused(int status) throws IOException, ServletException {
        verify(response).setStatus(status);
        verify(chain, never()).doFilter(any(), any());
    }

    @Test
    void doFilter_validToken_callsTheChainAsTheUser() throws Exception {
        when(request.getHeader("Authorization")).thenReturn("Bearer " + TestTokens.valid());

        filter.doFilter(request, response, chain);

        assertEquals("alice", passed().getRemoteUser());
        verifyNoInteractions(response);
    }

    @Test
    void doFilter_noToken_answers401AndStops() throws Exception {
        filter.doFilter(request, response, chain);

        verify(response).setStatus(401);
        verify(response).setHeader("WWW-Authenticate", "Bearer realm=\"api\"");
        assertEquals(
                "{\"error\":\"missing_token\",\"error_description\":\"A bearer token is required\"}", body.toString());
        verify(chain, never()).doFilter(any(), any());
    }

    @Test
    void doFilter_forgedToken_answers401AndStops() throws Exception {
        token(TestTokens.tampered(TestTokens.valid()));

        filter.doFilter(request, response, chain);

        verify(response).setStatus(401);
        verify(response)
                .setHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"api\", error=\"invalid_token\", "
                                + "error_description=\"The token's signature is invalid\"");
        verify(chain, never()).doFilter(any(), any());
    }

    @Test
    void doFilter_missingRole_answers403AndStops() throws Exception {
        JwtAuthFilter admins =
                JwtAuthFilter.builder(auth).rules("/admin/* role(admin)").build();
        when(request.getRequestURI()).thenReturn("/admin/users");
        token(TestTokens.valid());

        admins.doFilter(request, response, chain);

        assertRefused(403);
    }

    @Test
    void doFilter_missingScope_namesIt() throws Exception {
        JwtAuthFilter scoped =
                JwtAuthFilter.builder(auth).rules("/* scope(orders:read)").build();
        token(TestTokens.valid());

        scoped.doFilter(request, response, chain);

        verify(response)
                .setHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"api\", error=\"insufficient_scope\", error_description=\"The token does not "
                                + "grant the required scope\", scope=\"orders:read\"");
    }

    @Test
    void doFilter_publicPath_callsTheChainWithTheSameRequest() throws Exception {
        JwtAuthFilter open =
                JwtAuthFilter.builder(auth).publicPaths("/static/*").build();
        when(request.getServletPath()).thenReturn("/static/app.css");

        open.doFilter(request, response, chain);

        verify(chain).doFilter(request, response);
        verifyNoInteractions(response);
    }

    @Test
    void doFilter_deniedPath_answers403WithoutChallenge() throws Exception {
        JwtAuthFilter closed =
                JwtAuthFilter.builder(auth).rules("/internal/* deny").build();
        when(request.getServletPath()).thenReturn("/internal/x");
        token(TestTokens.valid());

        closed.doFilter(request, response, chain);

        assertRefused(403);
        verify(response, never()).setHeader(eq("WWW-Authenticate"), any());
    }

    @Test
    void doFilter_twoAuthorizationHeaders_answers400AndStops() throws Exception {
        String header = "Bearer " + TestTokens.valid();
        when(request.getHeaders("Authorization")).thenReturn(Collections.enumeration(List.of(header, header)));

        filter.doFilter(request, response, chain);

        assertRefused(400);
    }

    @Test
    void doFilter_ambiguousPath_answers400AndStops() throws Exception {
        JwtAuthFilter open = JwtAuthFilter.builder(auth).rules("/* permit").build();
        when(request.getRequestURI()).thenReturn("/public/%2e%2e/admin");

        open.doFilter(request, response, chain);

        assertRefused(400);
    }

    @Test
    void doFilter_realmOfTheSettings_isInTheChallenge() throws Exception {
        JwtAuthFilter.builder(auth).realm("my shop").build().doFilter(request, response, chain);
        verify(response).setHeader("WWW-Authenticate", "Bearer realm=\"my shop\"");
    }

    @Test
    void doFilter_problemFormat_answersProblemDocument() throws Exception {
        JwtAuthFilter.builder(auth).errorFormat(ErrorFormat.PROBLEM).build().doFilter(request, response, chain);
        verify(response).setContentType("application/problem+json;charset=UTF-8");
    }

    @Test
    void doFilter_pageFormat_leavesThePageToTheContainer() throws Exception {
        JwtAuthFilter.builder(auth).errorFormat(ErrorFormat.PAGE).build().doFilter(request, response, chain);
        verify(response).sendError(401, "A bearer token is required");
    }

    @Test
    void doFilter_otherTokenHeader_carriesTheBareToken() throws Exception {
        when(request.getHeader("X-Token")).thenReturn(TestTokens.valid());
        JwtAuthFilter.builder(auth).tokenHeader("X-Token").build().doFilter(request, response, chain);
        assertEquals("alice", passed().getRemoteUser());
    }

    @Test
    void doFilter_validToken_principalIsTheUserOfTheToken() throws Exception {
        token(TestTokens.valid());
        filter.doFilter(request, response, chain);
        AuthenticatedUser user = (AuthenticatedUser) passed().getUserPrincipal();
        assertEquals("alice", user.getName());
        assertEquals(Set.of("user"), user.roles());
    }

    @Test
    void doFilter_validToken_rolesAreThoseOfTheToken() throws Exception {
        token(TestTokens.valid());
        filter.doFilter(request, response, chain);
        assertTrue(passed().isUserInRole("user"));
        assertFalse(passed().isUserInRole("admin"));
    }

    @Test
    void doFilter_roleNamedStarInTheToken_isNobodysRole() throws Exception {
        token(TestTokens.of(TestTokens.claims("\"roles\":[\"*\"]")));
        filter.doFilter(request, response, chain);
        assertFalse(passed().isUserInRole("*"));
    }

    @Test
    void doFilter_nullRole_isNobodysRole() throws Exception {
        token(TestTokens.valid());
        filter.doFilter(request, response, chain);
        assertFalse(passed().isUserInRole(null));
    }

    @Test
    void doFilter_validToken_authTypeIsBearer() throws Exception {
        token(TestTokens.valid());
        filter.doFilter(request, response, chain);
        assertEquals("Bearer", passed().getAuthType());
    }

    @Test
    void doFilter_validToken_userIsInTheRequestAttribute() throws Exception {
        token(TestTokens.valid());
        filter.doFilter(request, response, chain);
        Principal user = passed().getUserPrincipal();
        verify(request).setAttribute("io.github.servletjwt.user", user);
    }

    @Test
    void doFilter_optionalWithoutToken_isAnonymous() throws Exception {
        JwtAuthFilter.builder(auth).rules("/* optional").build().doFilter(request, response, chain);
        assertNull(passed().getUserPrincipal());
    }

    static Stream<Throwable> exceptionsOfApplications() {
        return Stream.of(
                new IOException("disk full"),
                new ServletException("broken"),
                new IllegalArgumentException("bug"),
                new AssertionError("fatal"));
    }

    @ParameterizedTest
    @MethodSource("exceptionsOfApplications")
    void doFilter_applicationThrows_passesItOnUntouched(Throwable thrown) throws Exception {
        token(TestTokens.valid());
        doThrow(thrown).when(chain).doFilter(any(), any());

        assertSame(thrown, assertThrows(Throwable.class, () -> filter.doFilter(request, response, chain)));

        verify(chain).doFilter(any(), any());
        verifyNoInteractions(response);
    }

    @Test
    void doFilter_applicationThrowsAFailureOfOurs_passesItOnUntouched() throws Exception {
        AuthFailureException thrown = new AuthFailureException(FailureCode.TOKEN_EXPIRED);
        token(TestTokens.valid());
        doAnswer(call -> {
                    throw thrown;
                })
                .when(chain)
                .doFilter(any(), any());

        assertSame(thrown, assertThrows(Throwable.class, () -> filter.doFilter(request, response, chain)));

        verify(chain).doFilter(any(), any());
        verifyNoInteractions(response);
    }

    @ParameterizedTest
    @EnumSource(
            value = DispatcherType.class,
            names = {"ASYNC", "ERROR"})
    void doFilter_laterDispatch_putsTheIdentityBack(DispatcherType dispatch) throws Exception {
        AuthenticatedUser user = new AuthenticatedUser("alice", Set.of(), Set.of(), Map.of());
        when(request.getDispatcherType()).thenReturn(dispatch);
        when(request.getAttribute("io.github.servletjwt.user")).thenReturn(user);
        filter.doFilter(request, response, chain);
        assertSame(user, passed().getUserPrincipal());
    }

    @ParameterizedTest
    @EnumSource(
            value = DispatcherType.class,
            names = {"ASYNC", "ERROR", "FORWARD", "INCLUDE"})
    void doFilter_laterDispatch_isNotJudged(DispatcherType dispatch) throws Exception {
        JwtAuthFilter closed = JwtAuthFilter.builder(auth).rules("/* deny").build();
        when(request.getDispatcherType()).thenReturn(dispatch);
        closed.doFilter(request, response, chain);
        verify(chain).doFilter(request, response);
    }

    @Test
    void doFilter_requestDispatchWithAttribute_isJudgedAllTheSame() throws Exception {
        when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
        when(request.getAttribute("io.github.servletjwt.user"))
                .thenReturn(new AuthenticatedUser("mallory", Set.of(), Set.of(), Map.of()));
        filter.doFilter(request, response, chain);
        assertRefused(401);
    }

    @Test
    void doFilter_mockWithGetHeadersAlone_findsTheToken() throws Exception {
        when(request.getHeaders("Authorization"))
                .thenReturn(Collections.enumeration(List.of("Bearer " + TestTokens.valid())));
        filter.doFilter(request, response, chain);
        assertEquals("alice", passed().getRemoteUser());
    }

    @Test
    void doFilter_mockWithUriAlone_isJudgedByIt() throws Exception {
        JwtAuthFilter open =
                JwtAuthFilter.builder(auth).rules("/hello permit", "/* deny").build();
        when(request.getContextPath()).thenReturn("/app");
        when(request.getRequestURI()).thenReturn("/app/hello");
        open.doFilter(request, response, chain);
        verify(chain).doFilter(request, response);
    }

    @Test
    void doFilter_mockWithoutMethod_isGet() throws Exception {
        JwtAuthFilter open =
                JwtAuthFilter.builder(auth).rules("GET /* permit", "/* deny").build();
        open.doFilter(request, response, chain);
        verify(chain).doFilter(request, response);
    }

    @Test
    void doFilter_mockWithoutWriter_stillAnswers() throws Exception {
        when(response.getWriter()).thenReturn(null);
        filter.doFilter(request, response, chain);
        assertRefused(401);
    }

    @Test
    void doFilter_noHttpRequest_isAMistakeOfTheCaller() throws Exception {
        assertThrows(
                ServletException.class,
                () -> filter.doFilter(mock(ServletRequest.class), mock(ServletResponse.class), chain));
        verifyNoInteractions(chain);
    }

    @Test
    void doFilter_neverStarted_answers503AndStops() throws Exception {
        token(TestTokens.valid());
        new JwtAuthFilter().doFilter(request, response, chain);
        assertRefused(503);
        verify(response).setHeader("Retry-After", "5");
    }

    @Test
    void doFilter_failedToStart_answers503AndStops() throws Exception {
        JwtAuthFilter failed = new JwtAuthFilter();
        FilterConfig config = config(Map.of("secret", TestTokens.SECRET, "rules", "/* permitt"));
        assertThrows(ServletException.class, () -> failed.init(config));
        failed.doFilter(request, response, chain);
        assertRefused(503);
    }

    @Test
    void doFilter_destroyed_answers503AndStops() throws Exception {
        JwtAuthFilter ended = started(config(Map.of("secret", TestTokens.SECRET, "rules", "/* permit")));
        ended.destroy();
        ended.doFilter(request, response, chain);
        assertRefused(503);
    }

    @Test
    void doFilter_destroyedFilterMadeInCode_goesOn() throws Exception {
        filter.destroy();
        token(TestTokens.valid());
        filter.doFilter(request, response, chain);
        assertEquals("alice", passed().getRemoteUser());
    }

    @Test
    void init_mockWithGetInitParameterAlone_starts() throws Exception {
        FilterConfig config = mock(FilterConfig.class);
        when(config.getInitParameter("secret")).thenReturn(TestTokens.SECRET);
        JwtAuthFilter started = new JwtAuthFilter();
        started.init(config);
        try (JwtAuth issuer = JwtAuth.builder().secret(TestTokens.SECRET).build()) {
            token(issuer.issue("bob", "user"));
        }

        started.doFilter(request, response, chain);

        assertEquals("bob", passed().getRemoteUser());
    }

    @Test
    void init_plainMock_failsForLackOfAKey() {
        ServletException refused =
                assertThrows(ServletException.class, () -> new JwtAuthFilter().init(mock(FilterConfig.class)));
        assertTrue(refused.getMessage().contains("filter 'JwtAuthFilter': secret"), refused.getMessage());
    }

    @Test
    void init_endpointsOfTheApplication_passWithoutToken() throws Exception {
        TestContext app = new TestContext()
                .filter("jwt", JwtAuthFilter.class, Map.of("secret", TestTokens.SECRET, "rules", "/* deny"))
                .servlet("login", LoginServlet.class, Map.of("users", "memory"), "/login");
        JwtAuthFilter started = started(app.filterConfig("jwt"));
        when(request.getMethod()).thenReturn("POST");
        when(request.getServletPath()).thenReturn("/login");

        started.doFilter(request, response, chain);

        verify(chain).doFilter(request, response);
    }

    @Test
    void init_endpointOfAnotherInstance_isJudgedByTheRules() throws Exception {
        TestContext app = new TestContext()
                .filter("jwt", JwtAuthFilter.class, Map.of("secret", TestTokens.SECRET, "rules", "/* deny"))
                .servlet(
                        "login",
                        LoginServlet.class,
                        Map.of("instance", "api", "secret", TestTokens.OTHER_SECRET, "users", "memory"),
                        "/login");
        JwtAuthFilter started = started(app.filterConfig("jwt"));
        when(request.getMethod()).thenReturn("POST");
        when(request.getServletPath()).thenReturn("/login");

        started.doFilter(request, response, chain);

        assertRefused(403);
    }

    @Test
    void init_filterMadeInCode_learnsTheEndpoints() throws Exception {
        TestContext app = new TestContext()
                .filter("jwt", JwtAuthFilter.class, Map.of())
                .servlet("login", LoginServlet.class, Map.of(), "/login");
        filter.init(app.filterConfig("jwt"));
        when(request.getServletPath()).thenReturn("/login");

        filter.doFilter(request, response, chain);

        verify(chain).doFilter(request, response);
    }

    @Test
    void init_filterMadeInCodeWithInitParams_refused() {
        TestContext app = new TestContext().filter("jwt", JwtAuthFilter.class, Map.of("rules", "/* permit"));
        ServletException refused = assertThrows(ServletException.class, () -> filter.init(app.filterConfig("jwt")));
        assertEquals(
                "jwt was made in code, so its init-params [rules] would have no effect; give them in code",
                refused.getMessage());
    }

    @Test
    void destroy_lastComponent_removesTheAttributes() throws Exception {
        TestContext app = new TestContext().filter("jwt", JwtAuthFilter.class, Map.of("secret", TestTokens.SECRET));
        JwtAuthFilter started = started(app.filterConfig("jwt"));
        started.destroy();
        assertEquals(Map.of(), app.attributes());
    }

    @Test
    void destroy_twice_leavesOnce() throws Exception {
        TestContext app = new TestContext()
                .filter("jwt", JwtAuthFilter.class, Map.of("secret", TestTokens.SECRET))
                .filter("other", JwtAuthFilter.class, Map.of());
        JwtAuthFilter first = started(app.filterConfig("jwt"));
        started(app.filterConfig("other"));
        first.destroy();
        first.destroy();
        assertNotNull(JwtAuth.of(app.context()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "issuer", "isuer", "defaultRoles"})
    void build_settingThatIsNotTheFilters_refused(String setting) {
        JwtAuthFilter.Builder builder = JwtAuthFilter.builder(auth).set(setting, "x");
        assertThrows(ConfigException.class, builder::build);
    }

    @Test
    void build_severalMistakes_tellsAll() {
        JwtAuthFilter.Builder builder =
                JwtAuthFilter.builder(auth).rules("HEAD /a permit").realm("ä").tokenCacheSize(-1);
        ConfigException refused = assertThrows(ConfigException.class, builder::build);
        assertEquals(3, refused.problems().size(), refused::getMessage);
    }

    @ParameterizedTest
    @EnumSource(DispatcherType.class)
    void doFilter_neverStarted_refusesEveryDispatch(DispatcherType dispatch) throws Exception {
        HttpServletRequest request = mock(HttpServletRequest.class);
        HttpServletResponse response = mock(HttpServletResponse.class);
        FilterChain chain = mock(FilterChain.class);
        when(request.getDispatcherType()).thenReturn(dispatch);
        new JwtAuthFilter().doFilter(request, response, chain);
        verify(response).setStatus(503);
        verifyNoInteractions(chain);
    }

    @Test
    void isUserInRole_twoStars_isAnyAuthenticatedUser() {
        AuthenticatedUser user = new AuthenticatedUser("u", Set.of(), Set.of(), Map.of());
        assertTrue(new AuthenticatedRequest(mock(HttpServletRequest.class), user).isUserInRole("**"));
    }

    /** An application may wrap the request as another user before it forwards; that is its own affair. */
    @ParameterizedTest
    @EnumSource(
            value = DispatcherType.class,
            names = {"FORWARD", "INCLUDE"})
    void doFilter_forwardOrInclude_leavesTheRequestAsItIs(DispatcherType dispatch) throws Exception {
        HttpServletRequest request = mock(HttpServletRequest.class);
        HttpServletResponse response = mock(HttpServletResponse.class);
        FilterChain chain = mock(FilterChain.class);
        when(request.getDispatcherType()).thenReturn(dispatch);
        when(request.getAttribute(AuthenticatedUser.ATTRIBUTE))
                .thenReturn(new AuthenticatedUser("u", Set.of(), Set.of(), Map.of()));
        try (JwtAuth auth = JwtAuth.builder().secret(TestTokens.SECRET).build()) {
            new JwtAuthFilter(auth).doFilter(request, response, chain);
        }
        verify(chain).doFilter(request, response);
    }
}
