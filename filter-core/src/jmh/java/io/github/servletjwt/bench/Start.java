package io.github.servletjwt.bench;

import io.github.servletjwt.servlet.JwtAuthFilter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** The startup time of the filter in a freshly started Jetty that has loaded none of it yet. */
public final class Start {
    private static final String NAME = "jwt";
    private static final Map<String, String> SETTINGS = Map.of(
            "secret", Tokens.SECRET,
            "issuer", Tokens.ISSUER,
            "audience", Tokens.AUDIENCE,
            "rules", "/admin/* role(admin)\n/* authenticated");

    private Start() {}

    /** Prints the milliseconds. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        FilterConfig config = config();
        Server server = new Server(0);
        server.setHandler(new ServletContextHandler());
        server.start();
        long start = System.nanoTime();
        JwtAuthFilter filter = new JwtAuthFilter();
        filter.init(config);
        System.out.println((System.nanoTime() - start) / 1_000_000);
        filter.destroy();
        server.stop();
    }

    /** The median of several virtual machines. */
    static double millis() throws Exception {
        double[] millis = new double[5];
        for (int i = 0; i < millis.length; i++) {
            Process java = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            classPath(),
                            Start.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String told = new String(java.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            millis[i] = Double.parseDouble(told.strip());
        }
        return Median.of(millis);
    }

    /** As it is installed: the jar with its dependencies inside, next to the server's. */
    private static String classPath() throws IOException {
        List<String> entries = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        Path target = entries.stream()
                .filter(entry -> entry.endsWith("test-classes"))
                .findFirst()
                .map(entry -> Path.of(entry).getParent())
                .orElseThrow();
        try (Stream<Path> built = Files.list(target)) {
            Stream<String> jar = built.map(Path::toString)
                    .filter(name -> name.endsWith("-standalone.jar") && !name.endsWith("-javax-standalone.jar"));
            Stream<String> server =
                    entries.stream().filter(entry -> entry.matches(".*(test-classes|servlet-api|jetty|slf4j).*"));
            return Stream.concat(jar, server).collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static FilterConfig config() {
        Map<String, Object> attributes = new HashMap<>();
        FilterRegistration registration = of(
                FilterRegistration.class,
                Map.of(
                        "getName", NAME,
                        "getClassName", JwtAuthFilter.class.getName(),
                        "getInitParameters", SETTINGS,
                        "getUrlPatternMappings", List.of("/*"),
                        "getServletNameMappings", List.of()),
                attributes);
        ServletContext context = of(
                ServletContext.class,
                Map.of(
                        "getFilterRegistrations", Map.of(NAME, registration),
                        "getServletRegistrations", Map.of(),
                        "getInitParameterNames", Collections.emptyEnumeration(),
                        "getContextPath", "/bench",
                        "getServletContextName", "bench"),
                attributes);
        return of(
                FilterConfig.class,
                Map.of("getFilterName", NAME, "getServletContext", context),
                attributes);
    }

    /** Returns fixed values, keeps attributes, and has nothing else. */
    private static <T> T of(Class<T> type, Map<String, Object> answers, Map<String, Object> attributes) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("getInitParameter")) {
                return type == FilterConfig.class ? SETTINGS.get(args[0]) : null;
            }
            if (method.getName().equals("getInitParameterNames") && type == FilterConfig.class) {
                return Collections.enumeration(SETTINGS.keySet());
            }
            return switch (method.getName()) {
                case "setAttribute" -> attributes.put((String) args[0], args[1]);
                case "getAttribute" -> attributes.get(args[0]);
                case "removeAttribute" -> attributes.remove(args[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == args[0];
                default -> answers.get(method.getName());
            };
        }));
    }
}
