package io.github.servletjwt.example.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The example in a process of its own, as a user starts it. */
final class ExampleProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("The example is ready: (\\S+)");
    private static final int SECONDS = 120;

    private final Process process;
    private final Path log;

    private ExampleProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Started, ready or not. */
    static ExampleProcess start(Path folder, Map<String, String> environment) throws IOException {
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExampleServer.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(JWT|JDBC|TLS)_.*|HOST|ADMIN_PASSWORD"));
        builder.environment().put("PORT", "0");
        builder.environment().put("DATA_DIR", folder.resolve("data").toString());
        builder.environment().putAll(environment);
        return new ExampleProcess(builder.start(), log);
    }

    /** Where it can be reached. */
    URI awaitReady() throws IOException, InterruptedException {
        for (int i = 0; i < SECONDS * 10; i++) {
            Matcher ready = READY.matcher(log());
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new AssertionError("the example did not start:\n" + log());
    }

    /** The exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the example does not end");
        }
        return process.exitValue();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
