package io.github.servletjwt.example.server;

import io.github.servletjwt.example.ExampleSettings;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Starts the web application of {@code src/main/webapp}, with its own {@code WEB-INF/web.xml}, in embedded Jetty.
 *
 * <p>Environment (or system properties): {@code PORT} (8080; 0 = any free one), {@code HOST} (127.0.0.1),
 * {@code TLS_KEYSTORE} with {@code TLS_KEYSTORE_PASSWORD}.
 */
public final class ExampleServer {
    private static final long STOP_MILLIS = 10_000;

    private ExampleServer() {}

    /** Runs until the process is stopped; exits with 1 and the reason when the application does not start. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException, UnknownHostException {
        Server server;
        try {
            logOnOneLine();
            server = startQuietly();
        } catch (Exception failed) {
            System.err.println("The example did not start: " + reason(failed));
            System.exit(1);
            return;
        }
        System.out.println("The example is ready: " + uri(server));
        if (isOpenInPlainText(server)) {
            System.err.println(
                    "HOST lets others in, without TLS: passwords and tokens can be read on the way; set TLS_KEYSTORE");
        }
        server.join();
    }

    private static boolean isOpenInPlainText(Server server) throws UnknownHostException {
        return uri(server).getScheme().equals("http")
                && !InetAddress.getByName(ExampleSettings.get("HOST", "127.0.0.1"))
                        .isLoopbackAddress();
    }

    private static void logOnOneLine() throws IOException {
        try (InputStream in = ExampleServer.class.getResourceAsStream("/logging.properties")) {
            LogManager.getLogManager().readConfiguration(in);
        }
    }

    /** Main reports a failed start once, without Jetty's stack traces before it. */
    private static Server startQuietly() throws Exception {
        Logger jetty = Logger.getLogger("org.eclipse.jetty");
        jetty.setLevel(Level.SEVERE);
        try {
            return start();
        } finally {
            jetty.setLevel(null);
        }
    }

    /** A started server. */
    public static Server start() throws Exception {
        Server server = new Server();
        ServerConnector connector = connector(server);
        connector.setHost(ExampleSettings.get("HOST", "127.0.0.1"));
        connector.setPort(ExampleSettings.port());
        server.addConnector(connector);
        // on SIGTERM: no new connections, requests in flight end, then the application stops
        server.setHandler(new GracefulHandler(webApp()));
        server.setStopTimeout(STOP_MILLIS);
        server.setStopAtShutdown(true);
        try {
            server.start();
        } catch (Exception failed) {
            server.stop();
            throw failed;
        }
        return server;
    }

    private static ServerConnector connector(Server server) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // otherwise a token that differs only in case from the one before it on a connection is read as that one
        http.setHeaderCacheCaseSensitive(true);
        String keyStore = ExampleSettings.find("TLS_KEYSTORE");
        if (keyStore == null) {
            return new ServerConnector(server, new HttpConnectionFactory(http));
        }
        if (!Files.isReadable(Path.of(keyStore))) {
            throw new IllegalStateException(
                    "TLS_KEYSTORE: no file can be read at " + keyStore + "; expected a PKCS#12 file");
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(Path.of(keyStore).toAbsolutePath().toString());
        tls.setKeyStorePassword(ExampleSettings.get("TLS_KEYSTORE_PASSWORD", ""));
        http.addCustomizer(new SecureRequestCustomizer(false));
        return new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
    }

    private static WebAppContext webApp() throws IOException, URISyntaxException {
        WebAppContext webApp = new WebAppContext();
        webApp.setContextPath("/");
        webApp.setBaseResourceAsPath(webAppDirectory());
        webApp.setParentLoaderPriority(true);
        webApp.setThrowUnavailableOnStartupException(true);
        return webApp;
    }

    /** {@code src/main/webapp} of the module that this class was compiled in. */
    private static Path webAppDirectory() throws IOException, URISyntaxException {
        URI classes = ExampleServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path directory = Path.of(classes).resolve("../../src/main/webapp").normalize();
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no " + directory + "; run from the source tree with mvn compile exec:java");
        }
        return directory;
    }

    /** The URL of a started server. */
    public static URI uri(Server server) {
        ServerConnector connector = (ServerConnector) server.getConnectors()[0];
        String scheme = connector.getConnectionFactory(SslConnectionFactory.class) == null ? "http" : "https";
        String host = connector.getHost();
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return URI.create(scheme + "://" + literal + ":" + connector.getLocalPort() + "/");
    }

    /** The first message of the application itself, which Jetty may wrap; else Jetty's. */
    private static String reason(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalStateException || cause instanceof ServletException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return (failed.getCause() == null ? failed.toString() : failed.getMessage() + " (" + failed.getCause() + ")")
                + "; look at PORT, HOST, TLS_KEYSTORE and TLS_KEYSTORE_PASSWORD";
    }
}
