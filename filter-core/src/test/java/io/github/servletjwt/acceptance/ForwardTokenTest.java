package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application does not see the token that the filter accepted, unless {@code forwardToken} says so. */
class ForwardTokenTest {
    private static final String NOTHING = "header=null headers=[] int=-1 date=-1 name=false cookie=null cookies=[]";

    /** Tells what it sees of credentials, after a dispatch if the path says so. */
    public static final class Seen extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public void init() {
            if (getServletContext().getServletRegistration(getServletName())
                    instanceof ServletRegistration.Dynamic registration) {
                registration.setAsyncSupported(true);
            }
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            String path = request.getServletPath();
            if (request.getDispatcherType() != DispatcherType.REQUEST) {
                tell(request, response, "Authorization");
                return;
            }
            switch (path) {
                case "/forward" -> request.getRequestDispatcher("/seen").forward(request, response);
                case "/include" -> request.getRequestDispatcher("/seen").include(request, response);
                case "/async" -> request.startAsync().dispatch("/seen");
                case "/async-wrapped" -> request.startAsync(request, response).dispatch("/seen");
                case "/token" -> tell(request, response, "X-Token");
                case "/authenticate" -> {
                    if (request.authenticate(response)) {
                        tell(request, response, "Authorization");
                    }
                }
                default -> tell(request, response, "Authorization");
            }
        }

        private static void tell(HttpServletRequest request, HttpServletResponse response, String header)
                throws IOException {
            List<String> cookies = Stream.of(Objects.requireNonNullElse(request.getCookies(), new Cookie[0]))
                    .map(Cookie::getName)
                    .sorted()
                    .toList();
            response.getWriter()
                    .write("header=" + request.getHeader(header)
                            + " headers=" + Collections.list(request.getHeaders(header.toLowerCase(Locale.ROOT)))
                            + " int=" + number(() -> request.getIntHeader(header))
                            + " date=" + number(() -> request.getDateHeader(header.toUpperCase(Locale.ROOT)))
                            + " name="
                            + Collections.list(request.getHeaderNames()).stream()
                                    .anyMatch(header::equalsIgnoreCase)
                            + " cookie=" + request.getHeader("cookie")
                            + " cookies=" + cookies);
        }

        private static String number(Supplier<Number> header) {
            try {
                return header.get().toString();
            } catch (IllegalArgumentException notNumeric) {
                return "text";
            }
        }
    }

    /** An application that reads {@code Authorization} by itself, as ActiveMQ's console does. */
    public static final class ReadsBasic extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String header = request.getHeader("Authorization");
            String user = "nobody";
            if (header != null) {
                byte[] decoded = Base64.getDecoder().decode(header.substring(header.indexOf(' ') + 1));
                user = new String(decoded, StandardCharsets.UTF_8).split(":")[0];
            }
            response.getWriter().write(user);
        }
    }

    /** Calls another service with the token of its caller. */
    public static final class Relay extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpRequest.Builder call = HttpRequest.newBuilder(URI.create(request.getParameter("to")));
            String token = request.getHeader("Authorization");
            if (token != null) {
                call.header("Authorization", token);
            }
            try {
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(call.build(), HttpResponse.BodyHandlers.ofString());
                response.getWriter().write(answer.statusCode() + " " + answer.body());
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
        }
    }

    private static TestApp start(Container container, String... filter) throws Exception {
        return TestApp.builder()
                .filter("secret", TestTokens.SECRET)
                .filter("rules", "/open/* permit\n/optional/* optional\n/* authenticated")
                .filter(filter)
                .servlet(Seen.class, "/seen")
                .servlet(Seen.class, "/optional/seen")
                .servlet(Seen.class, "/open/seen")
                .servlet(Seen.class, "/forward")
                .servlet(Seen.class, "/include")
                .servlet(Seen.class, "/async")
                .servlet(Seen.class, "/async-wrapped")
                .servlet(Seen.class, "/token")
                .servlet(ReadsBasic.class, "/basic")
                .servlet(ReadsBasic.class, "/optional/basic")
                .servlet(Relay.class, "/relay")
                .start(container);
    }

    private static String bearer() {
        return "Bearer " + TestTokens.of(KeyApp.claims(""));
    }

    private static String body(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void header_ofTheToken_isHiddenInEveryDispatch(Container container) throws Exception {
        try (TestApp app = start(container)) {
            for (String path : List.of("/seen", "/optional/seen", "/forward", "/include", "/async", "/async-wrapped")) {
                assertEquals(NOTHING, body(app.get(path, "Authorization", bearer())), path);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    @TestsSetting("forwardToken")
    void header_forwardToken_isSeenInEveryDispatch(Container container) throws Exception {
        try (TestApp app = start(container, "forwardToken", "true")) {
            String bearer = bearer();
            String seen = "header=" + bearer + " headers=[" + bearer
                    + "] int=text date=text name=true cookie=null cookies=[]";
            for (String path : List.of("/seen", "/forward", "/include", "/async", "/async-wrapped")) {
                assertEquals(seen, body(app.get(path, "Authorization", bearer)), path);
            }
        }
    }

    /** Nobody consumed it: the rule does not look at tokens, or it is of another scheme, or in another header. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void header_notConsumed_stays(Container container) throws Exception {
        String basic = "Basic " + Base64.getEncoder().encodeToString("bob:x".getBytes(StandardCharsets.UTF_8));
        try (TestApp app = start(container);
                TestApp other = start(container, "tokenHeader", "X-Token")) {
            String bearer = bearer();
            assertTrue(body(app.get("/open/seen", "Authorization", bearer)).startsWith("header=" + bearer));
            assertEquals("bob", body(app.get("/optional/basic", "Authorization", basic)));
            String token = TestTokens.of(KeyApp.claims(""));
            assertEquals("bob", body(other.get("/basic", "Authorization", basic, "X-Token", token)));
            assertEquals(NOTHING, body(other.get("/token", "X-Token", token)));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void application_readingBasicByItself_isNotDisturbed(Container container) throws Exception {
        try (TestApp app = start(container);
                TestApp forwarding = start(container, "forwardToken", "true")) {
            assertEquals("nobody", body(app.get("/basic", "Authorization", bearer())));
            assertEquals(
                    500, forwarding.get("/basic", "Authorization", bearer()).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void relay_ofTheToken_needsForwardToken(Container container) throws Exception {
        try (TestApp service = start(container);
                TestApp app = start(container);
                TestApp forwarding = start(container, "forwardToken", "true")) {
            String to = "/relay?to=" + service.uri("/basic");
            assertEquals("200 nobody", body(forwarding.get(to, "Authorization", bearer())));
            assertTrue(body(app.get(to, "Authorization", bearer())).startsWith("401 "));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void cookies_ofTokens_areHiddenAndOthersStay(Container container) throws Exception {
        String token = TestTokens.of(KeyApp.claims(""));
        String ours = "__Host-access_token=" + token + "; __Secure-refresh_token=srt_x";
        try (TestApp app = start(container, "tokenSources", "cookie,header");
                TestApp forwarding = start(container, "tokenSources", "cookie", "forwardToken", "true")) {
            assertEquals(NOTHING, body(app.get("/seen", "Cookie", ours)));
            assertEquals(NOTHING, body(app.get("/async", "Cookie", ours)));
            assertEquals(
                    "header=null headers=[] int=-1 date=-1 name=false cookie=a=1; __Host-csrf_token=c; b=\"2\""
                            + " cookies=[__Host-csrf_token, a, b]",
                    body(app.get("/seen", "Cookie", "a=1; " + ours + "; __Host-csrf_token=c; b=\"2\"")));
            assertEquals(NOTHING, body(app.get("/open/seen", "Cookie", ours)));
            assertEquals(NOTHING, body(app.get("/seen", "Authorization", bearer(), "Cookie", ours)));
            assertTrue(body(forwarding.get("/seen", "Cookie", ours)).endsWith("cookies=" + names(ours)));
        }
    }

    private static List<String> names(String cookies) {
        return Arrays.stream(cookies.split("; "))
                .map(pair -> pair.split("=")[0])
                .sorted()
                .toList();
    }

    /** Without cookies in the settings, a cookie of that name is the application's. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void cookies_whereNoSettingUsesThem_stay(Container container) throws Exception {
        try (TestApp app = start(container)) {
            assertTrue(body(app.get("/seen", "Authorization", bearer(), "Cookie", "__Host-access_token=x"))
                    .endsWith("cookies=[__Host-access_token]"));
        }
    }
}
