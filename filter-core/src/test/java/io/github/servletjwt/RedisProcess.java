package io.github.servletjwt;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server in a process of its own, which can be killed and started again on the same port with the same files. It is
 * 6.2, from a jar; {@code -Dredis.executable=/usr/bin/valkey-server} takes another.
 */
public final class RedisProcess implements AutoCloseable {
    private static final int TRIES = 200;

    /** One for this JVM, whose databases are handed out one by one. */
    private static final class Shared {
        private static final RedisProcess SERVER = start();

        private static RedisProcess start() {
            try {
                Path folder = Files.createTempDirectory("redis");
                RedisProcess server = RedisProcess.start(folder, "save", "", "databases", "10000");
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                return server;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static int databases;

    private final Path folder;
    private final int port;
    private final List<String> command = new ArrayList<>();
    private Process process;

    private RedisProcess(Path folder, int port, String... settings) throws IOException {
        this.folder = folder;
        this.port = port;
        command.add(executable(folder).getPath());
        List<String> all = new ArrayList<>(List.of(
                "bind", "127.0.0.1", "port", Integer.toString(port), "dir", folder.toString(), "logfile", "redis.log"));
        all.addAll(Arrays.asList(settings));
        for (int i = 0; i < all.size(); i += 2) {
            command.add("--" + all.get(i));
            command.addAll(Arrays.asList(all.get(i + 1).split(" ", -1)));
        }
        restart();
    }

    /** A running server with its files in this folder; settings as name, value, name, value… */
    public static RedisProcess start(Path folder, String... settings) throws IOException {
        return new RedisProcess(folder, freePort(), settings);
    }

    /** Acknowledged changes are kept, whatever happens. */
    public static RedisProcess lasting(Path folder) throws IOException {
        return start(folder, "appendonly", "yes", "appendfsync", "always", "save", "");
    }

    /** The address of an empty database of the server that all tests share. */
    public static synchronized String newDatabase() {
        return Shared.SERVER.url() + "/" + databases++;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static File executable(Path folder) throws IOException {
        String other = System.getProperty("redis.executable");
        if (other != null) {
            return new File(other);
        }
        File binary = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
        if (!binary.setExecutable(true)) {
            throw new IOException(binary + " cannot be run");
        }
        return binary;
    }

    public int port() {
        return port;
    }

    /** Without a database. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** A connection that waits for answers as long as they take. */
    public Jedis connect() {
        return new Jedis("127.0.0.1", port, 30_000);
    }

    /** A connection to the database of an address. */
    public static Jedis connect(String url) {
        String[] parts = url.replace("redis://", "").split("[:/]");
        Jedis jedis = new Jedis(parts[0], Integer.parseInt(parts[1]), 30_000);
        jedis.select(parts.length > 2 ? Integer.parseInt(parts[2]) : 0);
        return jedis;
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Stops it with SIGSTOP, as when its machine has no time for it; {@link #thaw} lets it go on. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    public void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    /** Starts it again; it reads what it has kept. */
    public void restart() throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.out").toFile())
                .start();
        for (int i = 0; i < TRIES; i++) {
            if (answers()) {
                return;
            }
            pause();
        }
        throw new IOException("Redis does not start: " + Files.readString(folder.resolve("redis.out")));
    }

    private boolean answers() {
        try (Jedis jedis = connect()) {
            jedis.ping();
            return true;
        } catch (JedisException notYet) {
            return String.valueOf(notYet.getMessage()).startsWith("NOAUTH");
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(25);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private void awaitEnd() {
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
