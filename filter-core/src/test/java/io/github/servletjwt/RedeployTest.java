package io.github.servletjwt;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A closed {@code JwtAuth} in a class loader of its own, as a web application has it, lets that class loader go: no driver in
 * {@code DriverManager}, nothing in the thread-locals of the thread that hashed (ADR 0015), no MBean, no thread.
 */
class RedeployTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static URLClassLoader application() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static Object call(Object target, String method, Class<?>[] types, Object... arguments) throws Exception {
        return target.getClass().getMethod(method, types).invoke(target, arguments);
    }

    /** What an application does from its start to its end, on a thread of the container. */
    private static WeakReference<ClassLoader> run() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = application()) {
            thread.setContextClassLoader(loader);
            Class<?> type = Class.forName("io.github.servletjwt.JwtAuth", true, loader);
            Object builder = type.getMethod("builder").invoke(null);
            Class<?>[] text = {String.class};
            call(builder, "secret", text, "pK9vX2mQ7rT4wZ8nB3cF6hJ1lD5gS0aY");
            call(builder, "users", text, "jdbc");
            call(builder, "sessions", text, "jdbc");
            call(builder, "dataSource", text, "jdbc:h2:mem:redeploy");
            Object auth = call(builder, "build", new Class<?>[0]);
            Object accounts = call(auth, "accounts", new Class<?>[0]);
            call(
                    accounts,
                    "create",
                    new Class<?>[] {String.class, String.class, Set.class},
                    "alice",
                    "wonderland-1",
                    Set.of("user"));
            call(auth, "close", new Class<?>[0]);
            return new WeakReference<>(loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void close_inAClassLoaderOfItsOwn_letsItGo() throws Exception {
        WeakReference<ClassLoader> loader = run();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (loader.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.onSpinWait();
        }
        assertNull(loader.get());
    }
}
