package io.github.servletjwt.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A servlet in Jetty with and without the filter, under the load of {@code wrk} (16 persistent connections), which has
 * to be installed. All requests carry tokens, so that they are alike on the wire. Rounds alternate, and the median of
 * each is used.
 */
final class EndToEnd {
    private static final int ROUNDS = 5;
    private static final int SECONDS = 4;
    private static final int TOKENS = 4096;

    private final AtomicLong served = new AtomicLong();
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Requests per second, and processor time of the server for each in µs. */
    private record Round(double rate, double micros) {}

    private final class Hello extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            served.incrementAndGet();
            response.setContentType("text/plain");
            response.getOutputStream().print("Hello");
        }
    }

    static void run() throws Exception {
        new EndToEnd().measure();
    }

    private void measure() throws Exception {
        try (JwtAuth auth = Tokens.settings()
                .secret(Tokens.SECRET)
                .build()) {
            Path few = script(Tokens.headers(auth, 64));
            Path many = script(Tokens.headers(auth, TOKENS));
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler();
            context.addServlet(new ServletHolder(new Hello()), "/");
            add(context, JwtAuthFilter.builder(auth).build(), "/seen/*");
            add(context, JwtAuthFilter.builder(auth).tokenCacheSize(64).build(), "/new/*");
            add(context, new JavaJwtFilter(), "/java-jwt/*");
            server.setHandler(context);
            server.start();
            try {
                String address = "http://127.0.0.1:" + connector.getLocalPort();
                Map<String, Round> rounds = rounds(Map.of(
                        "open, 64 tokens", List.of(address + "/open/a", few),
                        "seen tokens", List.of(address + "/seen/a", few),
                        "open, 4,096 tokens", List.of(address + "/open/a", many),
                        "new tokens", List.of(address + "/new/a", many),
                        "java-jwt filter", List.of(address + "/java-jwt/a", many)));
                print(rounds);
            } finally {
                server.stop();
            }
        }
    }

    private static void add(ServletContextHandler context, Filter filter, String pattern) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, pattern, EnumSet.of(DispatcherType.REQUEST));
    }

    private static Path script(String... headers) throws IOException {
        StringBuilder lua = new StringBuilder("local tokens = {\n");
        for (String header : headers) {
            lua.append('"').append(header).append("\",\n");
        }
        lua.append("}\nlocal next = 0\nrequest = function()\n  next = next % #tokens + 1\n")
                .append("  return wrk.format('GET', nil, {['Authorization'] = tokens[next]})\nend\n");
        Path script = Files.createTempFile("tokens", ".lua");
        script.toFile().deleteOnExit();
        return Files.writeString(script, lua);
    }

    private Map<String, Round> rounds(Map<String, List<Object>> loads) throws Exception {
        Map<String, List<Round>> all = new LinkedHashMap<>();
        for (int i = 0; i <= ROUNDS; i++) {
            for (Map.Entry<String, List<Object>> load : loads.entrySet()) {
                Round round = load(load.getValue().get(0).toString(), load.getValue().get(1).toString());
                // the first warms up
                if (i > 0) {
                    all.computeIfAbsent(load.getKey(), name -> new ArrayList<>()).add(round);
                }
            }
        }
        Map<String, Round> middle = new LinkedHashMap<>();
        all.forEach((name, rounds) -> middle.put(
                name,
                new Round(
                        Median.of(rounds.stream().mapToDouble(Round::rate)),
                        Median.of(rounds.stream().mapToDouble(Round::micros)))));
        return middle;
    }

    private Round load(String address, String script) throws Exception {
        long requests = served.get();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c16", "-d" + SECONDS + "s", "-s", script, address)
                .redirectErrorStream(true)
                .start();
        String told = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0 || told.contains("Non-2xx")) {
            throw new IllegalStateException(told);
        }
        double done = served.get() - requests;
        return new Round(done * 1e9 / (System.nanoTime() - start), (system.getProcessCpuTime() - cpu) / done / 1000);
    }

    private static void print(Map<String, Round> rounds) {
        say("%n%-24s %14s %18s%n", "", "requests/s", "CPU µs/request");
        rounds.forEach((name, round) -> say("%-24s %,14.0f %18.1f%n", name, round.rate(), round.micros()));
        Round open = rounds.get("open, 64 tokens");
        Round seen = rounds.get("seen tokens");
        Round openMany = rounds.get("open, 4,096 tokens");
        Round fresh = rounds.get("new tokens");
        say("%n%-44s %8.2f %8s%n", "seen tokens, requests/s ÷ open", seen.rate() / open.rate(), "≥ 0.93");
        say("%-44s %8.2f %8s%n", "seen tokens, CPU ÷ open", seen.micros() / open.micros(), "≤ 1.10");
        say("%-44s %8.2f %8s%n", "new tokens, CPU ÷ open", fresh.micros() / openMany.micros(), "≤ 1.15");
        double javaJwt = rounds.get("java-jwt filter").micros();
        say("%-44s %8.2f%n", "(java-jwt filter, CPU ÷ open)", javaJwt / openMany.micros());
    }

    @SuppressWarnings("SystemOut")
    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
