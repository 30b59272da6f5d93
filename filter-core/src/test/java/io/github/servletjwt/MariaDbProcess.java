package io.github.servletjwt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The machine's MariaDB server in a process of this test run, on loopback with files of its own; started when the first test
 * asks. Where {@code mariadbd} is not installed, those tests are skipped; {@code .ci/run} installs it.
 */
public final class MariaDbProcess {
    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
    private static final Path INSTALL = Path.of("/usr/bin/mariadb-install-db");
    private static final int TRIES = 600;

    private static final class Shared {
        private static final MariaDbProcess SERVER = start();

        private static MariaDbProcess start() {
            try {
                return new MariaDbProcess(Files.createTempDirectory("mariadb"), freePort());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private final Path folder;
    private final int port;
    private final Process process;

    private MariaDbProcess(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        install();
        this.process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.out").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitAnswer();
    }

    /** The address of a new database, in {@code utf8mb4}, without driver: {@code //127.0.0.1:1234/x}. */
    public static String newDatabase() {
        return newDatabase("utf8mb4");
    }

    /** The address of a new database whose columns have this charset. */
    public static String newDatabase(String charset) {
        Assumptions.assumeTrue(
                Files.isExecutable(SERVER) && Files.isExecutable(INSTALL),
                "mariadb-server is not installed: what MariaDB does is not tested");
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = Shared.SERVER.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " CHARACTER SET " + charset);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
        return "//127.0.0.1:" + Shared.SERVER.port + "/" + name;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void install() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                INSTALL.toString(),
                "--no-defaults",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--datadir=" + data()));
        command.addAll(user());
        Process install = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("install.out").toFile())
                .start();
        try {
            if (!install.waitFor(1, TimeUnit.MINUTES) || install.exitValue() != 0) {
                throw new IOException(
                        "MariaDB cannot be installed: " + Files.readString(folder.resolve("install.out")));
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** The server refuses to run as root by default. */
    private static List<String> user() {
        return System.getProperty("user.name").equals("root") ? List.of("--user=root") : List.of();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                SERVER.toString(),
                "--no-defaults",
                "--datadir=" + data(),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + folder.resolve("s"),
                "--pid-file=" + folder.resolve("pid"),
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=0"));
        command.addAll(user());
        return command;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/?user=root");
    }

    private void awaitAnswer() throws IOException {
        for (int i = 0; i < TRIES && process.isAlive(); i++) {
            try {
                connect().close();
                return;
            } catch (SQLException notYet) {
                pause();
            }
        }
        throw new IOException("MariaDB does not start: " + Files.readString(folder.resolve("server.out")));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}
