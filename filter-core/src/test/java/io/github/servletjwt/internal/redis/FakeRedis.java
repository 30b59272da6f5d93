package io.github.servletjwt.internal.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers HELLO with a version, mode and role of choice, and everything else with OK. */
final class FakeRedis implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final String hello;

    private FakeRedis(String hello) throws IOException {
        this.hello = hello;
        Thread thread = new Thread(this::serve, "fake-redis");
        thread.setDaemon(true);
        thread.start();
    }

    static FakeRedis start(String version, String mode, String role) throws IOException {
        return new FakeRedis("*8\r\n" + text("proto") + ":2\r\n" + text("version") + text(version) + text("mode")
                + text(mode) + text("role") + text(role));
    }

    static FakeRedis startWithoutHello() throws IOException {
        return new FakeRedis("-ERR unknown command 'HELLO', with args beginning with:\r\n");
    }

    private static String text(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                answer(socket);
            } catch (IOException gone) {
                // the next one, if there is one
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = socket.getOutputStream();
        for (List<String> command = read(in); !command.isEmpty(); command = read(in)) {
            String answer = switch (command.get(0).toUpperCase(Locale.ROOT)) {
                case "HELLO" -> hello;
                case "CONFIG" -> "-NOPERM\r\n";
                default -> "+OK\r\n";
            };
            out.write(answer.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> read(BufferedReader in) throws IOException {
        List<String> command = new ArrayList<>();
        String line = in.readLine();
        int parts = line == null ? 0 : Integer.parseInt(line.substring(1));
        for (int i = 0; i < parts; i++) {
            in.readLine();
            command.add(in.readLine());
        }
        return command;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
