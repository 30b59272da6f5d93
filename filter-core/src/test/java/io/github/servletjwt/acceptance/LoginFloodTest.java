package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hundred clients who log in without a pause, and what becomes of the requests that have a token. */
@Tag("thorough")
class LoginFloodTest {
    private static final int FLOOD = 200;
    private static final int USERS = 4;
    private static final String PASSWORD = "correct horse";
    private static final long MILLISECOND = 1_000_000L;

    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    /** The results of the clients with a token. */
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

    /** How others fare who log in now and then. */
    private static final class Others {
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicLong longest = new AtomicLong();

        void login(KeptConnection connection, byte[] request) throws IOException {
            long begun = System.nanoTime();
            int status = connection.send(request);
            longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
            (status == 200 ? answered : refused).incrementAndGet();
        }
    }

    private static byte[] login(String user, String address) {
        return KeptConnection.post(
                "/login",
                "{\"username\":\"" + user + "\",\"password\":\"" + PASSWORD + "\"}",
                "X-Forwarded-For: " + address);
    }

    /** Right passwords: one account from one address and from as many as there are connections, and many accounts of one. */
    @ParameterizedTest
    @CsvSource({"TOMCAT, 1, 1", "JETTY, 1, 1", "TOMCAT, 200, 1", "JETTY, 200, 1", "TOMCAT, 1, 12", "JETTY, 1, 12"})
    void login_floodWithRightPasswords_leavesOthersTheirLogins(Container container, int addresses, int accounts)
            throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "users", "memory", "trustedProxies", "127.0.0.1")
                .filter("registrationLimit", "100")
                .servlet(LoginServlet.class, "/login")
                .servlet(RegisterServlet.class, "/register")
                .start(container)) {
            for (int i = 0; i < accounts; i++) {
                register(app, "flood" + i);
            }
            for (int i = 0; i < USERS; i++) {
                register(app, "user" + i);
            }
            AtomicInteger flooded = new AtomicInteger();
            for (int i = 0; i < FLOOD; i++) {
                byte[] login = login("flood" + i % accounts, "198.51.100." + i % addresses);
                start(app.port(), connection -> {
                    if (connection.send(login) == 200) {
                        flooded.incrementAndGet();
                    }
                });
            }
            Thread.sleep(2000);
            Others others = new Others();
            for (int i = 0; i < USERS; i++) {
                byte[] login = login("user" + i, "192.0.2.1");
                start(app.port(), connection -> {
                    others.login(connection, login);
                    pause();
                });
            }
            Thread.sleep(10_000);
            stop();
            int all = others.answered.get() + others.refused.get();
            long share = 100L * others.answered.get() / all;
            System.out.printf(
                    "login flood, %s, %d addresses, %d accounts: %d %% of %d logins of others answered, longest %d ms; "
                            + "%d of the flood%n",
                    container, addresses, accounts, share, all, others.longest.get() / MILLISECOND, flooded.get());
            assertTrue(share >= 90, share + " %");
            assertTrue(others.longest.get() <= 2000 * MILLISECOND, others.longest.get() / MILLISECOND + " ms");
        }
    }

    private static void register(TestApp app, String user) throws Exception {
        assertEquals(
                201,
                app.postJson("/register", "{\"username\":\"" + user + "\",\"password\":\"" + PASSWORD + "\"}")
                        .statusCode());
    }

    private static void pause() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
