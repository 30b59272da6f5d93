package io.github.servletjwt.acceptance;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.tomcat.websocket.server.WsSci;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;

/** A WebSocket endpoint at {@code /socket}, in Jetty or Tomcat, and a client that sends exactly what it is given. */
final class WebSocketApp {
    private WebSocketApp() {}

    /** Sends the user's name when it is opened. */
    @ServerEndpoint("/socket")
    public static final class Greeter {
        @OnOpen
        public void open(Session session) throws IOException {
            session.getBasicRemote()
                    .sendText("hello "
                            + (session.getUserPrincipal() == null
                                    ? null
                                    : session.getUserPrincipal().getName()));
        }
    }

    /** Adds the endpoint, as the containers add endpoints of a WAR. */
    static TestApp.Builder with(TestApp.Builder builder) {
        return builder.jetty(context -> JakartaWebSocketServletContainerInitializer.configure(
                        context, (application, container) -> container.addEndpoint(Greeter.class)))
                .tomcat(context -> context.addServletContainerInitializer(new WsSci(), Set.of(Greeter.class)));
    }

    static BrowserApp start(Container container) throws Exception {
        return BrowserApp.of(with(BrowserApp.builder()).start(container));
    }

    /**
     * Opens the socket.
     *
     * @param headers whole lines, beside those of every handshake
     * @return the first message, or the status of the refusal
     */
    static String open(int port, String path, String upgrade, String... headers) throws IOException {
        String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n"
                + upgrade + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + String.join("", Stream.of(headers).map(line -> line + "\r\n").toList())
                + "\r\n";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            String status = line(in).split(" ")[1];
            while (!line(in).isEmpty()) {
                // headers
            }
            return status.equals("101") ? message(in) : status;
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** One short frame (RFC 6455 §5.2). */
    private static String message(DataInputStream in) throws IOException {
        in.readUnsignedByte();
        byte[] text = new byte[in.readUnsignedByte()];
        in.readFully(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
