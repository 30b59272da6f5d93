package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestTomcat;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No protected servlet is reached without a token, whatever octets ask for it and however lax the container is.
 *
 * <p>A permitted servlet must not be reached either by an URI that an application which reads the raw URI itself could
 * take for a protected path.
 */
class PathBypassTest {
    private static final String PERMITTED = "of the permitted servlet";

    private static final Map<String, String> SETTINGS = Map.of("secret", TestTokens.SECRET, "rules", """
            *.css      permit
            /public/*  permit
            /admin/*   role(admin)
            /*         authenticated
            """);

    /** Tomcat answers {@code OPTIONS *} itself: it is about the server, no application's resource (RFC 9110 §9.3.7). */
    private static final String OPTIONS_OF_SERVER = "\r\nAllow: GET, HEAD, POST, PUT, DELETE, OPTIONS";

    private static final Pattern STATUS = Pattern.compile("(?m)^HTTP/1\\.[01] (\\d{3})");

    /** Statuses with which a container or the filter may refuse a request; 100 is not final. */
    private static final Set<String> REFUSALS =
            Set.of("100", "400", "401", "403", "404", "405", "411", "414", "417", "426", "431", "501", "505");

    private static final Map<Container, Running> RUNNING = new EnumMap<>(Container.class);

    /** Where the application runs. */
    enum Container {
        JETTY {
            @Override
            Running start(Application application) throws Exception {
                return jetty(application, false);
            }
        },
        JETTY_LAX {
            @Override
            Running start(Application application) throws Exception {
                return jetty(application, true);
            }
        },
        TOMCAT {
            @Override
            Running start(Application application) throws Exception {
                return tomcat(application, Map.of());
            }
        },
        TOMCAT_LAX {
            @Override
            Running start(Application application) throws Exception {
                return tomcat(application, lax("decode"));
            }
        },
        TOMCAT_LAX_KEEPING_ENCODED_SLASHES {
            @Override
            Running start(Application application) throws Exception {
                return tomcat(application, lax("passthrough"));
            }
        };

        abstract Running start(Application application) throws Exception;

        private static Running jetty(Application application, boolean lax) throws Exception {
            TestServer server = TestServer.start(context -> {
                TestServer.filter(context, JwtAuthFilter.class, SETTINGS, "/*");
                application
                        .servlets()
                        .forEach((pattern, servlet) -> context.addServlet(new ServletHolder(servlet), pattern));
                if (lax) {
                    TestServer.letAnyUriThrough(context);
                    TestServer.letAnyHeadThrough(context);
                }
            });
            return new Running(application, server.port(), server);
        }

        private static Running tomcat(Application application, Map<String, String> connector) throws Exception {
            TestTomcat server = TestTomcat.start(JwtAuthFilter.class, SETTINGS, application.servlets(), connector);
            return new Running(application, server.port(), server);
        }

        private static Map<String, String> lax(String encodedSlash) {
            return Map.of(
                    "encodedSolidusHandling", encodedSlash,
                    "encodedReverseSolidusHandling", encodedSlash,
                    "allowBackslash", "true",
                    "rejectSuspiciousURIs", "false",
                    "rejectIllegalHeader", "false",
                    "allowHostHeaderMismatch", "true",
                    "allowTrace", "true",
                    "relaxedPathChars", "\"<>[\\]^`{|}",
                    "relaxedQueryChars", "\"<>[\\]^`{|}");
        }
    }

    private record Running(Application application, int port, AutoCloseable server) {
        /** Sends exactly these octets, and gives the whole answer; empty when the container just hangs up. */
        String send(String octets) throws IOException {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(5_000);
                return exchange(socket, octets.getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        private static String exchange(Socket socket, byte[] octets) throws IOException {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(octets);
                socket.shutdownOutput();
                socket.getInputStream().transferTo(answer);
            } catch (SocketException hungUp) {
                // what came before it is the answer
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** Protected and permitted servlets that note how they were reached. */
    private static final class Application {
        private final Queue<String> bypasses = new ConcurrentLinkedQueue<>();

        Map<String, HttpServlet> servlets() {
            Map<String, HttpServlet> servlets = new HashMap<>();
            for (String pattern : List.of("/admin/*", "/admin/users", "*.do", "/")) {
                servlets.put(pattern, new Noting(request -> bypasses.add("reached " + pattern)));
            }
            for (String pattern : List.of("/public/*", "*.css")) {
                servlets.put(pattern, new Noting(this::notePermitted));
            }
            return servlets;
        }

        private void notePermitted(HttpServletRequest request) {
            String decoded = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
            for (String path : List.of(request.getRequestURI(), decoded)) {
                if (Readings.areProtected(path)) {
                    bypasses.add("the permitted servlet could read " + path + " as a protected path");
                }
            }
        }

        List<String> takeBypasses() {
            List<String> taken = new ArrayList<>(bypasses);
            bypasses.clear();
            return taken;
        }
    }

    private interface Note {
        void take(HttpServletRequest request);
    }

    private static final class Noting extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Note note;

        Noting(Note note) {
            this.note = note;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            note.take(request);
            response.setContentType("text/plain");
            response.getWriter().write(PERMITTED);
        }
    }

    /** How applications that read the raw URI themselves read it. */
    private static final class Readings {
        private static final Pattern ENCODED = Pattern.compile("%([0-9a-fA-F]{2})");

        private Readings() {}

        static boolean areProtected(String uri) {
            return Stream.of(uri, decode(uri), decode(decode(uri)))
                    .flatMap(path -> Stream.of(path, path.replaceAll(";[^/]*", "")))
                    .flatMap(path -> Stream.of(path, path.replace('\\', '/')))
                    .flatMap(path -> Stream.of(path, resolve(path)))
                    .flatMap(path -> Stream.of(path, path.replaceFirst("(?s)\0.*", "")))
                    .anyMatch(Readings::isProtected);
        }

        private static boolean isProtected(String path) {
            return path.equals("/admin")
                    || path.startsWith("/admin/")
                    || (path.endsWith(".do") && !path.startsWith("/public/"));
        }

        private static String decode(String text) {
            return ENCODED.matcher(text)
                    .replaceAll(octet ->
                            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octet.group(1), 16))));
        }

        /** Without {@code .}, {@code ..} and empty segments. */
        private static String resolve(String path) {
            Deque<String> segments = new ArrayDeque<>();
            for (String segment : path.split("/")) {
                if (segment.equals("..")) {
                    segments.pollLast();
                } else if (!segment.isEmpty() && !segment.equals(".")) {
                    segments.addLast(segment);
                }
            }
            return "/" + String.join("/", segments);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        for (Container container : Container.values()) {
            RUNNING.put(container, container.start(new Application()));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (Running running : RUNNING.values()) {
            running.server().close();
            assertEquals(List.of(), running.application().takeBypasses(), "reached after the answer");
        }
        RUNNING.clear();
    }

    @ParameterizedTest
    @EnumSource
    void protectedServlets_bypassAttempts_neverReached(Container container) throws IOException {
        Running running = RUNNING.get(container);
        List<String> failures = new ArrayList<>();
        for (String attempt : BypassAttempts.all()) {
            String answer = running.send(attempt);
            running.application().takeBypasses().forEach(bypass -> failures.add(bypass + " by " + shown(attempt)));
            if (!isRefusal(answer) && !answer.contains(PERMITTED) && !answer.contains(OPTIONS_OF_SERVER)) {
                failures.add(shown(answer) + " is the answer to " + shown(attempt));
            }
        }
        assertTrue(failures.isEmpty(), () -> failures.size() + " failures\n" + String.join("\n", failures));
    }

    /** Hanging up is one, and so is an answer without a status (HTTP/0.9). */
    private static boolean isRefusal(String answer) {
        return STATUS.matcher(answer).results().allMatch(status -> REFUSALS.contains(status.group(1)));
    }

    /** With what is not printed as {@code \xHEX}. */
    private static String shown(String octets) {
        return Pattern.compile("[^ -~]")
                .matcher(octets)
                .replaceAll(
                        octet -> String.format("\\\\x%02x", (int) octet.group().charAt(0)));
    }

    @ParameterizedTest
    @EnumSource
    void permittedServlets_plainPaths_reached(Container container) throws IOException {
        Running running = RUNNING.get(container);
        for (String path : List.of("/public", "/public/x", "/public/admin/users", "/x.css", "/a/b.css")) {
            String answer = running.send(get(path, "X: y"));
            assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains(PERMITTED), answer);
        }
        assertEquals(List.of(), running.application().takeBypasses());
    }

    @ParameterizedTest
    @EnumSource
    void protectedServlets_plainPathsWithToken_reached(Container container) throws IOException {
        Running running = RUNNING.get(container);
        String token = TestTokens.of("{\"sub\":\"alice\",\"exp\":4102444800,\"roles\":[\"admin\"]}");
        for (String path : List.of("/admin/users", "/admin/x.css", "/report.do", "/other")) {
            running.send(get(path, "Authorization: Bearer " + token));
            assertEquals(1, running.application().takeBypasses().size(), path);
        }
    }

    private static String get(String path, String header) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "/admin/x",
                "/public/../admin/x",
                "/public/..;x/admin/x",
                "/public/%2e%2e/admin/x",
                "/public/..%252fadmin/x",
                "/public\\..\\admin",
                "//admin/x",
                "/admin/../public/x",
                "/report.do%00.css",
                "/public/../report.do"
            })
    void readings_ofAmbiguousPath_areProtected(String uri) {
        assertTrue(Readings.areProtected(uri));
    }
}
