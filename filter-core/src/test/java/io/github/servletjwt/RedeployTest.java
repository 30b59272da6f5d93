package io.github.servletjwt;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
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

    private static URLClassLoader application(String without) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains(without)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static Object call(Object target, String method, Class<?>[] types, Object... arguments) throws Exception {
        return target.getClass().getMethod(method, types).invoke(target, arguments);
    }

    private static Object builder(ClassLoader loader, String sessions) throws Exception {
        Class<?> type = Class.forName("io.github.servletjwt.JwtAuth", true, loader);
        Object builder = type.getMethod("builder").invoke(null);
        Class<?>[] text = {String.class};
        call(builder, "secret", text, "pK9vX2mQ7rT4wZ8nB3cF6hJ1lD5gS0aY");
        call(builder, "sessions", text, sessions);
        return builder;
    }

    /** The life of an application from start to end, on a thread of the container. */
    private static WeakReference<ClassLoader> run(String sessions) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = application("no such jar")) {
            thread.setContextClassLoader(loader);
            Object builder = builder(loader, sessions);
            Class<?>[] text = {String.class};
            call(builder, "users", text, "jdbc");
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
        assertLetGo(run("jdbc"));
    }

    @Test
    void close_afterSessionsInRedis_letsItGo() throws Exception {
        assertLetGo(run(RedisProcess.newDatabase()));
    }

    @Test
    void build_redisWithoutJedis_saysWhichJarIsMissing() throws Exception {
        try (URLClassLoader loader = application("jedis-")) {
            Object builder = builder(loader, "redis://127.0.0.1:6379");
            Throwable failure = assertThrows(
                            InvocationTargetException.class, () -> call(builder, "build", new Class<?>[0]))
                    .getCause();
            assertTrue(
                    String.valueOf(failure.getMessage())
                            .contains("sessions: a redis: address needs redis.clients:jedis"),
                    failure::toString);
        }
    }

    /** Sessions elsewhere need neither Jedis nor bucket4j's module for it. */
    @Test
    void build_memoryWithoutJedis_works() throws Exception {
        try (URLClassLoader loader = application("jedis-")) {
            Object builder = builder(loader, "memory");
            call(builder, "users", new Class<?>[] {String.class}, "memory");
            Object auth = call(builder, "build", new Class<?>[0]);
            Object runtime = Class.forName("io.github.servletjwt.RuntimeAccess", true, loader)
                    .getMethod("of", auth.getClass())
                    .invoke(null, auth);
            assertNotNull(call(runtime, "throttle", new Class<?>[0]));
            call(auth, "close", new Class<?>[0]);
        }
    }

    private static void assertLetGo(WeakReference<ClassLoader> loader) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (loader.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.onSpinWait();
        }
        assertNull(loader.get());
    }
}
