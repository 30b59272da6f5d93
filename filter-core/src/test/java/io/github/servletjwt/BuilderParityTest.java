package io.github.servletjwt;

import static io.github.servletjwt.TestApp.member;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.api.TokenSource;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.Settings;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.Test;

/** Everything that {@code web.xml} can set, code can set. */
class BuilderParityTest {
    private static final String JSON = "application/json";

    private static Set<String> settings(Param.Scope... scopes) {
        return Settings.all().stream()
                .filter(param -> List.of(scopes).contains(param.scope()))
                .map(Param::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> methods(Class<?> type, Set<String> names) {
        return Stream.of(type.getMethods())
                .filter(method -> method.getReturnType() == type)
                .map(Method::getName)
                .filter(names::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void jwtAuthBuilder_sharedSettings_haveAMethodEach() {
        Set<String> shared = settings(Param.Scope.SHARED);
        assertEquals(shared, methods(JwtAuthBuilder.class, shared));
    }

    @Test
    void filterBuilder_settingsOfTheFilter_haveAMethodEach() {
        Set<String> ofFilter = settings(Param.Scope.FILTER, Param.Scope.ANSWER);
        assertEquals(ofFilter, methods(JwtAuthFilter.Builder.class, ofFilter));
    }

    @Test
    void listener_givenAsObject_hears() throws Exception {
        List<AuthEvent.Kind> heard = new ArrayList<>();
        try (JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users("memory")
                .listener(event -> heard.add(event.kind()))
                .build()) {
            auth.accounts().create("alice", "wonderland-1", Set.of());
        }
        assertEquals(List.of(AuthEvent.Kind.REGISTERED), heard);
    }

    private static HttpResponse<String> login(TestServer server, String type, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/login"))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", type)
                .header("Sec-Fetch-Site", "same-origin")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static TestServer server(JwtAuth auth, JwtAuthFilter filter, LoginServlet login) throws Exception {
        auth.accounts().create("alice", "wonderland-1", Set.of());
        return TestServer.start(context -> {
            TestServer.filter(context, new FilterHolder(filter), "/*");
            context.addServlet(new ServletHolder(login), "/login");
        });
    }

    /** As in web.xml, where it was said of the filter once. */
    @Test
    void loginServlet_madeInCode_followsTheFiltersRequireHttps() throws Exception {
        try (JwtAuth auth = JwtAuth.builder()
                        .secret(TestTokens.SECRET)
                        .users("memory")
                        .build();
                TestServer server = server(
                        auth, JwtAuthFilter.builder(auth).requireHttps(true).build(), new LoginServlet(auth))) {
            assertEquals(
                    400,
                    login(server, JSON, "{\"username\":\"alice\",\"password\":\"wonderland-1\"}")
                            .statusCode());
        }
    }

    @Test
    void loginServlet_madeInCode_followsTheFiltersErrorFormatAndRealm() throws Exception {
        try (JwtAuth auth = JwtAuth.builder()
                        .secret(TestTokens.SECRET)
                        .users("memory")
                        .build();
                TestServer server = server(
                        auth,
                        JwtAuthFilter.builder(auth)
                                .errorFormat(ErrorFormat.PROBLEM)
                                .realm("shop")
                                .build(),
                        new LoginServlet(auth))) {
            HttpResponse<String> refused = login(server, JSON, "{\"username\":\"bob\",\"password\":\"wonderland-1\"}");
            assertEquals(401, refused.statusCode());
            assertEquals("invalid_credentials", member(refused, "error"));
            assertEquals(
                    "application/problem+json;charset=utf-8",
                    refused.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT));
            assertEquals(
                    "Bearer realm=\"shop\"",
                    refused.headers().firstValue("WWW-Authenticate").orElse(""));
        }
    }

    @Test
    void loginServlet_madeInCodeWithCookies_followsTheFiltersLoginPage() throws Exception {
        try (JwtAuth auth = JwtAuth.builder()
                        .secret(TestTokens.SECRET)
                        .users("memory")
                        .build();
                TestServer server = server(
                        auth,
                        JwtAuthFilter.builder(auth)
                                .tokenSources(TokenSource.HEADER, TokenSource.COOKIE)
                                .loginPage("/login.html")
                                .build(),
                        new LoginServlet(auth, Map.of("delivery", "cookie")))) {
            HttpResponse<String> refused = login(
                    server, "application/x-www-form-urlencoded", "username=alice&password=wrong-one&return_to=/x");
            assertEquals(303, refused.statusCode());
            assertEquals(
                    "/login.html?error=invalid_credentials&return_to=/x",
                    refused.headers().firstValue("Location").orElse(""));
        }
    }
}
