package io.github.servletjwt.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Keycloak in development mode on a free port. It is unpacked by the profile {@code thorough}. */
final class KeycloakServer implements AutoCloseable {
    /** The audience that a mapper of each client puts into its tokens. */
    static final String AUDIENCE = "orders-api";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ADMIN = "admin";
    private static final String PASSWORD = "of-test-7";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final int port;
    private Process process;

    private KeycloakServer(Path home, int port) throws Exception {
        this.home = home;
        this.port = port;
        up();
    }

    /** The unpacked servers; none without the profile. */
    static List<Path> homes() throws IOException {
        Path unpacked = Path.of("target/keycloak");
        if (!Files.isDirectory(unpacked)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(unpacked)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    static KeycloakServer start(Path home) throws Exception {
        deleteRealms(home.resolve("data"));
        return new KeycloakServer(home.toAbsolutePath(), freePort());
    }

    /** Left by an earlier run. */
    private static void deleteRealms(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            return;
        }
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Starts the process, again at the same port if it ran before. */
    void up() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        for (String prefix : List.of("KEYCLOAK_ADMIN", "KC_BOOTSTRAP_ADMIN_USERNAME")) {
            environment.put(prefix, ADMIN);
        }
        for (String name : List.of("KEYCLOAK_ADMIN_PASSWORD", "KC_BOOTSTRAP_ADMIN_PASSWORD")) {
            environment.put(name, PASSWORD);
        }
        process = builder.start();
        Instant end = Instant.now().plus(PATIENCE);
        while (!answers()) {
            if (Instant.now().isAfter(end) || !process.isAlive()) {
                throw new AssertionError("Keycloak did not start:\n" + Files.readString(home.resolve("log")));
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/realms/master").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends the process. */
    void down() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        try {
            down();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    String issuer(String realm) {
        return "http://127.0.0.1:" + port + "/realms/" + realm;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** The answer of a realm's token endpoint. */
    JsonNode token(String realm, Map<String, String> form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/realms/" + realm + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    /** The tokens of alice at a client. */
    JsonNode login(String realm, String client, String scope) throws Exception {
        JsonNode tokens = token(
                realm,
                Map.of(
                        "grant_type", "password",
                        "client_id", client,
                        "username", "alice",
                        "password", PASSWORD,
                        "scope", scope));
        if (!tokens.has("access_token")) {
            throw new AssertionError(client + ": " + tokens);
        }
        return tokens;
    }

    /** Ends the session of a refresh token: Keycloak tells it to the back-channel address of the client. */
    void logout(String realm, String client, String refreshToken) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/realms/" + realm + "/protocol/openid-connect/logout"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("client_id=" + client + "&refresh_token=" + refreshToken))
                .build();
        http.send(request, BodyHandlers.ofString());
    }

    /** The signed answer of the authorization endpoint (JARM) after a login of alice in a browser. */
    String signedAnswer(String realm, String client) throws Exception {
        URI login = uri("/realms/" + realm + "/protocol/openid-connect/auth?response_type=code&response_mode=query.jwt"
                + "&scope=openid&state=s&client_id=" + client + "&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback");
        HttpResponse<String> page = http.send(HttpRequest.newBuilder(login).build(), BodyHandlers.ofString());
        Matcher action = Pattern.compile("action=\"([^\"]+)\"").matcher(page.body());
        if (!action.find()) {
            throw new AssertionError(page.body());
        }
        // browsers send Secure cookies to this machine over http, and the JDK's client does not
        String cookies = page.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";")[0])
                .collect(Collectors.joining("; "));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(action.group(1).replace("&amp;", "&")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Cookie", cookies)
                        .POST(BodyPublishers.ofString("username=alice&password=" + PASSWORD))
                        .build(),
                BodyHandlers.ofString());
        String location = answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
        return location.substring(location.indexOf("response=") + "response=".length());
    }

    /** A call of the administration API; what a POST made, else the body. */
    String admin(String method, String path, JsonNode body) throws Exception {
        JsonNode tokens = token(
                "master",
                Map.of("grant_type", "password", "client_id", "admin-cli", "username", ADMIN, "password", PASSWORD));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri("/admin/realms" + path))
                        .header(
                                "Authorization",
                                "Bearer " + tokens.get("access_token").asText())
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.headers()
                .firstValue("Location")
                .map(made -> made.substring(made.lastIndexOf('/') + 1))
                .orElse(answer.body());
    }

    /** A realm with alice, who has the role clerk. */
    void realm(String realm) throws Exception {
        admin("POST", "", JSON.createObjectNode().put("realm", realm).put("enabled", true));
        admin("POST", "/" + realm + "/roles", JSON.createObjectNode().put("name", "clerk"));
        ObjectNode alice = JSON.createObjectNode()
                .put("username", "alice")
                .put("enabled", true)
                .put("email", "alice@acme.example")
                .put("emailVerified", true)
                .put("firstName", "Alice")
                .put("lastName", "Adams");
        alice.putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", PASSWORD)
                .put("temporary", false);
        String id = admin("POST", "/" + realm + "/users", alice);
        ArrayNode roles = JSON.createArrayNode();
        for (String role : List.of("clerk", "offline_access")) {
            roles.add(JSON.readTree(admin("GET", "/" + realm + "/roles/" + role, null)));
        }
        admin("POST", "/" + realm + "/users/" + id + "/role-mappings/realm", roles);
    }

    /** A public client, with the audience mapper if it is to have one, and attributes. */
    void client(String realm, String client, boolean audience, Map<String, String> attributes) throws Exception {
        ObjectNode made = JSON.createObjectNode()
                .put("clientId", client)
                .put("enabled", true)
                .put("publicClient", true)
                .put("directAccessGrantsEnabled", true);
        made.putArray("redirectUris").add("http://127.0.0.1/*");
        ObjectNode all = made.putObject("attributes");
        attributes.forEach(all::put);
        if (audience) {
            ObjectNode mapper = made.putArray("protocolMappers")
                    .addObject()
                    .put("name", "audience")
                    .put("protocol", "openid-connect")
                    .put("protocolMapper", "oidc-audience-mapper");
            Map<String, String> config = new LinkedHashMap<>();
            config.put("included.custom.audience", AUDIENCE);
            config.put("access.token.claim", "true");
            config.put("id.token.claim", "true");
            config.put("lightweight.claim", "true");
            ObjectNode settings = mapper.putObject("config");
            config.forEach(settings::put);
        }
        admin("POST", "/" + realm + "/clients", made);
    }

    /** Takes a default scope from a client. */
    void withoutScope(String realm, String client, String scope) throws Exception {
        JsonNode found = JSON.readTree(admin("GET", "/" + realm + "/clients?clientId=" + client, null));
        for (JsonNode one : JSON.readTree(admin("GET", "/" + realm + "/client-scopes", null))) {
            if (one.get("name").asText().equals(scope)) {
                admin(
                        "DELETE",
                        "/" + realm + "/clients/" + found.get(0).get("id").asText() + "/default-client-scopes/"
                                + one.get("id").asText(),
                        null);
            }
        }
    }

    /** A new RSA key that signs from now on; the ones before stay published. */
    void rotate(String realm) throws Exception {
        String id = JSON.readTree(admin("GET", "/" + realm, null)).get("id").asText();
        ObjectNode provider = JSON.createObjectNode()
                .put("name", "newer")
                .put("providerId", "rsa-generated")
                .put("providerType", "org.keycloak.keys.KeyProvider")
                .put("parentId", id);
        ObjectNode config = provider.putObject("config");
        for (String[] setting :
                new String[][] {{"priority", "500"}, {"enabled", "true"}, {"active", "true"}, {"keySize", "2048"}}) {
            config.putArray(setting[0]).add(setting[1]);
        }
        admin("POST", "/" + realm + "/components", provider);
    }
}
