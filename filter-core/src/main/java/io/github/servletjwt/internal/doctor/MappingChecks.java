package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.access.PathPattern;
import io.github.servletjwt.internal.access.RequestPath;
import io.github.servletjwt.internal.access.Requirement;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks our components in {@code web.xml}: mappings, dispatchers, async, and the reach of the rules. */
final class MappingChecks {
    private static final String FILTER_MAPPING = "<filter-mapping>";

    private final Diagnosis diagnosis;
    private final WebXml webXml;
    private final RequestRouting routes;
    private final Findings findings;

    MappingChecks(Diagnosis diagnosis, Findings findings) {
        this.diagnosis = diagnosis;
        this.webXml = diagnosis.webXml();
        this.routes = new RequestRouting(webXml);
        this.findings = findings;
    }

    void look() {
        listeners();
        components();
        endpoints();
        everything();
        diagnosis.protections().forEach(protection -> {
            dispatchers(protection);
            async(protection);
            coverage(protection);
            unknownMethods(protection);
            overruled(protection);
            welcome(protection);
        });
    }

    private void listeners() {
        if (webXml.hasListeners() && !diagnosis.problems().isEmpty()) {
            findings.note(
                    "a <listener> may set context-params when the application starts; the doctor does not know them");
        }
    }

    private void components() {
        if (webXml.components().isEmpty()) {
            findings.problem("nothing of servlet-jwt is in this web.xml; add a <filter> of class "
                    + "io.github.servletjwt.servlet.JwtAuthFilter");
        } else if (diagnosis.protections().isEmpty()) {
            findings.problem("there is no JwtAuthFilter: tokens are issued, and nothing requires one");
        }
    }

    private void endpoints() {
        for (RegisteredComponent component : webXml.components()) {
            if (component.component() == Component.FILTER) {
                continue;
            }
            String servlet = "servlet '" + component.name() + "'";
            if (component.isUnmapped()) {
                findings.warning(servlet + " has no <servlet-mapping>, so no request reaches it");
            } else if (component.component().isOpen()) {
                open(component, servlet);
            } else {
                behind(component, servlet);
            }
        }
    }

    /** Login and the like: reached without a token, by exact paths, past the filters of other instances. */
    private void open(RegisteredComponent component, String servlet) {
        if (component.hasOtherThanExactPaths()) {
            findings.warning(servlet + " is mapped to " + component.mappings()
                    + "; only exact paths are permitted by themselves: map it to one, or permit it in rules");
        }
        for (String path : component.exactPaths()) {
            diagnosis.protections().stream()
                    .filter(other ->
                            !other.instance().equals(component.instance()) && isIn(other, path) && !isOpen(other, path))
                    .forEach(other ->
                            findings.problem(servlet + " is refused by " + label(other) + " of another instance at "
                                    + path + "; permit it in the rules there, or map the filters to different paths"));
        }
    }

    /** Sessions and passwords: for users whom the filter has let through. */
    private void behind(RegisteredComponent component, String servlet) {
        for (String pattern : component.mappings()) {
            String path = RequestRouting.sample(pattern);
            boolean protectedByOurs = diagnosis.protections().stream()
                    .anyMatch(filter -> filter.instance().equals(component.instance()) && isIn(filter, path));
            if (!protectedByOurs) {
                findings.problem(servlet + " at " + pattern
                        + " lies outside of the filter, so it knows no user and always answers "
                        + "401; map the filter to it");
            }
        }
    }

    private boolean isIn(Diagnosis.Protection protection, String path) {
        return routes.chain(path).contains(protection.filter());
    }

    /** Paths that no filter of ours covers. */
    private void everything() {
        boolean all = diagnosis.protections().stream()
                .flatMap(protection -> patterns(protection).stream())
                .anyMatch(PathPattern.BELOW::equals);
        if (!all && !diagnosis.protections().isEmpty()) {
            Set<String> mapped = diagnosis.protections().stream()
                    .flatMap(protection -> patterns(protection).stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            findings.warning("servlet-jwt runs for " + mapped + " only; everything else is open");
        }
    }

    private List<String> patterns(Diagnosis.Protection protection) {
        return protection.mappings().stream()
                .filter(mapping -> mapping.isFor("REQUEST"))
                .flatMap(mapping -> webXml.effectivePatterns(mapping).stream())
                .toList();
    }

    private void dispatchers(Diagnosis.Protection protection) {
        String filter = label(protection);
        for (WebXml.FilterMapping mapping : protection.mappings()) {
            List<String> missing = new ArrayList<>();
            for (String dispatcher : List.of("ASYNC", "ERROR")) {
                if (!mapping.isFor(dispatcher)) {
                    missing.add("<dispatcher>" + dispatcher + "</dispatcher>");
                }
            }
            if (!mapping.isFor("REQUEST")) {
                findings.problem(filter + ": a " + FILTER_MAPPING
                        + " without <dispatcher>REQUEST</dispatcher> protects nothing; add it");
            } else if (!missing.isEmpty()) {
                findings.warning(filter + ": its " + FILTER_MAPPING + " lacks " + String.join(" and ", missing)
                        + ": the application does not see the user there; add them next to "
                        + "<dispatcher>REQUEST</dispatcher>");
            }
            if (mapping.patterns().isEmpty() && mapping.servlets().contains("*")) {
                findings.problem(filter
                        + ": Tomcat does not report a mapping to <servlet-name>*</servlet-name>, so the start fails; "
                        + "write <url-pattern>" + PathPattern.BELOW + "</url-pattern>");
            }
        }
    }

    private void async(Diagnosis.Protection protection) {
        if (!protection.filter().asyncSupported()) {
            boolean used = webXml.servlets().stream().anyMatch(WebXml.Servlet::asyncSupported);
            findings.warning(label(protection)
                    + ": without <async-supported>true</async-supported> startAsync() fails behind it, "
                    + "and Tomcat answers 500 to server-sent events"
                    + (used ? "; servlets of this application need it" : ""));
        }
    }

    /** Rules about paths where the filter does not run. */
    private void coverage(Diagnosis.Protection protection) {
        List<String> mapped = patterns(protection);
        for (AccessRules.Rule rule : protection.rules().outside(mapped)) {
            findings.problem(label(protection) + ": " + rule + ": the filter is mapped to " + mapped
                    + " and does not run there, so this is open; map it to " + PathPattern.BELOW);
        }
    }

    private void unknownMethods(Diagnosis.Protection protection) {
        if (!protection.rules().unknownMethods().isEmpty()) {
            findings.warning(label(protection) + ": rules name methods that HTTP and WebDAV do not know: "
                    + protection.rules().unknownMethods() + "; they apply to nothing else");
        }
    }

    /** Our endpoints are permitted before all rules, so a rule for them alone has no effect. */
    private void overruled(Diagnosis.Protection protection) {
        List<AccessRules.Rule> rules = protection.rules().rules();
        for (AccessRules.Rule rule : rules) {
            boolean written =
                    rule.origin().startsWith("rules") && rule.requirement().kind() != Requirement.Kind.PERMIT;
            if (written) {
                rules.stream()
                        .limit(rules.indexOf(rule))
                        .filter(ahead -> !ahead.origin().startsWith("rules")
                                && ahead.pattern().equals(rule.pattern()))
                        .findFirst()
                        .ifPresent(
                                ahead -> findings.warning(label(protection) + ": " + rule + " has no effect, because "
                                        + ahead + " comes before all rules; remove the mapping to close it"));
            }
        }
    }

    /** Tomcat applies rules to the root and to its welcome file, Jetty only to the root. */
    private void welcome(Diagnosis.Protection protection) {
        boolean root = isOpen(protection, "/");
        for (String file : webXml.welcomeFiles()) {
            boolean open = isOpen(protection, "/" + file);
            boolean there = webXml.root() == null || Files.exists(webXml.root().resolve(file));
            if (root != open && there) {
                findings.warning(label(protection) + ": " + (root ? "/" : "/" + file) + " is permitted and "
                        + (root ? "/" + file : "/")
                        + " is not; containers differ in the one to which they apply the rules: permit both or none");
            }
        }
    }

    private static boolean isOpen(Diagnosis.Protection protection, String path) {
        return protection.rules().match("GET", new RequestPath(path, false)).isOpen();
    }

    static String label(Diagnosis.Protection protection) {
        return "filter '" + protection.filter().name() + "'";
    }
}
