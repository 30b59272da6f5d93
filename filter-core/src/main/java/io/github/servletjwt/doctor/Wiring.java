package io.github.servletjwt.doctor;

import io.github.servletjwt.access.AccessRules;
import io.github.servletjwt.access.PathPattern;
import io.github.servletjwt.access.RequestPath;
import io.github.servletjwt.access.Requirement;
import io.github.servletjwt.config.Registered;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How our components stand in {@code web.xml}: names, mappings, dispatchers, async. */
final class Wiring {
    private static final String FILTER_MAPPING = "<filter-mapping>";

    private final Diagnosis diagnosis;
    private final WebXml webXml;
    private final Findings findings;

    Wiring(Diagnosis diagnosis, Findings findings) {
        this.diagnosis = diagnosis;
        this.webXml = diagnosis.webXml();
        this.findings = findings;
    }

    void look() {
        names();
        listeners();
        components();
        endpoints();
        diagnosis.protections().forEach(protection -> {
            dispatchers(protection);
            async(protection);
            coverage(protection);
            welcome(protection);
        });
    }

    /** Tomcat refuses a name or pattern that is there twice; Jetty drops one of the two, and it may be ours. */
    private void names() {
        twice(webXml.filters(), WebXml.Filter::name)
                .forEach(name -> findings.problem("filter-name '" + name
                        + "' is there twice: Tomcat does not start then, Jetty drops one of the two, and the application may be "
                        + "open; give each its own name, ours servlet-jwt-filter"));
        twice(webXml.servlets(), WebXml.Servlet::name)
                .forEach(
                        name -> findings.problem("servlet-name '" + name + "' is there twice; give each its own name"));
        twice(webXml.servletMappings(), WebXml.ServletMapping::pattern)
                .forEach(pattern -> findings.problem("url-pattern " + pattern
                        + " is mapped to two servlets: no container starts with that; choose another for ours"));
    }

    private static <T> Set<String> twice(List<T> all, Function<T, String> name) {
        Set<String> seen = new TreeSet<>();
        return all.stream().map(name).filter(each -> !seen.add(each)).collect(Collectors.toCollection(TreeSet::new));
    }

    private void listeners() {
        if (webXml.hasListeners() && !diagnosis.problems().isEmpty()) {
            findings.note(
                    "a <listener> may give context-params when the application starts: what it gives is not known here");
        }
    }

    private void components() {
        List<Registered> components = webXml.components();
        if (components.isEmpty()) {
            findings.problem("nothing of servlet-jwt is in this web.xml; add a <filter> of class "
                    + "io.github.servletjwt.servlet.JwtAuthFilter");
        } else if (diagnosis.protections().isEmpty()) {
            findings.problem("there is no JwtAuthFilter: tokens are issued, and nothing asks for one");
        }
    }

    private void endpoints() {
        for (Registered component : webXml.components()) {
            if (component.component().isOpen()
                    && component.exactPaths().size() < component.mappings().size()) {
                findings.warning("servlet '" + component.name() + "' is mapped to " + component.mappings()
                        + "; only exact paths are permitted by themselves: map it to one, or permit it in rules");
            }
            if (!isFilter(component) && component.isUnmapped()) {
                findings.warning("servlet '" + component.name() + "' has no <servlet-mapping>, so nobody reaches it");
            }
        }
    }

    private boolean isFilter(Registered component) {
        return diagnosis.protections().stream()
                .anyMatch(protection -> protection.filter().name().equals(component.name()));
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
                        + ": there the application does not see the user; add them beside "
                        + "<dispatcher>REQUEST</dispatcher>");
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

    /** Rules that speak of paths for which the filter does not run. */
    private void coverage(Diagnosis.Protection protection) {
        List<PathPattern> mapped = new ArrayList<>();
        for (WebXml.FilterMapping mapping : protection.mappings()) {
            mapping.patterns().forEach(pattern -> add(pattern, mapped));
        }
        boolean byServlet = protection.mappings().stream()
                .anyMatch(mapping -> !mapping.servlets().isEmpty());
        for (AccessRules.Rule rule : protection.rules().rules()) {
            boolean all = rule.pattern().equals(PathPattern.parse(PathPattern.BELOW));
            boolean asks = rule.requirement().kind() != Requirement.Kind.PERMIT && !all;
            if (asks && !byServlet && mapped.stream().noneMatch(pattern -> pattern.covers(rule.pattern()))) {
                findings.problem(label(protection) + ": " + rule + ": the filter is mapped to " + mapped
                        + " and does not run there, so this is open; map it to " + PathPattern.BELOW);
            }
        }
        if (!byServlet && mapped.stream().noneMatch(pattern -> pattern.equals(PathPattern.parse(PathPattern.BELOW)))) {
            findings.note(label(protection) + " runs for " + mapped + " alone; everything else is open");
        }
    }

    private static void add(String pattern, List<PathPattern> patterns) {
        try {
            patterns.add(PathPattern.parse(pattern));
        } catch (IllegalArgumentException unusual) {
            // such as "/a*", which containers take literally
        }
    }

    /** Tomcat judges the root and its welcome file as two paths, Jetty as one. */
    private void welcome(Diagnosis.Protection protection) {
        boolean root = isOpen(protection, "/");
        for (String file : webXml.welcomeFiles()) {
            boolean open = isOpen(protection, "/" + file);
            boolean there = webXml.root() == null || Files.exists(webXml.root().resolve(file));
            if (root != open && there) {
                findings.warning(label(protection) + ": " + (root ? "/" : "/" + file) + " is permitted and "
                        + (root ? "/" + file : "/")
                        + " is not; containers differ in which of them they judge: permit both or none");
            }
        }
    }

    private static boolean isOpen(Diagnosis.Protection protection, String path) {
        Requirement.Kind kind =
                protection.rules().match("GET", new RequestPath(path, false)).kind();
        return kind == Requirement.Kind.PERMIT || kind == Requirement.Kind.OPTIONAL;
    }

    static String label(Diagnosis.Protection protection) {
        return "filter '" + protection.filter().name() + "'";
    }
}
