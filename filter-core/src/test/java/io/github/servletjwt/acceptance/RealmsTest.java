package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestTomcat;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.acceptance.SessionApp.Container;
import io.github.servletjwt.acceptance.SessionApp.Tokens;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.PasswordServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.servlet.SessionsServlet;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two realms that share a secret, a store, or both: two instances of one application, and two applications. At one of them
 * anybody may register; nothing of that may count at the other.
 */
class RealmsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String ADMIN = "{\"username\":\"admin\",\"password\":\"long enough for all\"}";

    private final List<AutoCloseable> open = new ArrayList<>();

    /** The store that both have. */
    enum Store {
        H2,
        POSTGRESQL,
        REDIS
    }

    private Map<String, String> shared(Store store) {
        return switch (store) {
            case H2 -> {
                TestDatabase database = new TestDatabase();
                open.add(database::die);
                yield Map.of("sessions", "jdbc", "dataSource", database.url(), "dataSourceUser", "sa");
            }
            case POSTGRESQL -> Map.of("sessions", "jdbc", "dataSource", TestPostgres.newDatabase());
            case REDIS -> Map.of("sessions", RedisProcess.newDatabase());
        };
    }

    @AfterEach
    void stop() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /** A filter and all endpoints below a path. */
    private static Consumer<ServletContext> realm(String path, String instance, Map<String, String> settings) {
        return context -> {
            FilterRegistration.Dynamic filter = context.addFilter("jwt" + path, JwtAuthFilter.class);
            if (!instance.isEmpty()) {
                filter.setInitParameter("instance", instance);
            }
            settings.forEach(filter::setInitParameter);
            filter.setAsyncSupported(true);
            EnumSet<DispatcherType> dispatches =
                    EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
            filter.addMappingForUrlPatterns(dispatches, false, path + "/*");
            servlets().forEach((pattern, type) -> {
                ServletRegistration.Dynamic servlet = context.addServlet(path + pattern, type);
                if (!instance.isEmpty()) {
                    servlet.setInitParameter("instance", instance);
                }
                servlet.setLoadOnStartup(1);
                assertTrue(servlet.addMapping(path + pattern).isEmpty());
            });
            context.addServlet("hello" + path, new MessageServlet("Hello, NAME"))
                    .addMapping(path + "/hello");
        };
    }

    private static Map<String, Class<? extends HttpServlet>> servlets() {
        Map<String, Class<? extends HttpServlet>> servlets = new LinkedHashMap<>();
        servlets.put("/login", LoginServlet.class);
        servlets.put("/register", RegisterServlet.class);
        servlets.put("/refresh", RefreshServlet.class);
        servlets.put("/logout", LogoutServlet.class);
        servlets.put("/password", PasswordServlet.class);
        servlets.put("/sessions/*", SessionsServlet.class);
        return servlets;
    }

    /** Sets an application up when its container starts. */
    private record Setup(Consumer<ServletContext> setup) implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            setup.accept(event.getServletContext());
        }
    }

    /** A realm, and where it is found. */
    private record Realm(String base) {
        HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        }

        HttpResponse<String> post(String path, String body) throws Exception {
            return send("POST", path, body, "Content-Type", SessionApp.JSON);
        }

        Tokens newAdmin() throws Exception {
            assertEquals(201, post("/register", ADMIN).statusCode());
            return login();
        }

        Tokens login() throws Exception {
            return Tokens.in(post("/login", ADMIN));
        }

        int get(Tokens tokens) throws Exception {
            return send("GET", "/hello", null, "Authorization", tokens.bearer()).statusCode();
        }

        void assertGood(Tokens tokens) throws Exception {
            assertEquals(200, get(tokens));
        }

        /** The session goes on: its refresh token is good for another. */
        void assertRefreshes(Tokens tokens) throws Exception {
            Tokens.in(post("/refresh", tokens.json()));
        }

        int sessions(Tokens tokens) throws Exception {
            String list = send("GET", "/sessions", null, "Authorization", tokens.bearer())
                    .body();
            return list.split("\"id\":", -1).length - 1;
        }
    }

    private Realm start(Container container, String context, String path, Consumer<ServletContext> setup)
            throws Exception {
        int port;
        if (container == Container.JETTY) {
            TestServer server = TestServer.start(handler -> {
                handler.setContextPath(context.isEmpty() ? "/" : context);
                handler.addEventListener(new Setup(setup));
            });
            open.add(server);
            port = server.port();
        } else {
            TestTomcat server = TestTomcat.start(context, (classes, application) -> setup.accept(application));
            open.add(server);
            port = server.port();
        }
        return new Realm("http://127.0.0.1:" + port + context + path);
    }

    /** Two instances in one application: {@code /open}, and {@code /closed}, whose instance has a name. */
    private Realm[] instances(Container container, Map<String, String> ofOpen, Map<String, String> ofClosed)
            throws Exception {
        Realm one =
                start(container, "", "/open", realm("/open", "", ofOpen).andThen(realm("/closed", "closed", ofClosed)));
        return new Realm[] {one, new Realm(one.base().replace("/open", "/closed"))};
    }

    private static Map<String, String> with(Map<String, String> settings, String... more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("secret", TestTokens.SECRET);
        all.put("users", "memory");
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(Store.values()).map(store -> Arguments.of(container, store)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void instances_oneSecretAndStore_refreshTokenOfOneIsNothingAtTheOther(Container container, Store store)
            throws Exception {
        Map<String, String> shared = shared(store);
        Realm[] realms = instances(
                container,
                with(shared, "issuer", "open", "audience", "open"),
                with(shared, "issuer", "closed", "audience", "closed"));
        assertApart(realms[0], realms[1]);
    }

    /** Only the instance distinguishes them. */
    @ParameterizedTest
    @EnumSource
    void instances_oneSecretNoIssuer_neitherTokenOfOneIsGoodAtTheOther(Container container) throws Exception {
        Map<String, String> shared = shared(Store.H2);
        Realm[] realms = instances(container, with(shared), with(shared));
        assertApart(realms[0], realms[1]);
    }

    @ParameterizedTest
    @EnumSource
    void instances_oneSecretNoIssuer_tokenMadeElsewhereIsGoodAtBoth(Container container) throws Exception {
        Realm[] realms = instances(container, with(Map.of()), with(Map.of()));
        try (JwtAuth elsewhere = JwtAuth.builder().secret(TestTokens.SECRET).build()) {
            Tokens tokens = new Tokens(elsewhere.issue("carol"), "");
            realms[0].assertGood(tokens);
            realms[1].assertGood(tokens);
        }
    }

    private static void assertApart(Realm one, Realm other) throws Exception {
        Tokens admin = other.newAdmin();
        Tokens stranger = one.newAdmin();
        other.assertGood(admin);
        assertEquals(401, other.get(stranger));
        assertEquals(401, one.get(admin));
        assertEquals(401, other.post("/refresh", stranger.json()).statusCode());
        assertEquals(401, one.post("/refresh", admin.json()).statusCode());
        assertSessionsApart(one, other, stranger, admin);
    }

    /** Neither sees or ends the sessions of the other, by no endpoint. */
    private static void assertSessionsApart(Realm one, Realm other, Tokens stranger, Tokens admin) throws Exception {
        assertEquals(1, other.sessions(admin));
        assertEquals(1, one.sessions(stranger));
        assertEquals(
                404,
                one.send("DELETE", "/sessions/" + admin.sessionId(), null, "Authorization", stranger.bearer())
                        .statusCode());
        assertEquals(204, one.post("/logout", admin.json()).statusCode());
        String change = "{\"old_password\":\"long enough for all\",\"new_password\":\"long enough for some\"}";
        assertEquals(
                204,
                one.send(
                                "POST",
                                "/password",
                                change,
                                "Authorization",
                                stranger.bearer(),
                                "Content-Type",
                                SessionApp.JSON)
                        .statusCode());
        assertEquals(
                204,
                one.send(
                                "POST",
                                "/logout",
                                "{\"everywhere\":true}",
                                "Authorization",
                                stranger.bearer(),
                                "Content-Type",
                                SessionApp.JSON)
                        .statusCode());
        other.assertGood(admin);
        other.assertRefreshes(admin);
    }

    /** Two applications with one secret: tokens are shared on purpose, sessions are not. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void applications_oneSecretAndStore_sessionsAreApart(Container container, Store store) throws Exception {
        Map<String, String> shared = shared(store);
        Realm one = start(container, "/one", "", realm("", "", with(shared)));
        Realm other = start(container, "/other", "", realm("", "", with(shared)));
        Tokens admin = other.newAdmin();
        Tokens stranger = one.newAdmin();
        assertEquals(401, other.post("/refresh", stranger.json()).statusCode());
        assertEquals(401, one.post("/refresh", admin.json()).statusCode());
        // a session of another application cannot be ended here, though the token is good
        assertEquals(
                403,
                one.send("POST", "/logout", null, "Authorization", admin.bearer())
                        .statusCode());
        assertSessionsApart(one, other, stranger, admin);
    }

    /** Access tokens are good in both applications, but each one's endpoints act on its own alone. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void endpoints_tokenOfAnotherApplicationWithOurSecret_areForbidden(Container container, Store store)
            throws Exception {
        Map<String, String> shared = shared(store);
        Realm one = start(container, "/one", "", realm("", "", with(shared)));
        Realm other = start(container, "/other", "", realm("", "", with(shared)));
        Realm memory = start(container, "/memory", "", realm("", "", with(Map.of())));
        Tokens victim = one.newAdmin();
        for (Realm attacker : List.of(other, memory)) {
            Tokens tokens = attacker.newAdmin();
            one.assertGood(tokens);
            String[] bearer = {"Authorization", tokens.bearer(), "Content-Type", SessionApp.JSON};
            assertEquals(403, one.send("GET", "/sessions", null, bearer).statusCode());
            assertEquals(
                    403,
                    one.send("DELETE", "/sessions/" + victim.sessionId(), null, bearer)
                            .statusCode());
            String everywhere = "{\"everywhere\":true}";
            assertEquals(403, one.send("POST", "/logout", everywhere, bearer).statusCode());
            assertEquals(403, one.send("POST", "/logout", "{}", bearer).statusCode());
            String change = "{\"old_password\":\"long enough for all\",\"new_password\":\"long enough for some\"}";
            assertEquals(403, one.send("POST", "/password", change, bearer).statusCode());
        }
        one.assertGood(victim);
        one.assertRefreshes(victim);
    }

    @ParameterizedTest
    @EnumSource
    void applications_otherSecrets_sessionsAreApart(Store store) throws Exception {
        Map<String, String> shared = shared(store);
        Realm one = start(Container.JETTY, "/one", "", realm("", "", with(shared)));
        Realm other =
                start(Container.JETTY, "/other", "", realm("", "", with(shared, "secret", TestTokens.OTHER_SECRET)));
        Tokens admin = other.newAdmin();
        Tokens stranger = one.newAdmin();
        assertSessionsApart(one, other, stranger, admin);
    }

    /** Two context paths, one application. */
    @ParameterizedTest
    @EnumSource
    @TestsSetting("sessionNamespace")
    void applications_oneNamespace_shareSessions(Store store) throws Exception {
        Map<String, String> shared = shared(store);
        Realm one = start(Container.JETTY, "/one", "", realm("", "", with(shared, "sessionNamespace", "app")));
        Realm other = start(Container.TOMCAT, "/other", "", realm("", "", with(shared, "sessionNamespace", "app")));
        Tokens tokens = one.newAdmin();
        assertEquals(201, other.post("/register", ADMIN).statusCode());
        // the registration has ended the session of a user of that name, as it does on another node
        assertEquals(401, one.post("/refresh", tokens.json()).statusCode());
        Tokens again = other.login();
        assertEquals(1, one.sessions(again));
        Tokens.in(one.post("/refresh", again.json()));
    }

    @Test
    void applications_onePathAndOtherNamespaces_sessionsAreApart() throws Exception {
        Map<String, String> shared = shared(Store.H2);
        Realm one = start(Container.JETTY, "", "", realm("", "", with(shared, "sessionNamespace", "one")));
        Realm other = start(Container.JETTY, "", "", realm("", "", with(shared, "sessionNamespace", "other")));
        Tokens admin = other.newAdmin();
        Tokens stranger = one.newAdmin();
        assertEquals(401, other.post("/refresh", stranger.json()).statusCode());
        assertSessionsApart(one, other, stranger, admin);
    }
}
