package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The settings of {@code docs/issuers.md}, as they stand there, and tokens of the shapes that each issuer documents, signed by keys
 * of our own: access tokens pass with name, roles and scopes; all others get 401.
 */
class VendorTokensTest {
    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^## ([^\\n]+)$(?:(?!^## ).)*?^```properties\\n(.*?)^```$");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestKey RSA = TestKeys.rsa().withKid("KID");
    private static final TestKey EC = TestKeys.ec("P-256").withKid("KID-EC");

    /** Says who the caller is: name, roles and scopes. */
    public static final class Who extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var user = (io.github.servletjwt.api.AuthenticatedUser) request.getUserPrincipal();
            ObjectNode who = JSON.createObjectNode().put("user", user.getName());
            who.putPOJO("roles", new TreeSet<>(user.roles()));
            who.putPOJO("scopes", new TreeSet<>(user.scopes()));
            response.getOutputStream().write(JSON.writeValueAsBytes(who));
        }
    }

    /** The settings of each issuer, by the heading above them. */
    private static Map<String, Map<String, String>> settings() throws IOException {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/issuers.md")));
        while (block.find()) {
            Map<String, String> settings = new LinkedHashMap<>();
            block.group(2).lines().map(line -> line.split("=", 2)).forEach(pair -> settings.put(pair[0], pair[1]));
            all.put(block.group(1), settings);
        }
        return all;
    }

    private static JsonNode tokens() throws IOException {
        return JSON.readTree(Files.readString(Path.of("src/test/resources/vendor-tokens.json")));
    }

    static Stream<Arguments> issuers() throws IOException {
        return settings().entrySet().stream()
                .flatMap(entry -> Stream.of(TestApp.Container.values())
                        .map(container -> Arguments.of(container, entry.getKey(), entry.getValue())));
    }

    @Test
    void page_issuers_areThoseOfTheTokens() throws IOException {
        List<String> names = new ArrayList<>();
        tokens().fieldNames().forEachRemaining(names::add);
        assertEquals(names, List.copyOf(settings().keySet()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("issuers")
    void settings_ofThePage_acceptAccessTokensAndNothingElse(
            TestApp.Container container, String issuer, Map<String, String> settings) throws Exception {
        try (TestApp app = start(container, settings)) {
            for (JsonNode token : tokens().get(issuer)) {
                assertEquals(expected(token), answer(app, settings, token), issuer + ": " + token.get("kind"));
            }
        }
    }

    /** The application with these settings, but for where the keys are. */
    private static TestApp start(TestApp.Container container, Map<String, String> settings) throws Exception {
        TestApp.Builder app = TestApp.builder().servlet(Who.class, "/who");
        settings.forEach((name, value) -> {
            if (!name.startsWith("keys")) {
                app.filter(name, value);
            }
        });
        return app.filter("keys", TestKeys.jwkSet(RSA, EC)).start(container);
    }

    private static String expected(JsonNode token) {
        if (token.get("status").asInt() != 200) {
            return token.get("status").asText();
        }
        return "200 " + token.get("user").asText() + list(token.get("roles")) + list(token.get("scopes"));
    }

    /** What the application answers, less what the row does not name. */
    private static String answer(TestApp app, Map<String, String> settings, JsonNode token) throws Exception {
        String header = settings.getOrDefault("tokenHeader", "Authorization");
        String scheme = header.equals("Authorization") ? "Bearer " : "";
        var answer = app.get("/who", header, scheme + sign(token));
        if (answer.statusCode() != 200) {
            return String.valueOf(answer.statusCode());
        }
        JsonNode who = JSON.readTree(answer.body());
        return "200 " + who.get("user").asText()
                + list(token.has("roles") ? who.get("roles") : null)
                + list(token.has("scopes") ? who.get("scopes") : null);
    }

    private static String list(JsonNode names) {
        return names == null ? "" : " " + names;
    }

    private static String sign(JsonNode token) throws IOException {
        String algorithm = token.get("header").get("alg").asText();
        String header = token.get("header").toString();
        String payload = withTimes(token.get("payload").toString());
        String signed = switch (algorithm) {
            case "ES256" -> EC.sign(algorithm, header.replace("KID", EC.kid()), payload);
            case "RS256" -> RSA.sign(algorithm, header, payload);
            default -> RSA.sign("RS256", header, payload);
        };
        return token.has("padded") ? padded(signed) : signed;
    }

    private static String withTimes(String payload) {
        long now = Instant.now().getEpochSecond();
        return payload.replace("\"@exp\"", String.valueOf(now + 3600)).replace("\"@iat\"", String.valueOf(now - 10));
    }

    /** The token as an AWS load balancer writes it: base64 with padding. */
    private static String padded(String token) {
        return Stream.of(token.split("\\."))
                .map(part -> Base64.getUrlEncoder()
                        .encodeToString(Base64.getUrlDecoder().decode(part)))
                .reduce((left, right) -> left + "." + right)
                .orElseThrow();
    }
}
