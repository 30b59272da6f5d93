package io.github.servletjwt.doctor;

import io.github.servletjwt.access.PathPattern;
import io.github.servletjwt.config.Registered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What else acts on a request, before the filter or instead of it: other filters, the container, WebSockets. */
final class Neighbours {
    private static final String UPGRADE_FILTER = "WebSocketUpgradeFilter";
    /** Filters that do no harm before ours, by a part of their names. */
    private static final List<String> HARMLESS = List.of(
            "cors",
            "encoding",
            "charset",
            "log",
            "mdc",
            "gzip",
            "compress",
            "remoteip",
            "forwarded",
            "metrics",
            "trace");
    /** Filters that answer requests themselves. */
    private static final List<String> ANSWERING = List.of(
            "StrutsPrepareAndExecuteFilter",
            "StrutsExecuteFilter",
            "FilterDispatcher",
            "WicketFilter",
            "StripesFilter",
            "TapestryFilter",
            "UrlRewriteFilter",
            "GuiceFilter",
            "RewriteFilter",
            "ServletContainer");

    private final Diagnosis diagnosis;
    private final WebXml webXml;
    private final Findings findings;

    Neighbours(Diagnosis diagnosis, Findings findings) {
        this.diagnosis = diagnosis;
        this.webXml = diagnosis.webXml();
        this.findings = findings;
    }

    void look() {
        container();
        diagnosis
                .protections()
                .forEach(protection -> webXml.filters().stream()
                        .filter(filter -> !filter.isOurs())
                        .forEach(filter -> neighbour(protection, filter)));
        webSockets();
        jetty();
    }

    /** What the container asks for before any filter runs. */
    private void container() {
        if (!webXml.constraints().isEmpty()) {
            findings.warning(
                    "security-constraint for " + webXml.constraints() + ": the container asks for a login of its own"
                            + (webXml.authMethod() == null ? "" : " (" + webXml.authMethod() + ")")
                            + " before any filter runs, so a token is not enough there; take it away and write a rule, such as "
                            + webXml.constraints().get(0) + " role(...)");
        } else if (webXml.authMethod() != null) {
            findings.note(
                    "login-config " + webXml.authMethod()
                            + " does nothing without a security-constraint; with users=container leave it, for the container's realm");
        }
    }

    private void neighbour(Diagnosis.Protection protection, WebXml.Filter filter) {
        int ours = first(protection.filter());
        int theirs = first(filter);
        if (theirs < 0 || ours < 0 || !overlap(protection, filter)) {
            return;
        }
        if (theirs < ours) {
            before(protection, filter);
        } else {
            after(protection, filter);
        }
    }

    /** Where its first mapping stands; url-patterns come before names of servlets in every chain. */
    private int first(WebXml.Filter filter) {
        List<WebXml.FilterMapping> all = webXml.filterMappings();
        int byServlet = -1;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).filter().equals(filter.name())) {
                if (!all.get(i).patterns().isEmpty()) {
                    return i;
                }
                byServlet = byServlet < 0 ? all.size() + i : byServlet;
            }
        }
        return byServlet;
    }

    private boolean overlap(Diagnosis.Protection protection, WebXml.Filter filter) {
        return webXml.mappingsOf(filter).stream()
                .flatMap(mapping -> mapping.patterns().stream())
                .anyMatch(theirs -> protection.mappings().stream()
                        .flatMap(mapping -> mapping.patterns().stream())
                        .anyMatch(ours -> overlap(ours, theirs)));
    }

    private static boolean overlap(String one, String other) {
        try {
            PathPattern first = PathPattern.parse(one);
            PathPattern second = PathPattern.parse(other);
            boolean extension =
                    first.kind() == PathPattern.Kind.EXTENSION || second.kind() == PathPattern.Kind.EXTENSION;
            return extension || first.covers(second) || second.covers(first);
        } catch (IllegalArgumentException unusual) {
            return true;
        }
    }

    private void before(Diagnosis.Protection protection, WebXml.Filter filter) {
        String label = "filter '" + filter.name() + "' (" + filter.type() + ")";
        String ours = Wiring.label(protection);
        if (filter.simpleType().equals(UPGRADE_FILTER)) {
            findings.problem(label + " comes before " + ours
                    + ": WebSocket endpoints are open without a token; move its <filter-mapping> behind ours");
        } else if (ANSWERING.contains(filter.simpleType())) {
            findings.problem(label + " comes before " + ours
                    + " and answers requests itself: they are not protected; move its <filter-mapping> behind ours");
        } else if (!isHarmless(filter)) {
            findings.warning(label + " comes before " + ours
                    + ": it sees no user, and what it answers itself is not protected; move its <filter-mapping> behind ours, "
                    + "unless it only sets headers or an encoding");
        }
    }

    private static boolean isHarmless(WebXml.Filter filter) {
        String name = filter.simpleType().toLowerCase(Locale.ROOT);
        return HARMLESS.stream().anyMatch(name::contains);
    }

    private void after(Diagnosis.Protection protection, WebXml.Filter filter) {
        String label = "filter '" + filter.name() + "' (" + filter.type() + ")";
        String ours = Wiring.label(protection);
        String name = filter.simpleType().toLowerCase(Locale.ROOT);
        if (name.contains("cors") && !protection.config().allowCorsPreflight()) {
            findings.warning(label + " comes after " + ours
                    + ": a CORS preflight bears no token and is refused before it; move its <filter-mapping> before ours, or set "
                    + "allowCorsPreflight=true");
        } else if (name.contains("encoding")) {
            findings.warning(
                    label + " comes after " + ours
                            + ": refusals by error page (errorFormat=page) do not have its encoding; move its <filter-mapping> before ours");
        } else if (ANSWERING.contains(filter.simpleType())) {
            endpointsOf(protection.instance())
                    .forEach(path -> findings.warning(label + " also runs for " + path
                            + " and may answer in the place of our servlet; let it pass that path on"));
        } else if (filter.name().equals("springSecurityFilterChain")) {
            findings.note(label
                    + " decides for itself as well: permit the paths of our servlets in it, without its CSRF, and let it "
                    + "take the user of the request (http.jee() or a pre-authenticated filter)");
        }
    }

    private Stream<String> endpointsOf(String instance) {
        return webXml.components().stream()
                .filter(component ->
                        component.component().isOpen() && component.instance().equals(instance))
                .map(Registered::exactPaths)
                .flatMap(List::stream);
    }

    private void webSockets() {
        boolean named =
                webXml.filters().stream().anyMatch(filter -> filter.simpleType().equals(UPGRADE_FILTER));
        if (!named && !diagnosis.protections().isEmpty() && hasEndpoints()) {
            findings.note(
                    "there are WebSocket endpoints: Jetty answers upgrades before any filter of web.xml; JwtAuthFilter puts "
                            + "Jetty's filter behind itself at start, and the log says so, or says that it could not");
        }
    }

    /** Whether a class of the application bears the annotation. */
    private boolean hasEndpoints() {
        Path root = webXml.root();
        Path classes = root == null ? null : root.resolve("WEB-INF").resolve("classes");
        if (classes == null || !Files.isDirectory(classes)) {
            return false;
        }
        try (Stream<Path> all = Files.walk(classes)) {
            return all.filter(path -> path.toString().endsWith(".class")).anyMatch(Neighbours::isEndpoint);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isEndpoint(Path classFile) {
        try {
            return new String(Files.readAllBytes(classFile), StandardCharsets.ISO_8859_1)
                    .contains("/websocket/server/ServerEndpoint;");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void jetty() {
        Path root = webXml.root();
        if (root != null && Files.exists(root.resolve("WEB-INF").resolve("jetty-web.xml"))) {
            findings.note(
                    "in Jetty set jetty.httpConfig.headerCacheSize=0: else a token that differs from the one before it on a "
                            + "connection in upper and lower case alone is read as that one");
        }
    }
}
