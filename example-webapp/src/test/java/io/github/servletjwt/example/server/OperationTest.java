package io.github.servletjwt.example.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.example.Client;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's view of the example: health, the line of each request, and the pages' headers. */
class OperationTest {
    private static final String ADMIN_PASSWORD = "an-admin-of-the-test";

    @TempDir
    private static Path folder;

    private static ExampleProcess example;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        example = ExampleProcess.start(folder, Map.of("ADMIN_PASSWORD", ADMIN_PASSWORD));
        URI uri = example.awaitReady();
        client = new Client(uri);
    }

    @AfterAll
    static void stop() {
        example.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "health | {\"status\":\"up\",\"database\":\"up\",\"keys\":\"up\"}",
                "health/ready | {\"status\":\"up\",\"database\":\"up\",\"keys\":\"up\"}",
                "health/live | {\"status\":\"up\"}"
            })
    void health_withoutToken_tellsWhatIsUp(String path, String body) throws Exception {
        HttpResponse<String> answer = client.get(path);
        assertEquals(200, answer.statusCode());
        assertEquals(body, answer.body());
    }

    /** The line is written a moment after the answer. */
    private static void assertLogged(String line) throws Exception {
        for (int i = 0; i < 100 && !example.log().matches("(?s).*" + line + ".*"); i++) {
            Thread.sleep(50);
        }
        assertTrue(example.log().matches("(?s).*" + line + ".*"), line + " in\n" + example.log());
    }

    @Test
    void log_eachRequest_hasALineWithUserStatusAndCode() throws Exception {
        String token = client.login("login", "admin", ADMIN_PASSWORD);
        client.get("me?access_token=" + token, token);
        client.get("protected");
        client.get("protected", token.substring(0, token.length() - 4) + "AAAA");
        client.post("login", "{\"username\":\"admin\",\"password\":\"a-wrong-password\"}");
        assertLogged("POST /login 200 admin LOGIN_SUCCEEDED \\d+ ms");
        assertLogged("GET /me 200 admin \\d+ ms");
        assertLogged("GET /protected 401 - MISSING_TOKEN \\d+ ms");
        assertLogged("GET /protected 401 - BAD_SIGNATURE \\d+ ms");
        assertLogged("POST /login 401 admin INVALID_CREDENTIALS \\d+ ms");
        for (String part : token.split("\\.")) {
            assertFalse(example.log().contains(part), example.log());
        }
        assertFalse(example.log().contains("a-wrong-password"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "index.html", "login.html", "assets/app.js", "openapi.json", "public"})
    void pages_always_letBrowsersLoadNothingFromElsewhere(String path) throws Exception {
        HttpResponse<String> answer = client.get(path);
        assertEquals(200, answer.statusCode());
        assertEquals(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                answer.headers().firstValue("Content-Security-Policy").orElse(""));
        assertEquals(
                "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertFalse(answer.body().contains("http://") && path.endsWith("html"), "nothing comes over plain HTTP");
    }

    @ParameterizedTest
    @CsvSource({
        "docs/ui/swagger-ui.css, 200",
        "docs/ui/swagger-ui-bundle.js, 200",
        "docs/ui/swagger-ui.js, 404",
        "docs/ui/, 404",
        "health/other, 404"
    })
    void path_besideThePages_isThereOrNot(String path, int status) throws Exception {
        assertEquals(status, client.get(path).statusCode());
    }
}
