package io.github.servletjwt.example.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that is stopped and started again leaves nothing behind. */
class RedeployIT {
    private static final int TIMES = 10;
    /** One asks the store what was ended, one takes old rows away. */
    private static final int THREADS_OF_ONE = 2;
    /** Tomcat's messages about a thread of ours, a thread-local or a driver of a stopped application. */
    private static final Pattern TOMCAT_COMPLAINS = Pattern.compile(
            "The web application \\[app] "
                    + "(appears to have started a thread named \\[servlet-jwt|registered the JDBC driver|created a ThreadLocal)");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"JETTY_12_EE10", "TOMCAT_10", "TOMCAT_9"})
    void application_redeployedTenTimes_leavesNoThreadAndNoClassLoader(Kind kind) throws Exception {
        War war = War.of(kind, folder.resolve("app"));
        if (kind == Kind.TOMCAT_10) {
            war.standalone();
        }
        try (Running container = Running.start(kind, folder.resolve("base"), Running.apps("/app", war))) {
            use(container);
            int loaders = container.classLoaders();
            for (int i = 0; i < TIMES; i++) {
                container.redeploy("/app");
                use(container);
            }
            assertEquals(loaders, container.classLoaders(), () -> logs(container));
            assertTrue(threadsOfOurs(container) <= THREADS_OF_ONE, () -> logs(container));
            assertFalse(TOMCAT_COMPLAINS.matcher(container.logs()).find(), () -> logs(container));
        }
    }

    /** Work that starts threads and fills caches: a login, a token, a forged one, a refusal. */
    private static void use(Running container) throws Exception {
        Http admin = Http.of(container, "/app").asAdmin();
        assertEquals(200, admin.get("/probe/who").statusCode());
        assertEquals(200, admin.get("/probe/events").statusCode());
        assertEquals(401, Http.of(container, "/app").get("/probe/who").statusCode());
    }

    private static long threadsOfOurs(Running container) throws Exception {
        return container.threads().stream()
                .filter(name -> name.startsWith("servlet-jwt"))
                .count();
    }

    private static String logs(Running container) {
        try {
            return container.threads() + container.logs();
        } catch (Exception failed) {
            return failed.toString();
        }
    }
}
