package io.github.servletjwt.example.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Postman collection, run from top to bottom against the example as Postman would; also {@code requests.http}. */
class PostmanCollectionTest {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern CAPTURE =
            Pattern.compile("pm\\.collectionVariables\\.set\\(\"(\\w+)\", pm\\.response\\.json\\(\\)\\.(\\w+)\\);");
    private static final Pattern HTTP_TITLE =
            Pattern.compile("^### (.*) \\((\\d{3})\\)\\n(?:#.*\\n)?(\\w+) (\\S+)", Pattern.MULTILINE);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> variables = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    private JsonNode collection() throws IOException {
        return json.readTree(Path.of("servlet-jwt.postman_collection.json").toFile());
    }

    private String filled(String text) {
        return VARIABLE.matcher(text).replaceAll(name -> {
            assertFalse(variables.get(name.group(1)) == null, name.group(1) + " is not a variable");
            return Matcher.quoteReplacement(variables.get(name.group(1)));
        });
    }

    private BodyPublisher body(JsonNode request) {
        return switch (request.at("/body/mode").asText()) {
            case "raw" -> BodyPublishers.ofString(filled(request.at("/body/raw").asText()));
            case "urlencoded" -> {
                List<String> fields = new ArrayList<>();
                request.at("/body/urlencoded")
                        .forEach(field -> fields.add(field.get("key").asText() + "="
                                + URLEncoder.encode(filled(field.get("value").asText()), StandardCharsets.UTF_8)));
                yield BodyPublishers.ofString(String.join("&", fields));
            }
            default -> BodyPublishers.noBody();
        };
    }

    private HttpResponse<String> send(JsonNode request) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(filled(request.at("/url/raw").asText())))
                .method(request.get("method").asText(), body(request));
        request.get("header")
                .forEach(header -> builder.header(
                        header.get("key").asText(), header.get("value").asText()));
        if (request.at("/body/mode").asText().equals("urlencoded")) {
            builder.header("Content-Type", "application/x-www-form-urlencoded");
        }
        if (request.has("auth")) {
            builder.header(
                    "Authorization",
                    "Bearer " + filled(request.at("/auth/bearer/0/value").asText()));
        }
        return client.send(builder.build(), BodyHandlers.ofString());
    }

    private void capture(JsonNode item, String answer) throws IOException {
        for (JsonNode line : item.at("/event/0/script/exec")) {
            Matcher capture = CAPTURE.matcher(line.asText());
            if (capture.matches()) {
                variables.put(
                        capture.group(1),
                        json.readTree(answer).get(capture.group(2)).asText());
            }
        }
    }

    @Test
    void collection_fromTopToBottom_isAnsweredAsItStates() throws Exception {
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of("ADMIN_PASSWORD", "an-admin-of-the-test"))) {
            JsonNode collection = collection();
            collection
                    .get("variable")
                    .forEach(variable -> variables.put(
                            variable.get("key").asText(), variable.get("value").asText()));
            variables.put("base", example.awaitReady().toString().replaceAll("/$", ""));
            variables.put("admin_password", "an-admin-of-the-test");
            Map<String, Integer> stated = new LinkedHashMap<>();
            Map<String, Integer> answered = new LinkedHashMap<>();
            for (JsonNode item : collection.get("item")) {
                String name = item.get("name").asText();
                HttpResponse<String> answer = send(item.get("request"));
                stated.put(name, item.at("/response/0/code").asInt());
                answered.put(name, answer.statusCode());
                capture(item, answer.body());
            }
            assertEquals(stated, answered);
        }
    }

    @Test
    void requestsHttp_besideTheCollection_hasTheSameRequests() throws Exception {
        List<String> wanted = StreamSupport.stream(collection().get("item").spliterator(), false)
                .map(item -> item.get("name").asText() + " "
                        + item.at("/response/0/code").asInt() + " "
                        + item.at("/request/method").asText() + " "
                        + item.at("/request/url/raw").asText())
                .toList();
        List<String> there = HTTP_TITLE
                .matcher(Files.readString(Path.of("requests.http")))
                .results()
                .map(PostmanCollectionTest::line)
                .toList();
        assertEquals(wanted, there);
    }

    private static String line(MatchResult title) {
        return String.join(" ", title.group(1), title.group(2), title.group(3), title.group(4));
    }
}
