package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestTomcat;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.SessionsServlet;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.jspecify.annotations.Nullable;

/** An application of {@code web.xml} with all endpoints of sessions, over HTTP; alice and bob may log in. */
final class SessionApp implements AutoCloseable {
    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Where it runs. */
    enum Container {
        JETTY,
        TOMCAT
    }

    /** The response of a login or a refresh. */
    record Tokens(String access, String refresh) {
        static Tokens in(HttpResponse<String> answer) {
            assertEquals(200, answer.statusCode(), answer.body());
            return new Tokens(member(answer, "access_token"), member(answer, "refresh_token"));
        }

        String sessionId() {
            return String.valueOf(KeyApp.member(TestTokens.claimsOf(access), "sid"));
        }

        String bearer() {
            return "Bearer " + access;
        }

        String json() {
            return "{\"refresh_token\":\"" + refresh + "\"}";
        }
    }

    private final AutoCloseable server;
    private final int port;
    private final @Nullable ServletContext context;

    private SessionApp(AutoCloseable server, int port, @Nullable ServletContext context) {
        this.server = server;
        this.port = port;
        this.context = context;
    }

    /** On Jetty, with these settings of the filter, names and values in turn. */
    static SessionApp start(String... settings) throws Exception {
        return start(Container.JETTY, settings);
    }

    static SessionApp start(Container container, String... settings) throws Exception {
        return container == Container.JETTY ? jetty(ignored -> {}, settings) : tomcat(settings);
    }

    /** On Jetty, with what else the context needs. */
    static SessionApp jetty(Consumer<ServletContextHandler> more, String... settings) throws Exception {
        AtomicReference<ServletContext> context = new AtomicReference<>();
        TestServer server = TestServer.start(handler -> {
            more.accept(handler);
            context.set(handler.getServletContext());
            TestServer.filter(handler, JwtAuthFilter.class, params(settings), "/*");
            TestServer.hello(handler, "/*");
            endpoints()
                    .forEach((pattern, servlet) ->
                            TestServer.servlet(handler, servlet.getClass(), pattern, Map.of(), pattern));
        });
        return new SessionApp(server, server.port(), context.get());
    }

    private static SessionApp tomcat(String... settings) throws Exception {
        Map<String, HttpServlet> servlets = endpoints();
        servlets.put("/*", new MessageServlet("Hello, NAME"));
        TestTomcat server = TestTomcat.start(JwtAuthFilter.class, params(settings), servlets, Map.of());
        return new SessionApp(server, server.port(), null);
    }

    private static Map<String, HttpServlet> endpoints() {
        Map<String, HttpServlet> endpoints = new LinkedHashMap<>();
        endpoints.put("/login", new LoginServlet());
        endpoints.put("/refresh", new RefreshServlet());
        endpoints.put("/logout", new LogoutServlet());
        endpoints.put("/sessions/*", new SessionsServlet());
        return endpoints;
    }

    private static Map<String, String> params(String... settings) {
        Map<String, String> params =
                new HashMap<>(KeyApp.params("secret", TestTokens.SECRET, "users", FewUsers.class.getName()));
        params.putAll(KeyApp.params(settings));
        params.values().removeIf(String::isEmpty);
        return params;
    }

    /** The message of the failed start of filter, endpoints and these init-params. */
    static String startFailure(String... settings) {
        Exception failure = assertThrows(
                Exception.class, () -> jetty(ignored -> {}, settings).close());
        return message(failure);
    }

    /** Our message for a failed start. */
    static String message(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !String.valueOf(cause.getMessage()).startsWith("servlet-jwt")) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** The one of the application. */
    JwtAuth auth() {
        return JwtAuth.of(Objects.requireNonNull(context));
    }

    /** Headers as name, value, name, value… */
    HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) throws Exception {
        return exchange(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body), headers);
    }

    /** With a body of unannounced length. */
    HttpResponse<String> sendChunked(String method, String path, String body, String... headers) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return exchange(method, path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)), headers);
    }

    private HttpResponse<String> exchange(String method, String path, BodyPublisher body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends these lines, Latin-1, and an empty one, and a body; gives the whole answer. */
    String raw(String body, String... lines) throws IOException {
        return raw(body.length(), body, lines);
    }

    /** The same without the body that is announced: whoever refuses it unread may hang up on who still sends it. */
    String declared(int length, String... lines) throws IOException {
        return raw(length, "", lines);
    }

    private String raw(int length, String body, String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            String head = String.join("\r\n", lines) + "\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + length + "\r\n\r\n" + body;
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    HttpResponse<String> postJson(String path, String body) throws Exception {
        return send("POST", path, body, "Content-Type", JSON);
    }

    HttpResponse<String> postForm(String path, String body) throws Exception {
        return send("POST", path, body, "Content-Type", FORM);
    }

    Tokens login() throws Exception {
        return Tokens.in(postJson("/login", FewUsers.ALICE));
    }

    Tokens loginBob() throws Exception {
        return Tokens.in(postJson("/login", FewUsers.BOB));
    }

    HttpResponse<String> refresh(Tokens tokens) throws Exception {
        return postJson("/refresh", tokens.json());
    }

    /** By the access token, without a body. */
    HttpResponse<String> logout(Tokens tokens) throws Exception {
        return send("POST", "/logout", null, "Authorization", tokens.bearer());
    }

    HttpResponse<String> sessions(Tokens tokens) throws Exception {
        return send("GET", "/sessions", null, "Authorization", tokens.bearer());
    }

    HttpResponse<String> endSession(Tokens tokens, String id) throws Exception {
        return send("DELETE", "/sessions/" + id, null, "Authorization", tokens.bearer());
    }

    HttpResponse<String> get(Tokens tokens) throws Exception {
        return send("GET", "/x", null, "Authorization", tokens.bearer());
    }

    void assertLive(Tokens tokens) throws Exception {
        assertEquals(200, get(tokens).statusCode());
    }

    /** The access token is refused, as one that was revoked. */
    void assertRevoked(Tokens tokens) throws Exception {
        HttpResponse<String> answer = get(tokens);
        assertError(401, "invalid_token", "The token has been revoked", answer);
        assertEquals(
                Optional.of("Bearer realm=\"api\", error=\"invalid_token\", "
                        + "error_description=\"The token has been revoked\""),
                answer.headers().firstValue("WWW-Authenticate"));
    }

    /** Neither token of the session is worth anything. */
    void assertDead(Tokens tokens) throws Exception {
        assertRevoked(tokens);
        assertRefreshRefused(refresh(tokens));
    }

    static void assertRefreshRefused(HttpResponse<String> answer) {
        assertError(401, "invalid_token", "The refresh token is not valid or no longer valid", answer);
        assertEquals(Optional.of("Bearer realm=\"api\""), answer.headers().firstValue("WWW-Authenticate"));
    }

    /** A refusal in JSON that no cache keeps. */
    static void assertError(int status, String error, String description, HttpResponse<String> answer) {
        assertEquals(
                status + " {\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}",
                answer.statusCode() + " " + answer.body());
        assertUncached(answer);
        assertJson(answer);
    }

    /** 400 without a challenge. */
    static void assertInvalidRequest(String description, HttpResponse<String> answer) {
        assertError(400, "invalid_request", description, answer);
        assertEquals(Optional.empty(), answer.headers().firstValue("WWW-Authenticate"));
    }

    static void assertUnavailable(HttpResponse<String> answer) {
        assertError(503, "temporarily_unavailable", "The service is temporarily unavailable", answer);
        assertEquals(Optional.of("5"), answer.headers().firstValue("Retry-After"));
    }

    /** 405, and what the resource takes. */
    static void assertMethodNotAllowed(String allow, HttpResponse<String> answer) {
        assertError(405, "invalid_request", "The method is not allowed", answer);
        assertEquals(Optional.of(allow), answer.headers().firstValue("Allow"));
    }

    /** 413, as it came over the line. */
    static void assertTooLarge(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("\r\nCache-Control: no-store\r\n"), answer);
        String body = "{\"error\":\"invalid_request\",\"error_description\":\"The body is longer than 16 KiB\"}";
        assertTrue(answer.contains(body), answer);
    }

    /** 204 and nothing more. */
    static void assertDone(HttpResponse<String> answer) {
        assertEquals("204 ", answer.statusCode() + " " + answer.body());
        assertUncached(answer);
    }

    static void assertJson(HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        assertEquals(
                "application/json;charset=utf-8", type.toLowerCase(Locale.ROOT).replace(" ", ""));
    }

    static void assertUncached(HttpResponse<String> answer) {
        assertEquals(List.of("no-store"), answer.headers().allValues("Cache-Control"));
    }

    /** A text member of a JSON answer. */
    static String member(HttpResponse<String> answer, String name) {
        String value = KeyApp.member(answer.body(), name);
        assertTrue(value != null, () -> name + " is not in " + answer.statusCode() + " " + answer.body());
        return String.valueOf(value);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
