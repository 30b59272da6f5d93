package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.http.HttpResponse;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walk-through D: FastAPI's dependency that hands the claims to the handler, and the optional user. */
class OptionalUserWalkthroughTest {
    private JwtAuth auth;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(new MovableClock())
                .build();
        server = TestServer.start(context -> {
            TestServer.filter(
                    context,
                    JwtAuthFilter.builder(auth)
                            .rules("/news/* optional", "/* authenticated")
                            .build(),
                    "/*");
            context.addServlet(new ServletHolder(new ClaimsServlet()), "/*");
        });
    }

    @AfterEach
    void stop() {
        server.close();
        auth.close();
    }

    /** A handler that takes the user from the request. */
    private static final class ClaimsServlet extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String text = request.getUserPrincipal() instanceof AuthenticatedUser user
                    ? user.getName() + " " + user.claims().get("tenant") + " " + user.expiresAt()
                    : "anonymous";
            response.getWriter().write(text);
        }
    }

    @Test
    void handler_withToken_getsTheClaims() throws Exception {
        String token = TestTokens.of(TestTokens.claims("\"tenant\":\"acme\""));
        assertEquals(
                "alice acme 2026-11-25T12:10:00Z",
                server.getWithToken("/me", token).body());
    }

    @Test
    void optional_withoutToken_isAnonymous() throws Exception {
        HttpResponse<String> answer = server.get("/news/today");
        assertEquals(200, answer.statusCode());
        assertEquals("anonymous", answer.body());
    }

    @Test
    void optional_withToken_isTheUser() throws Exception {
        assertEquals(
                "alice null 2026-11-25T12:10:00Z",
                server.getWithToken("/news/today", TestTokens.valid()).body());
    }

    @Test
    void optional_badToken_is401() throws Exception {
        assertEquals(
                401,
                server.getWithToken("/news/today", TestTokens.tampered(TestTokens.valid()))
                        .statusCode());
    }

    @Test
    void optional_anotherScheme_isAnonymous() throws Exception {
        assertEquals(
                "anonymous",
                server.get("/news/today", "Authorization", "Basic YTpi").body());
    }
}
