package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.api.TokenSource;
import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.access.PercentEncoding;
import io.github.servletjwt.internal.access.RequestPath;
import io.github.servletjwt.internal.access.Requirement;
import io.github.servletjwt.internal.access.UriRules;
import io.github.servletjwt.internal.doctor.Doctor.UsageException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints which rule decides about a request, by the same code as the filter. */
final class ExplainCommand {
    private final Diagnosis diagnosis;
    private final PrintStream out;

    private ExplainCommand(Diagnosis diagnosis, PrintStream out) {
        this.diagnosis = diagnosis;
        this.out = out;
    }

    static int run(WebXml webXml, UnaryOperator<String> fill, String method, String target, PrintStream out)
            throws UsageException {
        if (!target.startsWith("/")) {
            throw new UsageException(
                    "expected a path that begins with /, below the context path; found '" + target + "'");
        }
        Diagnosis diagnosis = Diagnosis.of(webXml, fill);
        int query = target.indexOf('?');
        new ExplainCommand(diagnosis, out).explain(method, query < 0 ? target : target.substring(0, query));
        diagnosis.problems().forEach(problem -> out.println("but this application does not start: " + problem));
        return diagnosis.problems().isEmpty() ? Doctor.GOOD : Doctor.BAD;
    }

    private void explain(String method, String raw) {
        out.println(method + " " + raw);
        String folded = folded(raw);
        if (!folded.equals(raw)) {
            out.println("  if the container accepts it, it reaches the application as " + folded);
        }
        String path = decoded(folded);
        if (path == null) {
            out.println("  400 invalid_request: its percent-encoding is malformed");
        } else {
            judge(method, folded, path);
        }
    }

    private static @Nullable String decoded(String raw) {
        try {
            return PercentEncoding.decode(raw.replaceAll(";[^/]*", ""));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private void judge(String method, String raw, String path) {
        RequestRouting routes = new RequestRouting(diagnosis.webXml());
        RequestRouting.End end = routes.end(path);
        container(routes, end, path);
        List<WebXml.Filter> chain = routes.chain(path);
        List<Diagnosis.Protection> protections = diagnosis.protections().stream()
                .filter(protection -> chain.contains(protection.filter()))
                .toList();
        if (protections.isEmpty()) {
            out.println("  NOT PROTECTED: no JwtAuthFilter is mapped to it");
        }
        for (Diagnosis.Protection protection : protections) {
            out.println(
                    "  " + MappingChecks.label(protection) + " (" + (chain.indexOf(protection.filter()) + 1) + " of "
                            + chain.size() + " in the chain "
                            + chain.stream().map(WebXml.Filter::name).toList() + ")");
            decide(protection, method, raw, new RequestPath(path, end.pathInfo()));
        }
    }

    /** The effect on the path, whatever the filters do. */
    private void container(RequestRouting routes, RequestRouting.End end, String path) {
        out.println("  reaches "
                + (end.servlet() == null
                        ? "no servlet of web.xml: one with an annotation, or the container's default servlet"
                        : "servlet '" + end.servlet() + "'"));
        if (routes.isConstrained(path)) {
            out.println(
                    "  but a security-constraint applies: before any filter runs, the container asks for its own login");
        }
        if (path.endsWith("/") && end.servlet() == null) {
            out.println("  Tomcat applies the rules to its welcome file's own path, Jetty to this one");
        }
    }

    /** Without empty and one-dot segments, as containers dispatch. */
    private static String folded(String raw) {
        return raw.replaceAll("/(?:\\.?/)+", "/");
    }

    private void decide(Diagnosis.Protection protection, String method, String raw, RequestPath path) {
        try {
            UriRules uris = new UriRules(
                    protection.config(), Set.of("jsessionid", diagnosis.webXml().sessionCookie()));
            uris.checkRaw(raw);
            uris.checkDecoded(path.text());
        } catch (IllegalArgumentException ambiguous) {
            out.println("    400 invalid_request: the path could be read in two ways, so no rule is read");
            return;
        }
        if (!AccessRules.judges(method)) {
            out.println("    403 forbidden: TRACE and methods that are not in upper case are denied");
            return;
        }
        AccessRules.Rule rule = protection.rules().find(method, path);
        Requirement requirement = rule == null ? Requirement.AUTHENTICATED : rule.requirement();
        out.println("    decided by "
                + (rule == null ? "no rule: a request that no rule matches needs a valid token" : rule));
        out.println("    " + outcome(requirement, protection));
        beside(requirement, protection, method);
        if (method.equals("OPTIONS")
                && protection.config().allowCorsPreflight()
                && requirement.kind() != Requirement.Kind.DENY) {
            out.println("    a CORS preflight passes without a token (allowCorsPreflight)");
        }
    }

    /** The other possible answers. */
    private void beside(Requirement requirement, Diagnosis.Protection protection, String method) {
        boolean asks = requirement.kind() == Requirement.Kind.AUTHENTICATED;
        if (protection.config().requireHttps()) {
            out.println("    with credentials on plain HTTP 400 invalid_request (requireHttps)");
        }
        if (asks && protection.config().loginPage() != null && method.equals("GET")) {
            out.println("    a browser that navigates is sent to "
                    + protection.config().loginPage() + " instead of 401");
        }
        renewal(requirement, protection, method);
        if (requirement.kind() == Requirement.Kind.AUTHENTICATED || requirement.kind() == Requirement.Kind.OPTIONAL) {
            out.println(
                    protection.config().forwardToken()
                            ? "    the application sees the accepted token (forwardToken=true)"
                            : "    the application does not see the accepted token (forwardToken=true shows it)");
        }
        boolean unsafe = !List.of("GET", "HEAD", "OPTIONS").contains(method);
        if (asks && unsafe && protection.config().tokenSources().contains(TokenSource.COOKIE)) {
            out.println("with a token from a cookie, also a CSRF proof, or 403 csrf_failed");
        }
    }

    private void renewal(Requirement requirement, Diagnosis.Protection protection, String method) {
        boolean looks =
                requirement.kind() == Requirement.Kind.AUTHENTICATED || requirement.kind() == Requirement.Kind.OPTIONAL;
        boolean cookies = protection.config().tokenSources().contains(TokenSource.COOKIE)
                && diagnosis.webXml().servlets().stream()
                        .anyMatch(servlet -> "cookie".equals(servlet.params().get("delivery")));
        if (looks && cookies && (method.equals("GET") || method.equals("POST"))) {
            out.println(
                    "    a browser that navigates with an expired access cookie is renewed first, while its session lives ("
                            + (method.equals("GET") ? "302" : "307") + ")");
        }
    }

    private static String outcome(Requirement requirement, Diagnosis.Protection protection) {
        String sources = protection.config().tokenSources().stream()
                .map(source -> source == TokenSource.HEADER
                        ? "in the header " + protection.config().tokenHeader()
                        : "in a cookie")
                .collect(Collectors.joining(" or "));
        return switch (requirement.kind()) {
            case PERMIT -> "passes without a token; a token that is sent is ignored";
            case DENY -> "403 forbidden, with a token or without";
            case OPTIONAL -> "passes without a token, anonymously; with an invalid one 401 invalid_token";
            case AUTHENTICATED ->
                "without a token " + sources + " 401 missing_token; with an invalid one 401 invalid_token"
                        + (requirement.roles().isEmpty() && requirement.scopes().isEmpty()
                                ? "; passes with a valid one"
                                : "; with a valid one that does not grant " + requirement + " 403 insufficient_scope");
        };
    }
}
