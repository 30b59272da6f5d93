package io.github.servletjwt.example.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.example.Client;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example three times, in processes of their own, on one PostgreSQL that is empty when they start together. */
class ThreeNodesTest {
    private static final String ADMIN = "{\"username\":\"admin\",\"password\":\"admin-of-test-1\"}";
    private static final long PROMISED_MILLIS = 1_000;

    @TempDir
    private Path folder;

    @Test
    void session_ofOneNode_isRefreshedOnTheSecond_andEndedOnTheThird() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            List<ExampleProcess> processes = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    processes.add(ExampleProcess.start(
                            Files.createDirectory(folder.resolve("node" + i)),
                            Map.of(
                                    "JDBC_URL",
                                    postgres.getJdbcUrl("postgres", "postgres"),
                                    "JWT_SECRET",
                                    "of-three-nodes-4mPq8sVx2kRw7tYb5nZc",
                                    "ADMIN_PASSWORD",
                                    "admin-of-test-1")));
                }
                List<Client> nodes = new ArrayList<>();
                for (ExampleProcess process : processes) {
                    nodes.add(new Client(process.awaitReady()));
                }
                live(nodes);
            } finally {
                processes.forEach(ExampleProcess::close);
            }
        }
    }

    private static void live(List<Client> nodes) throws Exception {
        HttpResponse<String> login = nodes.get(0).post("/login", ADMIN);
        String first = Client.member("access_token", login);
        HttpResponse<String> refreshed =
                nodes.get(1).post("/refresh", "{\"refresh_token\":\"" + Client.member("refresh_token", login) + "\"}");
        String second = Client.member("access_token", refreshed);
        for (Client node : nodes) {
            assertEquals(200, node.get("/me", first).statusCode());
            assertEquals(200, node.get("/me", second).statusCode());
        }
        assertEquals(204, nodes.get(2).postWithToken("/logout", second).statusCode());
        long ended = System.nanoTime();
        assertEquals(401, nodes.get(2).get("/me", first).statusCode());
        for (Client node : nodes) {
            long millis = untilRefused(node, first, ended);
            System.out.println("refused on another process after " + millis + " ms");
            assertTrue(millis < PROMISED_MILLIS, millis + " ms");
            assertEquals(401, node.get("/me", second).statusCode());
        }
    }

    private static long untilRefused(Client node, String token, long since) throws Exception {
        long millis;
        int status;
        do {
            status = node.get("/me", token).statusCode();
            millis = (System.nanoTime() - since) / 1_000_000;
        } while (status == 200 && millis < 10 * PROMISED_MILLIS);
        assertEquals(401, status);
        return millis;
    }
}
