package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationProvider;
import org.springframework.security.web.authentication.preauth.j2ee.J2eePreAuthenticatedProcessingFilter;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/** Other security in the same application: another filter's user, a second instance of ours, Spring Security. */
class CoexistenceTest {
    private static final String ALICE_OF_OTHER = TestTokens.sign(
            TestTokens.HEADER, longLived("https://other.example"), TestTokens.OTHER_SECRET, "HmacSHA256");
    private static final String ALICE =
            TestTokens.sign(TestTokens.HEADER, longLived("https://one.example"), TestTokens.SECRET, "HmacSHA256");

    private static String longLived(String issuer) {
        return "{\"iss\":\"" + issuer
                + "\",\"sub\":\"alice\",\"roles\":[\"clerk\"],\"iat\":1700000000,\"exp\":32503680000}";
    }

    private static final class Who extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Authentication spring = SecurityContextHolder.getContext().getAuthentication();
            response.getWriter()
                    .print(request.getRemoteUser() + " clerk=" + request.isUserInRole("clerk") + " spring="
                            + (spring == null ? null : spring.getName() + spring.getAuthorities()));
        }
    }

    /** A filter of the application's own that logs somebody in. */
    private static Filter login(String name) {
        return (request, response, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public Principal getUserPrincipal() {
                        return () -> name;
                    }

                    @Override
                    public String getRemoteUser() {
                        return name;
                    }
                },
                response);
    }

    private static HttpResponse<String> get(TestServer server, String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static void add(ServletContextHandler context, Filter filter) {
        context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    @Test
    void otherFiltersUser_withoutToken_isRespectedWhereTheRuleIsOptional() throws Exception {
        try (JwtAuth auth = JwtAuth.builder().secret(TestTokens.SECRET).build();
                TestServer server = TestServer.start(context -> {
                    add(context, login("bob"));
                    TestServer.filter(
                            context,
                            JwtAuthFilter.builder(auth)
                                    .rules("/maybe optional", "/open permit", "/* authenticated")
                                    .build(),
                            "/*");
                    context.addServlet(new ServletHolder(new Who()), "/*");
                })) {
            assertEquals(
                    "bob clerk=false spring=null", get(server, "/maybe", null).body());
            assertEquals(
                    "alice clerk=true spring=null", get(server, "/maybe", ALICE).body());
            assertEquals(401, get(server, "/maybe", "no.good.token").statusCode());
            assertEquals(
                    "bob clerk=false spring=null", get(server, "/open", ALICE).body());
            assertEquals(401, get(server, "/x", null).statusCode(), "a user of another filter is not a token");
        }
    }

    private static FilterHolder holder(String name, Map<String, String> params) {
        FilterHolder holder = new FilterHolder(JwtAuthFilter.class);
        holder.setName(name);
        holder.setInitParameters(params);
        return holder;
    }

    @Test
    void twoInstances_withTheirOwnIssuers_judgeTheirOwnTokensAlone() throws Exception {
        try (TestServer server = TestServer.start(context -> {
            TestServer.filter(
                    context,
                    holder("servlet-jwt-filter", Map.of("secret", TestTokens.SECRET, "issuer", "https://one.example")),
                    "/one/*");
            TestServer.filter(
                    context,
                    holder(
                            "servlet-jwt-filter-other",
                            Map.of(
                                    "instance", "other",
                                    "secret", TestTokens.OTHER_SECRET,
                                    "issuer", "https://other.example")),
                    "/other/*");
            context.addServlet(new ServletHolder(new Who()), "/*");
        })) {
            assertEquals(200, get(server, "/one/x", ALICE).statusCode());
            assertEquals(401, get(server, "/one/x", ALICE_OF_OTHER).statusCode());
            assertEquals(200, get(server, "/other/x", ALICE_OF_OTHER).statusCode());
            assertEquals(401, get(server, "/other/x", ALICE).statusCode());
        }
    }

    /** Spring takes the container's user, which is ours: {@code http.jee()} in its words. */
    private static FilterChainProxy springSecurity() throws Exception {
        PreAuthenticatedAuthenticationProvider provider = new PreAuthenticatedAuthenticationProvider();
        provider.setPreAuthenticatedUserDetailsService(token -> User.withUsername(token.getName())
                .password("")
                .roles("FROM_TOKEN")
                .build());
        J2eePreAuthenticatedProcessingFilter preAuthenticated = new J2eePreAuthenticatedProcessingFilter();
        preAuthenticated.setAuthenticationManager(new ProviderManager(provider));
        preAuthenticated.afterPropertiesSet();
        SecurityContextHolderAwareRequestFilter aware = new SecurityContextHolderAwareRequestFilter();
        aware.setRolePrefix("");
        aware.afterPropertiesSet();
        return new FilterChainProxy(
                List.of(new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, preAuthenticated, aware)));
    }

    @Test
    void springSecurity_behindUs_takesOurUser() throws Exception {
        FilterChainProxy spring = springSecurity();
        try (JwtAuth auth = JwtAuth.builder().secret(TestTokens.SECRET).build();
                TestServer server = TestServer.start(context -> {
                    TestServer.filter(context, new JwtAuthFilter(auth), "/*");
                    add(context, spring);
                    context.addServlet(new ServletHolder(new Who()), "/*");
                })) {
            assertEquals(
                    "alice clerk=false spring=alice[ROLE_FROM_TOKEN]",
                    get(server, "/x", ALICE).body(),
                    "Spring's request asks Spring for roles");
            assertEquals(401, get(server, "/x", null).statusCode());
        }
    }

    @Test
    void springSecurity_beforeUs_seesNobodyAndDoesNotBreak() throws Exception {
        FilterChainProxy spring = springSecurity();
        try (JwtAuth auth = JwtAuth.builder().secret(TestTokens.SECRET).build();
                TestServer server = TestServer.start(context -> {
                    add(context, spring);
                    TestServer.filter(context, new JwtAuthFilter(auth), "/*");
                    context.addServlet(new ServletHolder(new Who()), "/*");
                })) {
            assertEquals(
                    "alice clerk=true spring=null", get(server, "/x", ALICE).body());
            assertEquals(401, get(server, "/x", null).statusCode());
        }
    }
}
