package io.github.servletjwt.example.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.servletjwt.example.Client;
import io.github.servletjwt.example.Readme;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example as a user starts it: a process, its environment, its output, its end. */
class ExampleServerTest {
    private static final Pattern STATUS = Pattern.compile("curl.*# (\\d{3})\\b.*$", Pattern.MULTILINE);
    private static final Pattern PASSWORD = Pattern.compile("password (\\S+) \\(shown only now\\)");

    @TempDir
    private Path folder;

    /** The README's commands in a shell of their own, against the example with its defaults but for the port. */
    @Test
    void transcript_ofTheReadme_isAnsweredAsItSays() throws Exception {
        assumeTrue(canRun("bash", "-c", "command -v curl"), "SKIPPED: needs bash and curl (apt-get install curl)");
        String script = Readme.blocks("bash").get(1) + Readme.blocks("bash").get(2);
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of())) {
            URI uri = example.awaitReady();
            Matcher password = PASSWORD.matcher(example.log());
            assertTrue(password.find(), example.log());
            Path statuses = folder.resolve("statuses");
            ProcessBuilder builder = new ProcessBuilder("bash", "-eu", "-c", atPort(script, uri))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("shell").toFile());
            builder.environment().put("PATH", recordingCurl(statuses) + ":" + System.getenv("PATH"));
            Process shell = builder.start();
            shell.getOutputStream().write((password.group(1) + "\n").getBytes(StandardCharsets.UTF_8));
            shell.getOutputStream().close();
            assertTrue(shell.waitFor(60, TimeUnit.SECONDS));
            List<String> expected = STATUS.matcher(script)
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertEquals(expected, Files.readAllLines(statuses), Files.readString(folder.resolve("shell")));
        }
    }

    /** A folder with a curl that writes down the last line of each answer, which is the status. */
    private Path recordingCurl(Path statuses) throws IOException {
        Path curl = Files.createDirectories(folder.resolve("bin")).resolve("curl");
        Files.writeString(
                curl,
                "#!/usr/bin/env bash\nPATH=${PATH#*:}\nout=$(curl \"$@\")\necho \"${out##*$'\\n'}\" >> '" + statuses
                        + "'\nprintf '%s\\n' \"$out\"\n");
        Files.setPosixFilePermissions(curl, PosixFilePermissions.fromString("rwx------"));
        return curl.getParent();
    }

    private static String atPort(String script, URI uri) {
        return script.replace("http://127.0.0.1:8080", uri.toString().replaceFirst("/$", ""));
    }

    private static boolean canRun(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    @Test
    void firstStart_makesSecretForTheOwnerAlone_andTellsThePasswordOnce() throws Exception {
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of())) {
            example.awaitReady();
            Path secret = folder.resolve("data/jwt-secret");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
            assertTrue(example.log().contains("JWT_SECRET is not set: a random secret was made"), example.log());
            assertFalse(example.log().contains(Files.readString(secret)));
            assertTrue(PASSWORD.matcher(example.log()).find());
        }
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of())) {
            example.awaitReady();
            assertTrue(example.log().contains("JWT_SECRET is not set: the secret kept in"), example.log());
            assertFalse(PASSWORD.matcher(example.log()).find());
        }
    }

    @Test
    void secondStart_keepsAccountsAndTokens() throws Exception {
        String token;
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of("ADMIN_PASSWORD", "admin-of-test-1"))) {
            Client client = new Client(example.awaitReady());
            token = client.login("/login", "admin", "admin-of-test-1");
            example.terminate();
            example.awaitExit();
        }
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of())) {
            Client client = new Client(example.awaitReady());
            assertEquals(200, client.get("/admin/users", token).statusCode());
            assertEquals(401, client.get("/admin/h2/").statusCode());
            assertEquals(200, client.get("/admin/h2/login.jsp", token).statusCode());
            assertEquals(
                    "{\"message\":\"Hello, stranger!\"}",
                    client.get("/greeting").body());
            assertEquals(
                    "{\"message\":\"Hello, admin!\"}",
                    client.get("/greeting", token).body());
        }
    }

    @Test
    void secondStart_adminPassword_isNotUsedAndTheLogSaysSo() throws Exception {
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of("ADMIN_PASSWORD", "admin-of-test-1"))) {
            example.awaitReady();
        }
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of("ADMIN_PASSWORD", "another-password"))) {
            Client client = new Client(example.awaitReady());
            assertTrue(example.log().contains("ADMIN_PASSWORD counts at the first start alone"), example.log());
            client.login("/login", "admin", "admin-of-test-1");
        }
    }

    /** One connection for both requests: Jetty's cache of headers is that of a connection. */
    @Test
    void token_letterInTheOtherCase_isRefused() throws Exception {
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of("ADMIN_PASSWORD", "admin-of-test-1"))) {
            HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            Client client = new Client(example.awaitReady(), http);
            String token = client.login("/login", "admin", "admin-of-test-1");
            assertEquals(200, client.get("/auth", token).statusCode());
            assertEquals(401, client.get("/auth", otherCase(token)).statusCode());
        }
    }

    /** The first letter of the signature in the other case. */
    private static String otherCase(String token) {
        int at = token.lastIndexOf('.') + 1;
        while (!Character.isLetter(token.charAt(at))) {
            at++;
        }
        char letter = token.charAt(at);
        char other = Character.isUpperCase(letter) ? Character.toLowerCase(letter) : Character.toUpperCase(letter);
        return token.substring(0, at) + other + token.substring(at + 1);
    }

    @Test
    void start_jwtSecret_isTheSecret() throws Exception {
        Map<String, String> environment =
                Map.of("JWT_SECRET", "uX3vR8-tQ5nW2_mK9pL6zB1cD4fG7hJ0sA-yE", "ADMIN_PASSWORD", "admin-of-test-1");
        try (ExampleProcess example = ExampleProcess.start(folder, environment)) {
            Client client = new Client(example.awaitReady());
            String token = client.login("/token", "admin", "admin-of-test-1");
            assertEquals(200, client.get("/auth", token).statusCode());
            assertFalse(Files.exists(folder.resolve("data/jwt-secret")));
        }
    }

    @Test
    void start_badSecret_exitsWithTheMessage() throws Exception {
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of("JWT_SECRET", "short-Secret-1"))) {
            assertEquals(1, example.awaitExit());
            assertTrue(
                    example.log()
                            .contains("context-param 'servlet-jwt.secret': secret: is 14 bytes long, HS256 needs 32"),
                    example.log());
            assertFalse(example.log().contains("short-Secret-1"));
            assertFalse(example.log().contains("\tat "), example.log());
        }
    }

    @Test
    void start_portInUse_exitsWithTheMessage() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                ExampleProcess example =
                        ExampleProcess.start(folder, Map.of("PORT", String.valueOf(taken.getLocalPort())))) {
            assertEquals(1, example.awaitExit());
            assertTrue(example.log().contains("The example did not start: "), example.log());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT | abc | PORT: expected a number from 0 to 65535",
                "ADMIN_PASSWORD | short | ADMIN_PASSWORD: expected 8 to 256 characters",
                "JDBC_URL | jdbc:nosuch:x | JDBC_URL: no driver takes it",
                "JDBC_URL | jdbc:h2:relative;PASSWORD=canary | JDBC_URL, JDBC_USER or JDBC_PASSWORD: the database does not",
                "TLS_KEYSTORE | /nowhere.p12 | TLS_KEYSTORE: no file can be read at /nowhere.p12"
            })
    void start_badEnvironment_exitsWithTheNameAndTheRemedy(String name, String value, String message) throws Exception {
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of(name, value))) {
            assertEquals(1, example.awaitExit());
            assertTrue(example.log().contains("The example did not start: " + message), example.log());
            assertFalse(example.log().contains("canary"), example.log());
        }
    }

    @Test
    void firstStart_dataDirectory_isTheOwnersAlone() throws Exception {
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of())) {
            example.awaitReady();
            assertEquals(
                    "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))));
        }
    }

    /** The body of a login is sent in two pieces, and the process is told to stop between them. */
    @Test
    void terminate_requestInFlight_endsFirst() throws Exception {
        try (ExampleProcess example = ExampleProcess.start(folder, Map.of("ADMIN_PASSWORD", "admin-of-test-1"))) {
            URI uri = example.awaitReady();
            String body = "username=admin&password=admin-of-test-1";
            try (Socket socket = new Socket("127.0.0.1", uri.getPort())) {
                socket.setSoTimeout(30_000);
                write(
                        socket,
                        "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                + "Content-Length: " + body.length() + "\r\nExpect: 100-continue\r\n\r\n");
                // the servlet reads the body: the request is in flight
                assertTrue(readLine(socket.getInputStream()).startsWith("HTTP/1.1 100"));
                readLine(socket.getInputStream());
                example.terminate();
                awaitRefusedConnection(uri);
                write(socket, body);
                assertEquals("HTTP/1.1 200 OK", readLine(socket.getInputStream()));
            }
            assertEquals(143, example.awaitExit());
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Until the server takes no new connections any more. */
    private static void awaitRefusedConnection(URI uri) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress("127.0.0.1", uri.getPort()), 1_000);
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (IOException refused) {
                return;
            }
        }
        throw new AssertionError("the server still takes connections");
    }

    @Test
    void start_tlsKeyStore_servesHttps() throws Exception {
        Path keyStore = folder.resolve("keystore.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String[] command = {
            keytool,
            "-genkeypair",
            "-alias",
            "tls",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=ip:127.0.0.1",
            "-keystore",
            keyStore.toString(),
            "-storepass",
            "store-of-test"
        };
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        Map<String, String> environment =
                Map.of("TLS_KEYSTORE", keyStore.toString(), "TLS_KEYSTORE_PASSWORD", "store-of-test");
        try (ExampleProcess example = ExampleProcess.start(folder, environment)) {
            URI uri = example.awaitReady();
            assertEquals("https", uri.getScheme());
            Client client = new Client(uri, trusting(keyStore));
            assertEquals("{\"message\":\"For everyone\"}", client.get("/public").body());
        }
    }

    private static HttpClient trusting(Path keyStore) throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(KeyStore.getInstance(keyStore.toFile(), "store-of-test".toCharArray()));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }
}
