package io.github.servletjwt.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension as applications use it. */
class ProtectedJettyTest {
    private static URI first;

    @RegisterExtension
    static final ProtectedJetty SHARED = ProtectedJetty.of("/*", new Who())
            .rules("/open permit", "/admin/* role(admin)", "/* authenticated")
            .auth(builder -> builder.users("memory"));

    @RegisterExtension
    final ProtectedJetty own = ProtectedJetty.of("/a", new Who()).and("/b", new Who());

    private static final class Who extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(request.getServletPath() + " " + request.getRemoteUser());
        }
    }

    @Test
    void get_rules_areObeyed() throws Exception {
        assertEquals(200, SHARED.get("/open").statusCode());
        assertEquals(401, SHARED.get("/x").statusCode());
        assertEquals(403, SHARED.get("/admin/x", SHARED.token("alice", "user")).statusCode());
        assertEquals(200, SHARED.get("/admin/x", SHARED.token("alice", "admin")).statusCode());
        assertEquals(200, SHARED.get("/x", TestTokens.valid()).statusCode());
    }

    @Test
    void get_noRules_everythingNeedsAToken() throws Exception {
        assertEquals(401, own.get("/a").statusCode());
        assertEquals("/b alice", own.get("/b", own.token("alice")).body());
    }

    @Test
    void clock_movedBeyondExp_tokenHasExpired() throws Exception {
        String token = own.token("alice");
        own.clock().move(Duration.ofMinutes(15).plusSeconds(29));
        assertEquals(200, own.get("/a", token).statusCode());
        own.clock().move(Duration.ofSeconds(1));
        assertEquals(401, own.get("/a", token).statusCode());
    }

    @Test
    void login_withUsers_isThere() throws Exception {
        HttpRequest wrong = HttpRequest.newBuilder(SHARED.uri("/login"))
                .POST(BodyPublishers.ofString("username=alice&password=wrong-one"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .build();
        assertEquals(401, SHARED.send(wrong).statusCode());
    }

    @Test
    void fieldOfTheInstance_eachTest_isAnotherServer() {
        assertNotEquals(first, own.uri("/"));
        first = own.uri("/");
    }

    @Nested
    class InANestedClass {
        @Test
        void staticField_isTheSameServer() throws Exception {
            assertEquals(200, SHARED.get("/x", SHARED.token("alice")).statusCode());
        }
    }

    @AfterAll
    static void staticField_afterNestedClasses_isStillThere() throws Exception {
        assertEquals(200, SHARED.get("/open").statusCode());
    }

    @Test
    void uri_notRegistered_tellsTheRemedy() {
        ProtectedJetty idle = ProtectedJetty.of("/", new Who());
        assertEquals(
                "not started: put it into a field with @RegisterExtension",
                assertThrows(NullPointerException.class, () -> idle.uri("/")).getMessage());
    }
}
