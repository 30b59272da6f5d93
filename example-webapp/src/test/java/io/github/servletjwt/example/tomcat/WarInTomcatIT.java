package io.github.servletjwt.example.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.example.Client;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The finished WAR in Tomcat 10.1, with the class loader that it has there. */
class WarInTomcatIT {
    private static final Pattern PORT = Pattern.compile("^PORT (\\d+)$", Pattern.MULTILINE);
    private static final int SECONDS = 60;

    @TempDir
    private Path folder;

    /** The driver of a JDBC_URL lies in WEB-INF/lib, where DriverManager does not look. */
    @ParameterizedTest
    @ValueSource(strings = {"", "jdbc:h2:mem:war;DB_CLOSE_DELAY=-1"})
    void war_unchanged_runsInTomcat(String jdbcUrl) throws Exception {
        Process tomcat = start(Map.of("JDBC_URL", jdbcUrl, "ADMIN_PASSWORD", "admin-of-test-1"));
        try {
            Client client = new Client(URI.create("http://127.0.0.1:" + awaitPort(tomcat)));
            assertEquals(200, client.get("/public").statusCode());
            assertEquals(200, client.get("/").statusCode());
            assertEquals(401, client.get("/auth").statusCode());
            String token = client.login("/token", "admin", "admin-of-test-1");
            assertEquals(200, client.get("/auth", token).statusCode());
            assertEquals(200, client.get("/admin/h2/login.jsp", token).statusCode());
            assertEquals(401, client.get("/admin/h2/login.jsp").statusCode());
            assertTrue(client.get("/admin/users", token).body().contains("\"username\":\"admin\""));
        } finally {
            tomcat.destroy();
            assertTrue(tomcat.waitFor(SECONDS, TimeUnit.SECONDS));
        }
    }

    private Process start(Map<String, String> environment) throws Exception {
        Files.createDirectories(folder.resolve("tomcat/webapps"));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPathOfTomcat(),
                        TomcatLauncher.class.getName(),
                        System.getProperty("built") + ".war",
                        folder.resolve("tomcat").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("DATA_DIR", folder.resolve("data").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String classPathOfTomcat() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("tomcat") || entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String awaitPort(Process tomcat) throws Exception {
        for (int i = 0; i < SECONDS * 10 && tomcat.isAlive(); i++) {
            Matcher port = PORT.matcher(Files.readString(folder.resolve("log")));
            if (port.find()) {
                return port.group(1);
            }
            tomcat.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the WAR did not start:\n" + Files.readString(folder.resolve("log")));
    }
}
