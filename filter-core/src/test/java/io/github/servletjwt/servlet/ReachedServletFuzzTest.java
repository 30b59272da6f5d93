package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.ConfigException;
import io.github.servletjwt.internal.access.NaiveRules;
import io.github.servletjwt.internal.access.RequestPath;
import io.github.servletjwt.internal.access.Requirement;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Any rules and any request target without a token, on a Jetty that refuses nothing itself: the servlet that is reached in
 * the end is one that the rules give to everybody.
 */
class ReachedServletFuzzTest {
    private static final Set<Requirement.Kind> FREE = EnumSet.of(Requirement.Kind.PERMIT, Requirement.Kind.OPTIONAL);
    private static final JwtAuth AUTH =
            JwtAuth.builder().secret(TestTokens.SECRET).build();
    private static final ServletMap SERVLETS = new ServletMap();

    @BeforeAll
    static void start() throws Exception {
        SERVLETS.start();
    }

    @AfterAll
    static void stop() throws Exception {
        SERVLETS.stop();
        AUTH.close();
    }

    /** The input's first line is the request, {@code METHOD target} in octets; the others are the rules. */
    @FuzzTest
    @DictionaryEntries({
        "GET /",
        "HEAD /",
        "/admin",
        "/public",
        "/a/b",
        ".jsp",
        "%2e",
        "%2f",
        "%5c",
        "%3b",
        "%25",
        "..;",
        ";jsessionid=1",
        "//",
        "/./",
        "/../",
        "http://localhost/",
        "/* permit",
        "*.jsp permit",
        " optional",
        " deny",
        "\\x0A/"
    })
    void request_anyTargetWithoutToken_reachesWhatTheRulesGiveToAll(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        String line = text.substring(0, Math.max(end, 0));
        // what ends or splits a request line makes another request of it, or none
        if (line.chars().filter(c -> c == ' ').count() != 1 || line.indexOf('\r') >= 0) {
            return;
        }
        String rules = new String(input, end + 1, input.length - end - 1, StandardCharsets.UTF_8);
        judge(line, rules, false);
        judge(line, rules, true);
    }

    private static void judge(String line, String rules, boolean lenient) throws Exception {
        JwtAuthFilter filter = filter(rules, lenient);
        if (filter != null) {
            ServletMap.Reached reached = SERVLETS.request(filter, line);
            if (reached != null) {
                Requirement.Kind kind = new NaiveRules(rules)
                        .decide(reached.method(), reached.path())
                        .kind();
                assertEquals(true, FREE.contains(kind), () -> line + " reached " + reached + ", which is " + kind);
            }
        }
    }

    /** Null when the rules stop the start. */
    private static @Nullable JwtAuthFilter filter(String rules, boolean lenient) {
        JwtAuthFilter.Builder builder = JwtAuthFilter.builder(AUTH).rules(rules);
        if (lenient) {
            builder.set("allowEncodedCharacters", "/\n\\\n.\n;\n%").set("allowPathParameters", "true");
        }
        try {
            return builder.build();
        } catch (ConfigException refused) {
            return null;
        }
    }

    @Test
    void request_permittedPath_reachesItsServlet() throws Exception {
        ServletMap.Reached reached = SERVLETS.request(filter("/public/* permit", false), "GET /public/x%20y");
        assertEquals(new ServletMap.Reached("GET", new RequestPath("/public/x y", true)), reached);
    }

    @Test
    void request_otherPath_reachesNone() throws Exception {
        assertNull(SERVLETS.request(filter("/public/* permit", false), "GET /admin/users"));
    }

    /** Otherwise Jetty, and not the filter, would be what holds. */
    @Test
    void request_ambiguousPathAllowed_reachesAServlet() throws Exception {
        for (String target : new String[] {"/a%2fb", "/a;x=1/b", "/a%5cb", "/x/..;/y"}) {
            boolean guarded = SERVLETS.request(filter("/* permit", false), "GET " + target) != null;
            assertFalse(guarded, target);
        }
        assertEquals(
                "/a/b",
                SERVLETS.request(filter("/* permit", true), "GET /a%2fb").path().text());
    }
}
