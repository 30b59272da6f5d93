package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.KillablePostgres;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is killed in the middle of 30 s of mixed load on three nodes, and started again. */
@Tag("thorough")
class DatabaseKilledTest {
    private static final int WORKERS = 12;
    private static final long SECOND = 1_000_000_000L;
    private static final long LOAD = 30 * SECOND;
    private static final long KILLED_AT = 10 * SECOND;
    private static final long RESTARTED_AT = 18 * SECOND;
    private static final long MAX_STALE = 3 * SECOND;
    /** Within which other nodes obey while the database answers. */
    private static final long PROMISED = SECOND;

    private static final long HANGING = 15 * SECOND;

    @TempDir
    private Path folder;

    private final List<TestServer> nodes = new ArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong latestAccepted = new AtomicLong();
    private volatile long killed = Long.MAX_VALUE;
    private volatile long dead = Long.MAX_VALUE;
    private volatile long restarted = Long.MAX_VALUE;

    private record Ended(String token, long acknowledged) {}

    private TestServer node(String url) throws Exception {
        return TestServer.start(context -> {
            Map<String, String> settings = Map.of(
                    "secret", TestTokens.SECRET,
                    "users", "jdbc",
                    "sessions", "jdbc",
                    "dataSource", url,
                    "refreshGrace", "60s",
                    "revocationMaxStale", "3s");
            TestServer.filter(context, JwtAuthFilter.class, settings, "/*");
            TestServer.hello(context, "/*");
            TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/login");
            TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/register");
            TestServer.servlet(context, RefreshServlet.class, "refresh", Map.of(), "/refresh");
            TestServer.servlet(context, LogoutServlet.class, "logout", Map.of(), "/logout");
        });
    }

    @Test
    void kill_inTheMiddleOfLoad_losesNothing() throws Exception {
        try (KillablePostgres postgres = KillablePostgres.start(folder)) {
            for (int i = 0; i < 3; i++) {
                nodes.add(node(postgres.url()));
            }
            try {
                nodes.get(0).postJson("/register", KeyApp.USER);
                load(postgres);
            } finally {
                for (TestServer node : nodes) {
                    node.close();
                }
            }
        }
    }

    private void load(KillablePostgres postgres) throws Exception {
        long start = System.nanoTime();
        ExecutorService pool = Executors.newFixedThreadPool(WORKERS + 1);
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(pool.submit(() -> work(start + LOAD)));
        }
        workers.add(pool.submit(() -> checkEnded(start + LOAD)));
        await(start + KILLED_AT);
        killed = System.nanoTime();
        postgres.kill();
        dead = System.nanoTime();
        await(start + RESTARTED_AT);
        postgres.restart();
        restarted = System.nanoTime();
        for (Future<?> worker : workers) {
            worker.get(60, TimeUnit.SECONDS);
        }
        pool.shutdown();
        System.out.println("answers " + answers);
        System.out.println("sessions ended " + ended.size() + ", longest answer " + longest.get() / 1_000_000 + " ms");
        System.out.println("latest acceptance after an acknowledged end, database up: "
                + latestAccepted.get() / 1_000_000 + " ms");
        assertEquals(List.of(), List.copyOf(wrong));
        assertTrue(longest.get() < HANGING, () -> longest.get() / 1_000_000 + " ms");
        assertTrue(ended.size() > 20, () -> "only " + ended.size());
        assertTrue(answers.containsKey("refresh 503"), answers::toString);
    }

    /** A user: logs in, asks, refreshes, logs out, again and again. */
    private Void work(long end) throws Exception {
        while (System.nanoTime() < end) {
            HttpResponse<String> login = timed("login", () -> anyNode().postJson("/login", KeyApp.USER));
            if (login.statusCode() == 200) {
                live(login, end);
            }
        }
        return null;
    }

    private void live(HttpResponse<String> login, long end) throws Exception {
        HttpResponse<String> tokens = login;
        int rounds = 15 + ThreadLocalRandom.current().nextInt(30);
        for (int i = 0; i < rounds && System.nanoTime() < end; i++) {
            String access = member("access_token", tokens);
            for (int j = 0; j < 5; j++) {
                timed("get", () -> anyNode().getWithToken("/x", access));
            }
            String body = "{\"refresh_token\":\"" + member("refresh_token", tokens) + "\"}";
            HttpResponse<String> refreshed = timed("refresh", () -> anyNode().postJson("/refresh", body));
            if (refreshed.statusCode() == 200) {
                tokens = refreshed;
            }
        }
        String access = member("access_token", tokens);
        HttpResponse<String> logout =
                timed("logout", () -> anyNode().send("POST", "/logout", null, "Authorization", "Bearer " + access));
        if (logout.statusCode() == 204) {
            ended.add(new Ended(access, System.nanoTime()));
        }
    }

    /** Asks with ended tokens, on every node. */
    private Void checkEnded(long end) throws Exception {
        while (System.nanoTime() < end + 2 * SECOND) {
            for (Ended token : ended) {
                for (TestServer node : nodes) {
                    if (System.nanoTime() - token.acknowledged() < 8 * SECOND) {
                        check(token, node);
                    }
                }
            }
            Thread.onSpinWait();
        }
        return null;
    }

    private void check(Ended token, TestServer node) throws Exception {
        long asked = System.nanoTime();
        int status = node.getWithToken("/x", token.token()).statusCode();
        answers.merge("ended " + status, 1, Integer::sum);
        long after = asked - token.acknowledged();
        if (status == 200) {
            boolean outage = asked > killed && token.acknowledged() < dead;
            if (!outage) {
                latestAccepted.accumulateAndGet(after, Math::max);
            }
            if (after > (outage ? MAX_STALE + PROMISED : PROMISED)) {
                wrong.add("accepted " + after / 1_000_000 + " ms after its end was acknowledged");
            }
        } else if (status != 401 && status != 503) {
            wrong.add("ended token: " + status);
        }
    }

    private interface Request {
        HttpResponse<String> send() throws Exception;
    }

    private HttpResponse<String> timed(String what, Request request) throws Exception {
        long begun = System.nanoTime();
        HttpResponse<String> answer = request.send();
        long took = System.nanoTime() - begun;
        longest.accumulateAndGet(took, Math::max);
        int status = answer.statusCode();
        answers.merge(what + " " + status, 1, Integer::sum);
        boolean down = begun + took > killed && begun - 10 * SECOND < restarted;
        boolean busy = what.equals("login") && answer.body().contains("Too many logins");
        if (status >= 300 && !(status == 503 && (down || busy))) {
            wrong.add(
                    what + ": " + status + " " + (begun - killed) / 1_000_000 + " ms after the kill: " + answer.body());
        }
        if (status == 503 && answer.headers().firstValue("Retry-After").isEmpty()) {
            wrong.add(what + ": 503 without Retry-After");
        }
        return answer;
    }

    private TestServer anyNode() {
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    private static String member(String name, HttpResponse<String> answer) {
        Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(answer.body());
        assertTrue(member.find(), answer::body);
        return member.group(1);
    }

    private static void await(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
    }
}
