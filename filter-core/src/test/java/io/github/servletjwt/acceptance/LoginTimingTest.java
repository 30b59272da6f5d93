package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the time of a refused login reveals who exists: Welch's t of two samples, as in tests for timing leaks. */
@Tag("thorough")
class LoginTimingTest {
    private static final int SAMPLES = 400;
    private static final int WARM_UP = 40;
    /** Beyond it, the two samples are surely not of one kind (the customary bound of such tests). */
    private static final double SUSPICIOUS = 4.5;

    private record Sample(String name, List<Double> milliseconds) {
        double mean() {
            return milliseconds.stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
        }

        double variance() {
            double mean = mean();
            double squares = milliseconds.stream()
                    .mapToDouble(value -> (value - mean) * (value - mean))
                    .sum();
            return squares / (milliseconds.size() - 1);
        }

        /** Welch's t. */
        double against(Sample other) {
            double error = variance() / milliseconds.size() + other.variance() / other.milliseconds.size();
            return (mean() - other.mean()) / Math.sqrt(error);
        }
    }

    private final TestDatabase database = new TestDatabase();

    private TestServer server(String hash) throws Exception {
        database.run(
                "CREATE TABLE app_user (login VARCHAR(64) PRIMARY KEY, hash VARCHAR(200), active BOOLEAN)",
                "INSERT INTO app_user VALUES ('known', '" + hash + "', TRUE)",
                "INSERT INTO app_user VALUES ('disabled', '" + hash + "', FALSE)");
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "secret", TestTokens.SECRET,
                "users", "jdbc",
                "dataSource", "attribute:db",
                "userQuery", "SELECT hash, active FROM app_user WHERE login = ?",
                "maxLoginFailures", "1000",
                "maxAddressFailures", "1000000"));
        return TestServer.start(context -> {
            context.setAttribute("db", database.dataSource());
            TestServer.filter(context, JwtAuthFilter.class, settings, "/*");
            TestServer.servlet(context, LoginServlet.class, "login", Map.of(), "/login");
        });
    }

    private static byte[] login(String name) {
        return KeptConnection.post("/login", "{\"username\":\"" + name + "\",\"password\":\"wrong-password\"}");
    }

    /** In turn, so that whatever happens to the machine happens to all. */
    private static List<Sample> measure(int port) throws Exception {
        List<Sample> samples = List.of(
                new Sample("unknown", new ArrayList<>()),
                new Sample("disabled", new ArrayList<>()),
                new Sample("known", new ArrayList<>()));
        try (KeptConnection connection = new KeptConnection(port)) {
            for (int i = 0; i < WARM_UP + SAMPLES; i++) {
                for (int j = 0; j < samples.size(); j++) {
                    Sample sample = samples.get((i + j) % samples.size());
                    byte[] request = login(sample.name());
                    long begun = System.nanoTime();
                    assertEquals(401, connection.send(request));
                    double milliseconds = (System.nanoTime() - begun) / 1e6;
                    if (i >= WARM_UP) {
                        sample.milliseconds().add(milliseconds);
                    }
                }
            }
        }
        return samples;
    }

    @ParameterizedTest
    @CsvSource({
        "argon2id, $argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$zmeOOYXOb4wKbYx1e8+mJX4Rys57o5wTW4YmIhLmYTs",
        "bcrypt 10, $2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
    })
    void login_refused_takesTheSameTimeForAll(String form, String hash) throws Exception {
        try (TestServer server = server(hash)) {
            List<Sample> samples = measure(server.port());
            Sample known = samples.get(2);
            for (Sample other : samples.subList(0, 2)) {
                double t = other.against(known);
                System.out.printf(
                        "%s, %d samples: %s %.3f ms, known %.3f ms, difference %.3f ms, Welch's t %.2f%n",
                        form, SAMPLES, other.name(), other.mean(), known.mean(), other.mean() - known.mean(), t);
                assertTrue(Math.abs(t) < SUSPICIOUS, other.name() + ": t = " + t);
            }
        } finally {
            database.die();
        }
    }

    /** The instrument itself: a known difference is seen. */
    @Test
    void against_anotherKind_isSuspicious() {
        Sample one = new Sample("one", new ArrayList<>());
        Sample other = new Sample("other", new ArrayList<>());
        for (int i = 0; i < SAMPLES; i++) {
            one.milliseconds().add(40 + Math.sin(i));
            other.milliseconds().add(40.5 + Math.cos(i));
        }
        assertTrue(Math.abs(one.against(other)) > SUSPICIOUS);
    }
}
