package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A token that was seen before saves its signature check, and nothing else. That its key goes: {@link KeyRotationTest}; that
 * its session ends: {@link LogoutTest}.
 */
class RememberedTokenTest {
    private final MovableClock clock = new MovableClock();
    private JwtAuth auth;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        auth = JwtAuth.builder().secret(TestTokens.SECRET).clock(clock).build();
        server = TestServer.start(context -> {
            TestServer.filter(
                    context, JwtAuthFilter.builder(auth).rules("/* role(user)").build(), "/users/*");
            TestServer.filter(
                    context, JwtAuthFilter.builder(auth).rules("/* role(admin)").build(), "/admins/*");
            TestServer.hello(context, "/*");
        });
    }

    @AfterEach
    void stop() {
        server.close();
        auth.close();
    }

    private int status(String path, String token) throws Exception {
        return server.getWithToken(path, token).statusCode();
    }

    @Test
    void request_expPlusLeeway_endsToTheSecond() throws Exception {
        String token = auth.issue("alice", "user");
        assertEquals(200, status("/users/a", token));
        clock.move(Duration.ofMinutes(15).plusSeconds(29));
        assertEquals(200, status("/users/a", token));
        clock.move(Duration.ofSeconds(1));
        assertEquals(401, status("/users/a", token));
        clock.move(Duration.ofSeconds(1));
        assertEquals(401, status("/users/a", token));
    }

    /** Both filters have one JwtAuth; each has rules of its own. */
    @Test
    void request_otherFilterOfTheSameAuth_isJudgedByItsRules() throws Exception {
        String user = auth.issue("alice", "user");
        String admin = auth.issue("bob", "admin");
        for (int i = 0; i < 3; i++) {
            assertEquals(200, status("/users/a", user));
            assertEquals(403, status("/admins/a", user));
            assertEquals(403, status("/users/a", admin));
            assertEquals(200, status("/admins/a", admin));
        }
    }
}
