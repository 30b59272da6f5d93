package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.TestTokens;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Walk-through B: Flask's before_request and its decorator, one filter for everything or for one servlet. */
class BeforeRequestWalkthroughTest {
    private static TestServer start(String filterPattern) throws Exception {
        return TestServer.start(context -> {
            TestServer.filter(
                    context,
                    JwtAuthFilter.class,
                    Map.of("secret", TestTokens.SECRET, "publicPaths", "/public, /static/*"),
                    filterPattern);
            TestServer.hello(context, "/public");
            TestServer.hello(context, "/static/*");
            TestServer.hello(context, "/guarded/*");
            TestServer.hello(context, "/other");
        });
    }

    @Test
    void filter_mappedToAll_guardsAllButThePublicPaths() throws Exception {
        try (TestServer server = start("/*")) {
            assertEquals(200, server.get("/public").statusCode());
            assertEquals(200, server.get("/static/site.css").statusCode());
            assertEquals(401, server.get("/guarded/x").statusCode());
            assertEquals(401, server.get("/other").statusCode());
            assertEquals(401, server.get("/no-such-servlet").statusCode());
        }
    }

    @Test
    void filter_mappedToOneServlet_guardsJustThat() throws Exception {
        try (TestServer server = start("/guarded/*")) {
            assertEquals(401, server.get("/guarded/x").statusCode());
            assertEquals(200, server.get("/other").statusCode());
            assertEquals(404, server.get("/no-such-servlet").statusCode());
        }
    }
}
