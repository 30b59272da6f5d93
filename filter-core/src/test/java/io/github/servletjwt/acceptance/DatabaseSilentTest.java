package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that takes every packet and answers none, as behind a firewall that has forgotten the connection. */
@Tag("thorough")
class DatabaseSilentTest {
    private static final long SECOND = 1_000_000_000L;
    /** A connection from the pool, which tries it, and then a statement: 5 s each. */
    private static final long LONGEST = 16 * SECOND;

    /** Passes everything on until it is switched to hold it back. */
    private static final class Proxy implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "proxy");
            thread.setDaemon(true);
            return thread;
        });
        private volatile boolean silent;

        Proxy(int target) throws IOException {
            threads.execute(() -> accept(target));
        }

        private void accept(int target) {
            try {
                while (true) {
                    Socket client = server.accept();
                    Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
                    threads.execute(() -> pass(client, database));
                    threads.execute(() -> pass(database, client));
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private void pass(Socket from, Socket to) {
            try (from;
                    to) {
                pass(from.getInputStream(), to.getOutputStream());
            } catch (IOException closed) {
                // one of them has hung up
            }
        }

        private void pass(InputStream in, OutputStream out) throws IOException {
            byte[] some = new byte[8192];
            int read = in.read(some);
            while (read >= 0) {
                if (!silent) {
                    out.write(some, 0, read);
                    out.flush();
                }
                read = in.read(some);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            threads.shutdownNow();
        }
    }

    private static TestServer start(String url) throws Exception {
        return TestServer.start(context -> {
            Map<String, String> settings =
                    Map.of("secret", TestTokens.SECRET, "users", "jdbc", "sessions", "jdbc", "dataSource", url);
            TestServer.filter(context, JwtAuthFilter.class, settings, "/*");
            TestServer.hello(context, "/*");
            TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/login");
            TestServer.servlet(context, RegisterServlet.class, "register", Map.of(), "/register");
            TestServer.servlet(context, RefreshServlet.class, "refresh", Map.of(), "/refresh");
            TestServer.servlet(context, LogoutServlet.class, "logout", Map.of(), "/logout");
        });
    }

    @Test
    void silence_isAnswered503InTime_andTokensAreNotTouched() throws Exception {
        String direct = TestPostgres.newDatabase();
        int port = Integer.parseInt(direct.replaceAll(".*:(\\d+)/.*", "$1"));
        try (Proxy proxy = new Proxy(port);
                TestServer server = start(direct.replace(":" + port + "/", ":" + proxy.server.getLocalPort() + "/"))) {
            server.postJson("/register", KeyApp.USER);
            HttpResponse<String> login = server.postJson("/login", KeyApp.USER);
            String token = TestServer.tokenIn(login);
            String refresh =
                    "{\"refresh_token\":\"" + login.body().replaceAll(".*\"refresh_token\":\"([^\"]*).*", "$1") + "\"}";
            proxy.silent = true;
            long begun = System.nanoTime();
            ExecutorService users = Executors.newFixedThreadPool(40);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(
                        users.submit(() -> server.postJson("/refresh", refresh).statusCode()));
                answers.add(users.submit(
                        () -> server.postJson("/login", KeyApp.USER).statusCode()));
            }
            for (int i = 0; i < 200; i++) {
                long asked = System.nanoTime();
                assertEquals(200, server.getWithToken("/x", token).statusCode());
                assertTrue(System.nanoTime() - asked < SECOND, "a request with a token waited");
            }
            for (Future<Integer> answer : answers) {
                assertEquals(503, answer.get());
            }
            long longest = System.nanoTime() - begun;
            System.out.println("40 refreshes and logins at once, database silent: 503 after " + longest / 1_000_000
                    + " ms at most");
            assertTrue(longest < LONGEST, longest / 1_000_000 + " ms");
            users.shutdownNow();
        }
    }
}
