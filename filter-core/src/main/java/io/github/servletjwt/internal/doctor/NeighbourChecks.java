package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.deployment.RegisteredComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks everything else that acts on a request, before the filter or instead of it: other filters, the container,
 * WebSockets.
 */
final class NeighbourChecks {
    private static final String UPGRADE_FILTER = "WebSocketUpgradeFilter";
    private static final String SERVER_ENDPOINT = "websocket/server/ServerEndpoint";

    /** Filters that do no harm before ours, by a word in their names. */
    private static final Set<String> HARMLESS = Set.of(
            "cors",
            "encoding",
            "charset",
            "log",
            "logging",
            "mdc",
            "gzip",
            "compression",
            "remote",
            "forwarded",
            "metrics",
            "tracing");

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
    private final ApplicationClasses classes;
    private final WebXml webXml;
    private final RequestRouting routes;
    private final Findings findings;

    NeighbourChecks(Diagnosis diagnosis, ApplicationClasses classes, Findings findings) {
        this.diagnosis = diagnosis;
        this.classes = classes;
        this.webXml = diagnosis.webXml();
        this.routes = new RequestRouting(webXml);
        this.findings = findings;
    }

    void look() {
        container();
        diagnosis.protections().forEach(this::neighbours);
        webSockets();
        jetty();
    }

    /** Requirements of the container before any filter runs. */
    private void container() {
        if (!webXml.constraints().isEmpty()) {
            findings.warning(
                    "security-constraint for " + webXml.constraints() + ": the container asks for its own login"
                            + (webXml.authMethod() == null ? "" : " (" + webXml.authMethod() + ")")
                            + " before any filter runs, so a token is not enough there; remove it and write a rule, such as "
                            + webXml.constraints().get(0) + " role(...)");
        } else if (webXml.authMethod() != null) {
            findings.note(
                    "login-config " + webXml.authMethod()
                            + " has no effect without a security-constraint; with users=container keep it, for the container's realm");
        }
    }

    /** By the filter chains for the application's paths, as {@code explain} shows them. */
    private void neighbours(Diagnosis.Protection protection) {
        Set<WebXml.Filter> before = new LinkedHashSet<>();
        Set<WebXml.Filter> after = new LinkedHashSet<>();
        for (String path : routes.samples()) {
            List<WebXml.Filter> chain = routes.chain(path);
            int ours = chain.indexOf(protection.filter());
            if (ours >= 0) {
                before.addAll(chain.subList(0, ours));
                after.addAll(chain.subList(ours + 1, chain.size()));
            }
        }
        after.removeAll(before);
        before.stream().filter(filter -> !filter.isOurs()).forEach(filter -> before(protection, filter));
        after.stream().filter(filter -> !filter.isOurs()).forEach(filter -> after(protection, filter));
    }

    private void before(Diagnosis.Protection protection, WebXml.Filter filter) {
        String label = filter.label();
        String ours = MappingChecks.label(protection);
        if (filter.simpleType().equals(UPGRADE_FILTER)) {
            findings.problem(label + " comes before " + ours
                    + ": WebSocket endpoints are open without a token; move its <filter-mapping> behind ours");
        } else if (ANSWERING.contains(filter.simpleType())) {
            findings.problem(label + " comes before " + ours
                    + " and answers requests itself: they are not protected; move its <filter-mapping> behind ours");
        } else if (!isHarmless(filter)) {
            findings.warning(label + " comes before " + ours
                    + ": it sees no user, and its own responses are not protected; move its <filter-mapping> behind ours, "
                    + "unless it only sets headers or an encoding");
        }
    }

    private static boolean isHarmless(WebXml.Filter filter) {
        return Stream.of(filter.simpleType().split("(?<=[a-z0-9])(?=[A-Z])"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .anyMatch(HARMLESS::contains);
    }

    private void after(Diagnosis.Protection protection, WebXml.Filter filter) {
        String label = filter.label();
        String ours = MappingChecks.label(protection);
        String name = filter.simpleType().toLowerCase(Locale.ROOT);
        if (name.contains("cors") && !protection.config().allowCorsPreflight()) {
            findings.warning(label + " comes after " + ours
                    + ": a CORS preflight carries no token and is refused before it; move its <filter-mapping> before ours, or set "
                    + "allowCorsPreflight=true");
        } else if (name.contains("encoding")) {
            findings.warning(
                    label + " comes after " + ours
                            + ": refusals by error page (errorFormat=page) do not have its encoding; move its <filter-mapping> before ours");
        } else if (ANSWERING.contains(filter.simpleType())) {
            endpointsOf(protection.instance())
                    .filter(path -> routes.chain(path).contains(filter))
                    .forEach(path -> findings.warning(label + " also runs for " + path
                            + " and may answer instead of our servlet; let it pass that path on"));
        } else if (filter.name().equals("springSecurityFilterChain")) {
            findings.note(label
                    + " makes its own decisions: permit the paths of our servlets in it, without its CSRF protection, and let it "
                    + "take the user of the request (http.jee() or a pre-authenticated filter)");
        }
    }

    private Stream<String> endpointsOf(String instance) {
        return webXml.components().stream()
                .filter(component ->
                        component.component().isOpen() && component.instance().equals(instance))
                .map(RegisteredComponent::exactPaths)
                .flatMap(List::stream);
    }

    private void webSockets() {
        boolean named =
                webXml.filters().stream().anyMatch(filter -> filter.simpleType().equals(UPGRADE_FILTER));
        if (!named
                && !diagnosis.protections().isEmpty()
                && !classes.with(SERVER_ENDPOINT).isEmpty()) {
            findings.note(
                    "there are WebSocket endpoints: Jetty answers upgrades before any filter of web.xml; JwtAuthFilter puts "
                            + "Jetty's filter behind itself at start, and the log says so, or says that it could not");
        }
    }

    private void jetty() {
        if (webXml.inWebInf("jetty-web.xml") != null) {
            findings.note(
                    "in Jetty set jetty.httpConfig.headerCacheSize=0: otherwise a token that differs from the one before it on a "
                            + "connection in upper and lower case alone is read as that one");
        }
    }
}
