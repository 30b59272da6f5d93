package io.github.servletjwt.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.testkit.ProtectedJetty;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The README's test of a servlet behind the filter, in Jetty. */
class TestingWithJettyTest {
    // as the README shows it
    @RegisterExtension
    final ProtectedJetty server = ProtectedJetty.of("/auth", new AuthServlet()).rules("/auth role(clerk)");

    @Test
    void auth_clerk_isLetIn() throws Exception {
        String token = server.token("alice", "clerk");
        assertEquals(401, server.get("/auth").statusCode());
        assertEquals(200, server.get("/auth", token).statusCode());
        server.clock().move(Duration.ofMinutes(16)); // beyond exp and leeway
        assertEquals(401, server.get("/auth", token).statusCode());
    }
}
