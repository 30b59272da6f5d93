package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision on one request: path, rule, token, requirement, in this order. */
class RequestAuthenticatorTest {
    private static final String ADMIN =
            TestTokens.of(TestTokens.claims("\"roles\":[\"admin\"],\"scope\":\"orders:read orders:write\""));
    private static final String USER = TestTokens.valid();
    private static final String BAD = TestTokens.tampered(USER);

    private final MovableClock clock = new MovableClock();
    private final JwtAuth auth =
            JwtAuth.builder().secret(TestTokens.SECRET).clock(clock).build();

    @AfterEach
    void close() {
        auth.close();
    }

    private RequestAuthenticator authenticator(FilterSettings config) {
        AccessRules rules = AccessRules.compile(config, problem -> {
            throw new IllegalArgumentException(problem);
        });
        return RequestAuthenticator.of(config, rules, RuntimeAccess.of(auth));
    }

    private RequestAuthenticator authenticator(String rules) {
        return authenticator(Filters.config(rules, List.of(), "Authorization", 100, false, Set.of(), false));
    }

    private RequestAuthenticator withPreflight(String rules) {
        return authenticator(Filters.config(rules, List.of(), "Authorization", 100, true, Set.of(), false));
    }

    private static HttpServletRequest request(String method, String path, String token) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getMethod()).thenReturn(method);
        when(request.getRequestURI()).thenReturn(path);
        when(request.getServletPath()).thenReturn(path);
        when(request.getHeader("Authorization")).thenReturn(token == null ? null : "Bearer " + token);
        return request;
    }

    private static HttpServletRequest preflight(String path) {
        HttpServletRequest request = request("OPTIONS", path, null);
        when(request.getHeader("Origin")).thenReturn("https://app.example");
        when(request.getHeader("Access-Control-Request-Method")).thenReturn("PUT");
        return request;
    }

    private static String token(String name) {
        return switch (name) {
            case "admin" -> ADMIN;
            case "user" -> USER;
            case "bad" -> BAD;
            default -> null;
        };
    }

    private static FailureCode refusal(RequestAuthenticator authenticator, HttpServletRequest request) {
        try {
            assertNull(authenticator.admit(request));
            return FailureCode.MISSING_TOKEN;
        } catch (AuthFailureException refused) {
            return refused.failure().code();
        }
    }

    private static void assertUnchanged(RequestAuthenticator authenticator, HttpServletRequest request)
            throws AuthFailureException {
        assertNull(authenticator.admit(request).user());
        verify(request, never()).setAttribute(eq(AuthenticatedUser.ATTRIBUTE), any());
    }

    @ParameterizedTest
    @CsvSource({
        "permit, none",
        "permit, bad",
        "permit, user",
        "optional, none",
    })
    void admit_noIdentityNeeded_passesUnchanged(String requirement, String token) throws AuthFailureException {
        assertUnchanged(authenticator("/* " + requirement), request("GET", "/a", token(token)));
    }

    @ParameterizedTest
    @CsvSource({
        "optional, user",
        "authenticated, user",
        "authenticated, admin",
        "role(user), user",
        "'role(admin, user)', user",
        "role(admin) scope(orders:read), admin",
        "scope(orders:read orders:write), admin",
    })
    void admit_requirementMet_passesAsTheUser(String requirement, String token) throws AuthFailureException {
        AuthenticatedUser admitted = authenticator("/* " + requirement)
                .admit(request("GET", "/a", token(token)))
                .user();
        assertEquals("alice", admitted.getName());
    }

    @ParameterizedTest
    @CsvSource({
        "optional, bad, BAD_SIGNATURE",
        "authenticated, none, MISSING_TOKEN",
        "authenticated, bad, BAD_SIGNATURE",
        "role(admin), none, MISSING_TOKEN",
        "role(admin), bad, BAD_SIGNATURE",
        "role(admin), user, ROLE_MISSING",
        "scope(orders:read), none, MISSING_TOKEN",
        "scope(orders:read), user, SCOPE_MISSING",
        "scope(orders:read orders:admin), admin, SCOPE_MISSING",
        "role(admin) scope(x), admin, SCOPE_MISSING",
        "deny, none, DENIED",
        "deny, bad, DENIED",
        "deny, admin, DENIED",
    })
    void admit_requirementNotMet_refused(String requirement, String token, FailureCode code) {
        assertEquals(code, refusal(authenticator("/* " + requirement), request("GET", "/a", token(token))));
    }

    @Test
    void admit_noRuleMatches_needsAToken() {
        assertEquals(FailureCode.MISSING_TOKEN, refusal(authenticator("/b permit"), request("GET", "/a", null)));
    }

    @Test
    void admit_permitWithTwoHeaders_doesNotLookAtThem() throws AuthFailureException {
        HttpServletRequest request = request("GET", "/a", null);
        when(request.getHeaders("Authorization")).thenThrow(new AssertionError("looked at"));
        assertUnchanged(authenticator("/* permit"), request);
    }

    @Test
    void admit_optionalWithMalformedHeader_refused() {
        HttpServletRequest request = request("GET", "/a", "a b");
        assertEquals(FailureCode.MALFORMED_AUTHORIZATION, refusal(authenticator("/* optional"), request));
    }

    /** The header comes first: it carries no token. */
    @ParameterizedTest
    @ValueSource(ints = {10, 9_000})
    void admit_headerThatCarriesNoToken_isMalformedHoweverLong(int length) {
        HttpServletRequest request = request("GET", "/a", "a".repeat(length) + " b");
        assertEquals(FailureCode.MALFORMED_AUTHORIZATION, refusal(authenticator("/* authenticated"), request));
    }

    @Test
    void admit_longTokenInAGoodHeader_isTooLong() {
        HttpServletRequest request = request("GET", "/a", "a".repeat(9_000));
        assertEquals(FailureCode.TOKEN_TOO_LONG, refusal(authenticator("/* authenticated"), request));
    }

    @Test
    void close_always_forgetsTokens() throws AuthFailureException {
        RequestAuthenticator authenticator = authenticator("/* authenticated");
        AuthenticatedUser first =
                authenticator.admit(request("GET", "/a", USER)).user();
        AuthenticatedUser known =
                authenticator.admit(request("GET", "/a", USER)).user();
        assertSame(first, known);
        authenticator.close();
        AuthenticatedUser anew = authenticator.admit(request("GET", "/a", USER)).user();
        assertNotSame(first, anew);
    }

    @Test
    void admit_optionalWithOtherScheme_isAnonymous() throws AuthFailureException {
        HttpServletRequest request = request("GET", "/a", null);
        when(request.getHeader("Authorization")).thenReturn("Basic YTpi");
        assertUnchanged(authenticator("/* optional"), request);
    }

    @Test
    void admit_ambiguousPath_refusedBeforePermit() {
        HttpServletRequest request = request("GET", "/a", null);
        when(request.getRequestURI()).thenReturn("/x/../a");
        assertEquals(FailureCode.AMBIGUOUS_URI, refusal(authenticator("/* permit"), request));
    }

    @Test
    void admit_ambiguousPath_refusedBeforeDeny() {
        assertEquals(FailureCode.AMBIGUOUS_URI, refusal(authenticator("/* deny"), request("GET", "/a//b", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "trace", "get", "Get", "gET", "POSt", "GET ", " GET", "GÉT", "GET\0", "GET\u007F"})
    void admit_traceOrMethodNotInUpperCase_refusedEvenWhenPermitted(String method) {
        assertEquals(FailureCode.METHOD_REFUSED, refusal(authenticator("/* permit"), request(method, "/a", USER)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "OPTIONS", "PROPFIND", "VERSION-CONTROL", "M-SEARCH", "FOO_1"})
    void admit_methodInUpperCase_judgedByTheRules(String method) throws AuthFailureException {
        assertUnchanged(authenticator("/* permit"), request(method, "/a", null));
    }

    @Test
    void admit_head_judgedAsGet() throws AuthFailureException {
        assertUnchanged(authenticator("GET /a permit\n/a deny"), request("HEAD", "/a", null));
    }

    @Test
    void admit_nullMethod_judgedAsGet() throws AuthFailureException {
        assertUnchanged(authenticator("GET /a permit\n/a deny"), request(null, "/a", null));
    }

    @Test
    void admit_options_needsATokenLikeAnyOther() {
        assertEquals(FailureCode.MISSING_TOKEN, refusal(authenticator("/* authenticated"), preflight("/a")));
    }

    @Test
    void admit_allowedPreflight_passes() throws AuthFailureException {
        assertUnchanged(withPreflight("/* role(admin)"), preflight("/a"));
    }

    @Test
    void admit_allowedPreflightOfDeniedPath_refused() {
        assertEquals(FailureCode.DENIED, refusal(withPreflight("/* deny"), preflight("/a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin", "Access-Control-Request-Method"})
    void admit_preflightWithoutOneOfItsHeaders_refused(String missing) {
        HttpServletRequest request = preflight("/a");
        when(request.getHeader(missing)).thenReturn(null);
        assertEquals(FailureCode.MISSING_TOKEN, refusal(withPreflight("/* authenticated"), request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "options"})
    void admit_preflightHeadersOnAnotherMethod_refused(String method) {
        HttpServletRequest request = preflight("/a");
        when(request.getMethod()).thenReturn(method);
        FailureCode expected = method.equals("options") ? FailureCode.METHOD_REFUSED : FailureCode.MISSING_TOKEN;
        assertEquals(expected, refusal(withPreflight("/* authenticated"), request));
    }

    @Test
    void admit_otherTokenHeader_carriesTheBareToken() throws AuthFailureException {
        RequestAuthenticator authenticator =
                authenticator(Filters.config("/* authenticated", List.of(), "X-Token", 0, false, Set.of(), false));
        HttpServletRequest request = request("GET", "/a", BAD);
        when(request.getHeader("X-Token")).thenReturn(USER);
        assertEquals("alice", authenticator.admit(request).user().getName());
    }

    @Test
    void admit_identified_setsTheAttribute() throws AuthFailureException {
        HttpServletRequest request = request("GET", "/a", USER);
        AuthenticatedUser admitted =
                authenticator("/* authenticated").admit(request).user();
        verify(request).setAttribute("io.github.servletjwt.user", admitted);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void admit_tokenSeenBeforeAndExpiredSince_refused(int cacheSize) throws AuthFailureException {
        RequestAuthenticator authenticator = authenticator(
                Filters.config("/* authenticated", List.of(), "Authorization", cacheSize, false, Set.of(), false));
        authenticator.admit(request("GET", "/a", USER));
        // ten minutes, and the default leeway of 30 s
        clock.move(Duration.ofSeconds(629));
        authenticator.admit(request("GET", "/a", USER));
        clock.move(Duration.ofSeconds(1));
        assertEquals(FailureCode.TOKEN_EXPIRED, refusal(authenticator, request("GET", "/a", USER)));
    }

    @Test
    void admit_tokenSeenBefore_judgedByTheRuleOfThePath() throws AuthFailureException {
        RequestAuthenticator authenticator = authenticator("/a role(user)\n/b role(admin)");
        authenticator.admit(request("GET", "/a", USER));
        assertEquals(FailureCode.ROLE_MISSING, refusal(authenticator, request("GET", "/b", USER)));
    }

    @Test
    void in_endpoints_passAheadOfAllRules() throws AuthFailureException {
        RequestAuthenticator authenticator = authenticator("/* deny").in(null, List.of("/login"));
        assertUnchanged(authenticator, request("POST", "/login", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login/", "/login/x", "/Login", "/loginx"})
    void in_pathBesideTheEndpoint_judgedByTheRules(String path) {
        RequestAuthenticator authenticator = authenticator("/* deny").in(null, List.of("/login"));
        assertEquals(FailureCode.DENIED, refusal(authenticator, request("POST", path, null)));
    }

    @Test
    void in_traceOnEndpoint_refused() {
        RequestAuthenticator authenticator = authenticator("/* deny").in(null, List.of("/login"));
        assertEquals(FailureCode.METHOD_REFUSED, refusal(authenticator, request("TRACE", "/login", null)));
    }

    private static HttpServletRequest withParameter(String parameter) {
        HttpServletRequest request = request("GET", "/a", null);
        when(request.getRequestURI()).thenReturn("/a;" + parameter + "=1");
        return request;
    }

    private static ServletContext contextWithCookie(String name) {
        ServletContext context = mock(ServletContext.class);
        SessionCookieConfig cookie = mock(SessionCookieConfig.class);
        when(context.getSessionCookieConfig()).thenReturn(cookie);
        when(cookie.getName()).thenReturn(name);
        return context;
    }

    @ParameterizedTest
    @ValueSource(strings = {"SID", "jsessionid"})
    void in_sessionNameConfigured_passesBothNames(String parameter) throws AuthFailureException {
        assertUnchanged(authenticator("/* permit").in(contextWithCookie("SID"), List.of()), withParameter(parameter));
    }

    @Test
    void in_sessionNameNotConfigured_refusesOtherName() {
        RequestAuthenticator authenticator = authenticator("/* permit").in(contextWithCookie(null), List.of());
        assertEquals(FailureCode.AMBIGUOUS_URI, refusal(authenticator, withParameter("SID")));
    }

    @Test
    void in_plainMockOfContext_passesDefaultName() throws AuthFailureException {
        assertUnchanged(
                authenticator("/* permit").in(mock(ServletContext.class), List.of()), withParameter("jsessionid"));
    }

    @Test
    void open_rulesAndEndpoints_areListed() {
        assertEquals(
                List.of("/login", "/a"),
                authenticator("/a permit").in(null, List.of("/login")).open());
    }

    @Test
    void readmit_attribute_putsTheIdentityBack() {
        AuthenticatedUser user = new AuthenticatedUser("alice", Set.of("user"), Set.of(), Map.of());
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getAttribute(AuthenticatedUser.ATTRIBUTE)).thenReturn(user);
        assertSame(user, RequestAuthenticator.readmit(request).getUserPrincipal());
    }

    @Test
    void readmit_identityStillThere_passesUnchanged() {
        AuthenticatedUser user = new AuthenticatedUser("alice", Set.of("user"), Set.of(), Map.of());
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getAttribute(AuthenticatedUser.ATTRIBUTE)).thenReturn(user);
        when(request.getUserPrincipal()).thenReturn(user);
        assertSame(request, RequestAuthenticator.readmit(request));
    }

    @Test
    void readmit_principalOfTheContainer_isReplaced() {
        AuthenticatedUser user = new AuthenticatedUser("alice", Set.of("user"), Set.of(), Map.of());
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getAttribute(AuthenticatedUser.ATTRIBUTE)).thenReturn(user);
        when(request.getUserPrincipal()).thenReturn(() -> "alice");
        HttpServletRequest readmitted = RequestAuthenticator.readmit(request);
        assertNotSame(request, readmitted);
        assertSame(user, readmitted.getUserPrincipal());
    }

    @Test
    void readmit_noAttribute_passesUnchanged() {
        HttpServletRequest request = mock(HttpServletRequest.class);
        assertSame(request, RequestAuthenticator.readmit(request));
    }

    @Test
    void readmit_attributeOfOtherType_passesUnchanged() {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getAttribute(AuthenticatedUser.ATTRIBUTE)).thenReturn("alice");
        assertSame(request, RequestAuthenticator.readmit(request));
    }
}
