package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.ServletException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A failed start can be repeated. The failures of other components are in {@code AuthRegistryTest}. */
class FailedStartTest {
    @TempDir(cleanup = CleanupMode.NEVER)
    private Path folder;

    /** A repeated init retries: the server may be there now. */
    @Test
    void startAgain_serverIsThereNow_starts() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder)) {
            redis.kill();
            TestContext app = new TestContext();
            app.filter("jwt", JwtAuthFilter.class, Map.of("secret", TestTokens.SECRET, "sessions", redis.url()));
            JwtAuthFilter filter = new JwtAuthFilter();
            assertThrows(ServletException.class, () -> filter.init(app.filterConfig("jwt")));
            redis.restart();
            filter.init(app.filterConfig("jwt"));
            filter.destroy();
            assertEquals(Map.of(), app.attributes());
        }
    }
}
