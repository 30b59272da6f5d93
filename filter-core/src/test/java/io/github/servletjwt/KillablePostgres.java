package io.github.servletjwt;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A PostgreSQL server that can be killed and started again on the same port with the same files. */
public final class KillablePostgres implements AutoCloseable {
    private static final int TRIES = 50;

    private final Path folder;
    private final int port;
    private EmbeddedPostgres server;

    private KillablePostgres(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        this.server = open();
    }

    /** A running server with its files in this folder. */
    public static KillablePostgres start(Path folder) throws IOException {
        return new KillablePostgres(folder, freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private EmbeddedPostgres open() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", "200")
                // what was acknowledged is kept; the embedded server's default is off
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** SIGKILL to the server and all that it has started. */
    public void kill() throws IOException, InterruptedException {
        List<String> lines = Files.readAllLines(folder.resolve("postmaster.pid"));
        ProcessHandle postmaster =
                ProcessHandle.of(Long.parseLong(lines.get(0).trim())).orElseThrow();
        List<ProcessHandle> all = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : all) {
            process.onExit().join();
        }
        postmaster.onExit().join();
        try {
            // lets its lock go; there is nothing left to stop
            server.close();
        } catch (IOException gone) {
            // as meant
        }
    }

    /** Starts it again; it recovers what was committed. */
    public void restart() throws IOException, InterruptedException {
        Files.deleteIfExists(folder.resolve("postmaster.pid"));
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                server = open();
                return;
            } catch (IOException | IllegalStateException stillGoingDown) {
                last = new IOException(stillGoingDown);
                Thread.sleep(100);
            }
        }
        throw last;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
