package io.github.servletjwt.example.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /openapi.json} describes the server's responses: statuses, headers and bodies, each of them. */
class OpenApiTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String ADMIN_PASSWORD = "an-admin-of-the-test";
    /** Responses that a test cannot cause here: throttled ones after many failures, and a database that is down. */
    private static final Set<String> ELSEWHERE = Set.of(
            "post /register 429",
            "post /login 429",
            "post /token 429",
            "post /browser/login 429",
            "post /password 429",
            "get /health 503");

    @TempDir
    private static Path folder;

    private static ExampleProcess example;
    private static URI uri;

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Set<String> seen = new TreeSet<>();
    private JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        example = ExampleProcess.start(folder, Map.of("ADMIN_PASSWORD", ADMIN_PASSWORD));
        uri = example.awaitReady();
    }

    @AfterAll
    static void stop() {
        example.close();
    }

    private JsonNode ask(String method, String path, String template, String type, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path))
                .method(
                        method.toUpperCase(Locale.ROOT),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        String what = method + " " + template + " " + answer.statusCode();
        JsonNode described = document.at("/paths/" + template.replace("~", "~0").replace("/", "~1") + "/" + method
                + "/responses/" + answer.statusCode());
        assertTrue(described.isObject(), what + " is not described: " + answer.body());
        seen.add(what);
        checkHeaders(what, described, answer);
        return checkBody(what, described, answer);
    }

    private static void checkHeaders(String what, JsonNode described, HttpResponse<String> answer) {
        described.path("headers").properties().forEach(header -> {
            String value = answer.headers().firstValue(header.getKey()).orElse(null);
            assertNotNull(value, what + " lacks " + header.getKey());
            String pattern = header.getValue().at("/schema/pattern").asText("");
            assertTrue(value.matches(pattern + ".*"), what + ": " + value);
        });
        if (!described.path("headers").has("WWW-Authenticate")) {
            assertTrue(answer.headers().firstValue("WWW-Authenticate").isEmpty(), what + " has a challenge");
        }
    }

    private JsonNode checkBody(String what, JsonNode described, HttpResponse<String> answer) throws Exception {
        JsonNode schema = described.at("/content/application~1json/schema");
        if (schema.isMissingNode()) {
            assertEquals("", answer.body(), what);
            return schema;
        }
        assertEquals(
                JSON, answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", ""), what);
        // the whole document goes with it, so that its references lead somewhere
        JsonNode whole = mapper.createObjectNode()
                .<ObjectNode>set("components", document.get("components"))
                .set("allOf", mapper.createArrayNode().add(schema));
        Schema checked = schemas.getSchema(whole);
        JsonNode body = mapper.readTree(answer.body());
        List<Error> errors = checked.validate(body);
        assertTrue(errors.isEmpty(), () -> what + ": " + errors + "\n" + answer.body());
        return body;
    }

    private static String credentials(String name, String password) {
        return "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}";
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    @Test
    void everyAnswer_isAsDescribed_andEveryDescriptionIsMet() throws Exception {
        document = mapper.readTree(
                client.send(HttpRequest.newBuilder(uri.resolve("openapi.json")).build(), BodyHandlers.ofString())
                        .body());
        assertTrue(document.get("openapi").asText().startsWith("3.1."));
        String origin = uri.toString().replaceAll("/$", "");
        String alice = credentials("alice", "correct-horse");
        ask("post", "register", "/register", JSON, alice);
        ask("post", "register", "/register", JSON, alice);
        ask("post", "register", "/register", JSON, credentials("bob", "x"));
        ask("post", "login", "/login", JSON, "{}");
        ask("post", "login", "/login", JSON, credentials("alice", "wrong-horse"));
        ask("post", "login", "/login", FORM, "username=alice&password=correct-horse");
        ask("post", "token", "/token", FORM, "grant_type=password&username=alice&password=wrong-horse");
        // as Swagger UI asks
        ask(
                "post",
                "token",
                "/token",
                FORM,
                "grant_type=password&scope=&username=alice&password=correct-horse",
                "Authorization",
                "Basic Og==");
        ask("post", "browser/login", "/browser/login", JSON, alice);
        ask("post", "browser/login", "/browser/login", JSON, "{}", "Origin", origin);
        ask("post", "browser/login", "/browser/login", JSON, credentials("alice", "wrong-horse"), "Origin", origin);
        ask("post", "browser/login", "/browser/login", JSON, alice, "Origin", origin);
        JsonNode tokens = ask("post", "login", "/login", JSON, alice);
        String token = bearer(tokens.get("access_token").asText());
        for (String path : new String[] {"auth", "protected", "me", "sessions"}) {
            ask("get", path, "/" + path, null, null);
            ask("get", path, "/" + path, null, null, "Authorization", token);
        }
        for (String path :
                new String[] {"public", "hello", "greeting", "health", "health/live", ".well-known/jwks.json"}) {
            ask("get", path, "/" + path, null, null);
        }
        ask("get", "greeting", "/greeting", null, null, "Authorization", token + "x");
        ask("get", "admin/users", "/admin/users", null, null);
        ask("get", "admin/users", "/admin/users", null, null, "Authorization", token);
        String admin = bearer(ask("post", "login", "/login", JSON, credentials("admin", ADMIN_PASSWORD))
                .get("access_token")
                .asText());
        ask("get", "admin/users", "/admin/users", null, null, "Authorization", admin);
        password(token);
        sessions(token, alice);
        refresh(tokens.get("refresh_token").asText(), origin);
        ask("post", "logout", "/logout", JSON, "{}");
        ask("post", "logout", "/logout", null, null, "Authorization", token);
        Set<String> missing = described();
        missing.removeAll(seen);
        assertEquals(new TreeSet<>(ELSEWHERE), missing);
    }

    private void password(String token) throws Exception {
        String path = "/password";
        ask("post", "password", path, JSON, "{}");
        ask("post", "password", path, JSON, "{}", "Authorization", token);
        String change = "{\"old_password\":\"correct-horse\",\"new_password\":\"correct-horse-2\"}";
        ask("post", "password", path, JSON, change, "Authorization", token);
        String back = "{\"old_password\":\"correct-horse-2\",\"new_password\":\"correct-horse\"}";
        ask("post", "password", path, JSON, back, "Authorization", token);
    }

    private void sessions(String token, String alice) throws Exception {
        ask("post", "login", "/login", JSON, alice);
        ask("delete", "sessions/none", "/sessions/{id}", null, null);
        ask("delete", "sessions/none", "/sessions/{id}", null, null, "Authorization", token);
        for (JsonNode session : ask("get", "sessions", "/sessions", null, null, "Authorization", token)) {
            if (!session.get("current").asBoolean()) {
                String path = "sessions/" + session.get("id").asText();
                ask("delete", path, "/sessions/{id}", null, null, "Authorization", token);
            }
        }
    }

    private void refresh(String refreshToken, String origin) throws Exception {
        ask("post", "refresh", "/refresh", JSON, "{}");
        ask("post", "refresh", "/refresh", JSON, "{\"refresh_token\":\"nobody's\"}");
        ask("post", "refresh", "/refresh", null, null, "Cookie", "__Secure-refresh_token=" + refreshToken);
        ask(
                "post",
                "refresh",
                "/refresh",
                null,
                null,
                "Cookie",
                "__Secure-refresh_token=" + refreshToken,
                "Origin",
                origin);
    }

    private Set<String> described() {
        Set<String> all = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> operation.getValue().has("responses"))
                        .forEach(operation -> operation
                                .getValue()
                                .get("responses")
                                .fieldNames()
                                .forEachRemaining(
                                        status -> all.add(operation.getKey() + " " + path.getKey() + " " + status))));
        return all;
    }
}
