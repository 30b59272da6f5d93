package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwksServlet;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestKey;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An application of {@code web.xml} for tests of keys, and what can be asked of it over HTTP. */
final class KeyApp {
    static final String JWKS = "/.well-known/jwks.json";
    static final String USER = "{\"username\":\"alice\",\"password\":\"wonderland-1\"}";

    private KeyApp() {}

    /** A condition that a caller waits for. */
    interface Check {
        boolean holds() throws Exception;
    }

    /** A server whose filter has these init-params, and with {@code users} the endpoints of accounts. */
    static TestServer start(String... settings) throws Exception {
        return start(params(settings));
    }

    static TestServer start(Map<String, String> params) throws Exception {
        return TestServer.start(context -> {
            TestServer.filter(context, JwtAuthFilter.class, params, "/*");
            TestServer.hello(context, "/*");
            TestServer.servlet(context, JwksServlet.class, "jwks", Map.of(), JWKS);
            if (params.containsKey("users")) {
                TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/login");
                TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/register");
            }
        });
    }

    /** Names and values in turn. */
    static Map<String, String> params(String... settings) {
        Map<String, String> params = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            params.put(settings[i], settings[i + 1]);
        }
        return params;
    }

    /** The message of the failed start. */
    static String startFailure(String... settings) {
        Exception failure = assertThrows(Exception.class, () -> start(settings).close());
        Throwable cause = failure;
        while (cause.getCause() != null && !String.valueOf(cause.getMessage()).startsWith("servlet-jwt")) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** A token that the login mints for alice. */
    static String login(TestServer server) throws Exception {
        server.postJson("/register", USER);
        return loginAgain(server);
    }

    static String loginAgain(TestServer server) throws Exception {
        return TestServer.tokenIn(server.postJson("/login", USER));
    }

    /** Claims of alice for ten minutes from now, and more. */
    static String claims(String more) {
        long now = Instant.now().getEpochSecond();
        return "{\"sub\":\"alice\",\"iat\":" + now + ",\"exp\":" + (now + 600) + (more.isEmpty() ? "" : "," + more)
                + "}";
    }

    /** A token of alice by this key. */
    static String token(TestKey key, String alg) {
        return key.token(alg, claims(""));
    }

    static int status(TestServer server, String token) throws Exception {
        return server.getWithToken("/x", token).statusCode();
    }

    static void assertAccepted(TestServer server, String token) throws Exception {
        assertName(server, token, "alice");
    }

    static void assertName(TestServer server, String token, String name) throws Exception {
        HttpResponse<String> answer = server.getWithToken("/x", token);
        assertEquals("200 Hello, " + name, answer.statusCode() + " " + answer.body());
    }

    static void assertRefused(TestServer server, String token, String description) throws Exception {
        HttpResponse<String> answer = server.getWithToken("/x", token);
        assertEquals(401, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"invalid_token\""), answer.body());
        assertTrue(answer.body().contains(description), answer.body());
    }

    /** 503, never 401: nobody knows yet whether the token is valid. */
    static void assertUnavailable(TestServer server, String token) throws Exception {
        HttpResponse<String> answer = server.getWithToken("/x", token);
        assertEquals(503, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        assertTrue(answer.body().contains("\"temporarily_unavailable\""), answer.body());
    }

    /** Sends requests from so many threads at once and counts the answers by status. */
    static Map<Integer, Integer> storm(int threads, int each, Request request) throws Exception {
        Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int from = thread * each;
                all.add(pool.submit(() -> {
                    together.await();
                    for (int i = from; i < from + each; i++) {
                        statuses.merge(request.status(i), 1, Integer::sum);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        return statuses;
    }

    /** One request of many; gives its status. */
    interface Request {
        int status(int number) throws Exception;
    }

    /** Asks until it holds; the milliseconds that took. */
    static long until(Duration max, String what, Check check) throws Exception {
        long start = System.nanoTime();
        while (!check.holds()) {
            long millis = millisSince(start);
            assertTrue(millis < max.toMillis(), () -> what + ": not within " + max);
            Thread.sleep(50); // between two questions; the deadline is above
        }
        return millisSince(start);
    }

    static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    /** Threads that keep the keys of any application up to date. */
    static List<Thread> keyThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("servlet-jwt-(keys|fetch)"))
                .filter(KeyApp::stays)
                .toList();
    }

    /** A pool says that it has ended a moment before its last thread has. */
    private static boolean stays(Thread thread) {
        try {
            thread.join(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return thread.isAlive();
    }

    /** The value of a member whose value is a string, in JSON or in a token's header. */
    static @Nullable String member(String json, String name) {
        String before = "\"" + name + "\":\"";
        int start = json.indexOf(before);
        return start < 0 ? null : json.substring(start + before.length(), json.indexOf('"', start + before.length()));
    }
}
