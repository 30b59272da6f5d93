package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.access.PathPattern;
import io.github.servletjwt.internal.deployment.Component;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks names that occur twice or lead nowhere: containers differ on them, or do not start. */
final class NameChecks {
    private static final String PACKAGE = "io.github.servletjwt.";
    /** Servlets of containers. */
    private static final Set<String> OF_CONTAINERS = Set.of("default", "jsp");

    private final WebXml webXml;
    private final Findings findings;

    NameChecks(WebXml webXml, Findings findings) {
        this.webXml = webXml;
        this.findings = findings;
    }

    void look() {
        twice();
        nowhere();
        patterns();
        Stream.concat(
                        webXml.filters().stream().map(WebXml.Filter::type),
                        webXml.servlets().stream().map(WebXml.Servlet::type))
                .forEach(this::type);
        webXml.contextParams().keySet().forEach(this::contextParam);
        jars();
    }

    private void twice() {
        repeated(webXml.filters(), WebXml.Filter::name)
                .forEach(name -> findings.problem("filter-name '" + name
                        + "' occurs twice: Tomcat does not start then, Jetty drops one of the two, and the application may be "
                        + "open; give each its own name, ours servlet-jwt-filter"));
        repeated(webXml.servlets(), WebXml.Servlet::name)
                .forEach(name -> findings.problem("servlet-name '" + name + "' occurs twice; give each its own name"));
        repeated(webXml.servletMappings(), WebXml.ServletMapping::pattern)
                .forEach(pattern -> findings.problem("url-pattern " + pattern
                        + " is mapped to two servlets: no container starts with that; choose another path for ours"));
        webXml.repeatedParams()
                .forEach(param -> findings.problem(
                        param + " occurs twice, and containers differ on which one applies; keep one"));
    }

    /** Names that occur more than once. */
    static <T> Set<String> repeated(List<T> all, Function<T, String> name) {
        Set<String> seen = new TreeSet<>();
        return all.stream().map(name).filter(each -> !seen.add(each)).collect(Collectors.toCollection(TreeSet::new));
    }

    private void nowhere() {
        Set<String> filters = webXml.filters().stream().map(WebXml.Filter::name).collect(Collectors.toSet());
        Set<String> servlets =
                webXml.servlets().stream().map(WebXml.Servlet::name).collect(Collectors.toSet());
        webXml.filterMappings().stream()
                .map(WebXml.FilterMapping::filter)
                .filter(name -> !filters.contains(name))
                .distinct()
                .forEach(name -> findings.problem("<filter-mapping> names the filter '" + name
                        + "', which is not declared; filters are " + new TreeSet<>(filters)));
        webXml.servletMappings().stream()
                .map(WebXml.ServletMapping::servlet)
                .filter(name -> !servlets.contains(name) && !OF_CONTAINERS.contains(name))
                .distinct()
                .forEach(name -> findings.problem(
                        "<servlet-mapping> names the servlet '" + name + "', which is not declared here"));
    }

    private void patterns() {
        webXml.allPatterns()
                .filter(pattern -> !pattern.isEmpty() && !pattern.startsWith("/") && !pattern.startsWith("*."))
                .distinct()
                .forEach(pattern ->
                        findings.problem("url-pattern '" + pattern + "' is not one; patterns are /exact, /prefix"
                                + PathPattern.BELOW + ", *.ext and " + PathPattern.BELOW));
    }

    private void type(String type) {
        if (type.startsWith(PACKAGE) && !type.startsWith(PACKAGE + "example.") && Component.ofClass(type) == null) {
            findings.problem(
                    "there is no class " + type + "; ours are io.github.servletjwt.servlet.JwtAuthFilter, "
                            + "LoginServlet, RegisterServlet, RefreshServlet, LogoutServlet, SessionsServlet, PasswordServlet and JwksServlet");
        }
    }

    private void contextParam(String name) {
        if (name.matches("(?i)servlet_?jwt[.\\[].*|(?i)servlet-jwt[.\\[].*") && !name.startsWith("servlet-jwt")) {
            findings.warning("context-param '" + name + "' is not ours; expected servlet-jwt.NAME");
        }
    }

    private void jars() {
        Path lib = webXml.inWebInf("lib");
        if (lib == null) {
            return;
        }
        try (Stream<Path> all = Files.list(lib)) {
            List<String> ours = all.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.startsWith("filter-core-") && name.endsWith(".jar"))
                    .sorted()
                    .toList();
            if (ours.size() > 1) {
                findings.problem("WEB-INF/lib holds " + ours
                        + ": keep one, the javax-standalone one for javax.servlet, else another");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
