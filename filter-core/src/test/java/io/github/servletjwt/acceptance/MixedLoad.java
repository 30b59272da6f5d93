package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users of several nodes, who log in, send requests, refresh and log out, while their store goes away and comes back.
 * Acknowledged changes are kept, responses are only 200, 401 and 503, and revoked tokens are refused within the
 * promised time.
 */
final class MixedLoad implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;
    /** How long after an outage 503 is still an answer. */
    private static final long RECOVERY = 10 * SECOND;

    private final List<TestServer> nodes;
    private final String user;
    private final long maxStale;
    private final long promised;
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final List<Future<?>> workers = new ArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
    private final Map<String, Long> longest = new ConcurrentSkipListMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final AtomicLong latestAccepted = new AtomicLong();
    private final List<Outage> outages = new CopyOnWriteArrayList<>();
    private final long end;

    private record Ended(String token, long acknowledged) {}

    /** Times of {@code System.nanoTime}; {@code gone} is when it surely was away. */
    private record Outage(String what, long begun, long gone, long over) {
        boolean touches(long from, long until) {
            return until > begun && from - RECOVERY < over;
        }
    }

    interface Step {
        void run() throws Exception;
    }

    /**
     * Begins.
     *
     * @param user who logs in, in JSON
     * @param millis how long
     * @param maxStaleMillis {@code revocationMaxStale} of the nodes
     * @param promisedMillis within which other nodes obey while the store answers
     */
    MixedLoad(List<TestServer> nodes, String user, int users, long millis, long maxStaleMillis, long promisedMillis) {
        this.nodes = nodes;
        this.user = user;
        this.maxStale = maxStaleMillis * 1_000_000;
        this.promised = promisedMillis * 1_000_000;
        this.end = System.nanoTime() + millis * 1_000_000;
        for (int i = 0; i < users; i++) {
            workers.add(pool.submit(this::work));
        }
        workers.add(pool.submit(this::checkEnded));
    }

    /** Takes the store away, for this long, and brings it back. */
    void outage(String what, Step away, long millis, Step back) throws Exception {
        long begun = System.nanoTime();
        int at = outages.size();
        outages.add(new Outage(what, begun, Long.MAX_VALUE, Long.MAX_VALUE));
        away.run();
        long gone = System.nanoTime();
        outages.set(at, new Outage(what, begun, gone, Long.MAX_VALUE));
        TimeUnit.MILLISECONDS.sleep(millis);
        back.run();
        outages.set(at, new Outage(what, begun, gone, System.nanoTime()));
    }

    /** Waits for the end, and judges. */
    void assertGood(int leastEnded) throws Exception {
        for (Future<?> worker : workers) {
            worker.get(60, TimeUnit.SECONDS);
        }
        System.out.println("answers " + answers);
        System.out.println("sessions ended " + ended.size() + ", longest answers in ms " + longest);
        System.out.println(
                "latest acceptance after an acknowledged end, store up: " + latestAccepted.get() / 1_000_000 + " ms");
        assertEquals(List.of(), wrong.stream().limit(5).toList());
        assertTrue(ended.size() >= leastEnded, () -> "only " + ended.size());
        assertTrue(answers.containsKey("refresh 503"), answers::toString);
    }

    /** The longest answer to such a request, in milliseconds. */
    long longest(String what) {
        return longest.getOrDefault(what, 0L);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    /** A user: logs in, asks, refreshes, logs out, again and again. */
    private Void work() throws Exception {
        while (System.nanoTime() < end) {
            HttpResponse<String> login = timed("login", () -> anyNode().postJson("/login", user));
            if (login.statusCode() == 200) {
                live(login);
            }
        }
        return null;
    }

    private void live(HttpResponse<String> login) throws Exception {
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
    private Void checkEnded() throws Exception {
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
            boolean outage = outages.stream()
                    .anyMatch(
                            away -> asked > away.begun() && token.acknowledged() < Math.min(away.gone(), away.over()));
            if (!outage) {
                latestAccepted.accumulateAndGet(after, Math::max);
            }
            if (after > (outage ? maxStale + promised : promised)) {
                wrong.add("accepted " + after / 1_000_000 + " ms after its end was acknowledged, " + times(asked));
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
        longest.merge(what, took / 1_000_000, Math::max);
        int status = answer.statusCode();
        answers.merge(what + " " + status, 1, Integer::sum);
        boolean down = outages.stream().anyMatch(outage -> outage.touches(begun, begun + took));
        boolean busy = what.equals("login") && answer.body().contains("Too many logins");
        if (status >= 300 && !(status == 503 && (down || busy))) {
            wrong.add(what + ": " + status + ": " + answer.body() + ", " + times(begun));
        }
        if (status == 503 && answer.headers().firstValue("Retry-After").isEmpty()) {
            wrong.add(what + ": 503 without Retry-After");
        }
        return answer;
    }

    private String times(long at) {
        StringBuilder times = new StringBuilder();
        outages.forEach(outage -> times.append((at - outage.begun()) / 1_000_000)
                .append(" ms after ")
                .append(outage.what())
                .append("; "));
        return times.toString();
    }

    private TestServer anyNode() {
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    private static String member(String name, HttpResponse<String> answer) {
        Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(answer.body());
        assertTrue(member.find(), answer::body);
        return member.group(1);
    }
}
