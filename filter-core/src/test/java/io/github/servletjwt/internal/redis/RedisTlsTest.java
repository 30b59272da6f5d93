package io.github.servletjwt.internal.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.SlowProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rediss:}, through a proxy that ends TLS. Its certificate names localhost, and not 127.0.0.1. */
class RedisTlsTest {
    private static final String PASSWORD = "changeit";
    private static final String TRUST = "javax.net.ssl.trustStore";

    @TempDir
    private Path folder;

    private final String before = System.getProperty(TRUST);
    private SlowProxy proxy;

    @BeforeEach
    void start() throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertEquals(0, keytool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        String[] redis = RedisProcess.newDatabase().split("[:/]+");
        proxy = SlowProxy.at(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost")),
                Integer.parseInt(redis[2]));
        System.setProperty(TRUST, trusting(keys).toString());
    }

    /** A file in which no password is needed to read certificates. */
    private Path trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("JKS");
        trusted.load(null, null);
        trusted.setCertificateEntry("redis", keys.getCertificate("redis"));
        Path file = folder.resolve("trusted.jks");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    @AfterEach
    void stop() throws IOException {
        if (before == null) {
            System.clearProperty(TRUST);
        } else {
            System.setProperty(TRUST, before);
        }
        proxy.close();
    }

    private String url(String scheme, String host) {
        return scheme + "://" + host + ":" + proxy.port();
    }

    private static String refused(String url) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> TestRedis.open(url))
                .getMessage());
    }

    @Test
    void open_certificateThatIsTrusted_isAnswered() {
        try (Redis redis = TestRedis.open(url("rediss", "localhost"))) {
            assertEquals("yes", redis.run("return 'yes'", List.of(), List.of()));
        }
    }

    @Test
    void open_certificateOfAnotherHost_isRefused() {
        String message = refused(url("rediss", "127.0.0.1"));
        assertTrue(message.contains("No subject alternative names"), message);
    }

    @Test
    void open_certificateThatIsNotTrusted_isRefused() {
        System.clearProperty(TRUST);
        String message = refused(url("rediss", "localhost"));
        assertTrue(message.contains("unable to find valid certification path"), message);
    }

    @Test
    void open_plainToAServerOfTls_isRefused() {
        String message = refused(url("redis", "localhost"));
        assertTrue(message.contains("localhost"), message);
    }
}
