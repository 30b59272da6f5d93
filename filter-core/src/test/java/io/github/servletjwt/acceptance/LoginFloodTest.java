package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hundred clients who log in without a pause, and what becomes of the requests that have a token. */
@Tag("thorough")
class LoginFloodTest {
    private static final int FLOOD = 200;
    private static final int USERS = 4;
    private static final long MILLISECOND = 1_000_000L;

    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    /** What the clients with a token have seen. */
    private static final class Seen {
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong longest = new AtomicLong();
        private final AtomicInteger refused = new AtomicInteger();
    }

    private interface Client {
        void run(KeptConnection connection) throws IOException;
    }

    private void start(int port, Client client) {
        Thread thread = new Thread(() -> {
            try (KeptConnection connection = new KeptConnection(port)) {
                while (!over.get()) {
                    client.run(connection);
                }
            } catch (IOException hungUp) {
                over.set(true);
            }
        });
        thread.start();
        threads.add(thread);
    }

    private void stop() throws InterruptedException {
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
        over.set(false);
    }

    private Seen measure(int port, String token, int seconds) throws InterruptedException {
        Seen seen = new Seen();
        byte[] request = KeptConnection.get("/hello", token);
        for (int i = 0; i < USERS; i++) {
            start(port, connection -> {
                long begun = System.nanoTime();
                int status = connection.send(request);
                seen.longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
                seen.requests.incrementAndGet();
                if (status != 200) {
                    seen.refused.incrementAndGet();
                }
            });
        }
        Thread.sleep(seconds * 1000L);
        return seen;
    }

    @ParameterizedTest
    @EnumSource
    void login_flood_leavesTheRequestsWithTokensTheirShare(Container container) throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", "memory")
                .filter("maxLoginFailures", "1000", "maxAddressFailures", "1000000")
                .servlet(LoginServlet.class, "/login")
                .start(container)) {
            String token = TestTokens.of("{\"sub\":\"alice\",\"exp\":4102444800}");
            measure(app.port(), token, 5);
            stop();
            Seen idle = measure(app.port(), token, 5);
            stop();
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger busy = new AtomicInteger();
            for (int i = 0; i < FLOOD; i++) {
                byte[] login = KeptConnection.post("/login", "{\"username\":\"user" + i + "\",\"password\":\"wrong\"}");
                start(app.port(), connection -> {
                    int status = connection.send(login);
                    (status == 503 ? busy : answered).incrementAndGet();
                });
            }
            Thread.sleep(2000);
            busy.set(0);
            answered.set(0);
            Seen flooded = measure(app.port(), token, 10);
            long share = 100 * flooded.requests.get() / (2 * idle.requests.get());
            System.out.printf(
                    "login flood, %s: %d requests/s idle, %d under flood (%d %%), longest %d ms; logins: %d/s hashed, "
                            + "%d/s 503%n",
                    container,
                    idle.requests.get() / 5,
                    flooded.requests.get() / 10,
                    share,
                    flooded.longest.get() / MILLISECOND,
                    answered.get() / 10,
                    busy.get() / 10);
            stop();
            assertEquals(0, flooded.refused.get());
            assertTrue(share >= 40, share + " %");
            assertTrue(flooded.longest.get() <= 250 * MILLISECOND, flooded.longest.get() / MILLISECOND + " ms");
        }
    }
}
