package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.config.JwtAuthConfig;
import java.io.PrintStream;
import java.util.List;
import java.util.function.UnaryOperator;

/** Prints every problem of a {@code web.xml}, and the effective settings and rules. */
final class CheckCommand {
    private CheckCommand() {}

    static int run(WebXml webXml, UnaryOperator<String> fill, PrintStream out) {
        Diagnosis diagnosis = Diagnosis.of(webXml, fill);
        Findings findings = new Findings();
        diagnosis.problems().forEach(problem -> findings.problem(problem.toString()));
        new NameChecks(webXml, findings).look();
        new MappingChecks(diagnosis, findings).look();
        ApplicationClasses classes = ApplicationClasses.of(webXml);
        new NeighbourChecks(diagnosis, classes, findings).look();
        new ApplicationChecks(diagnosis, classes, findings).look();
        if (diagnosis.problems().isEmpty()) {
            // with a problem, a value may be in a setting that must not be shown
            diagnosis.configs().forEach((instance, config) -> settings(instance, config, out));
        }
        diagnosis.configs().values().forEach(config -> config.hints().forEach(findings::note));
        if (webXml.root() == null) {
            findings.note("only the web.xml was given: files under /WEB-INF and on the class path were not checked");
        }
        diagnosis.protections().forEach(protection -> rules(protection, out));
        findings.print(out);
        out.println(
                findings.problems() == 0
                        ? "No problem" + (findings.isEmpty() ? "." : "; look at the warnings and notes above.")
                        : findings.problems() + (findings.problems() == 1 ? " problem." : " problems."));
        return findings.problems() == 0 ? Doctor.GOOD : Doctor.BAD;
    }

    private static void settings(String instance, JwtAuthConfig config, PrintStream out) {
        out.println((instance.isEmpty() ? "Shared settings" : "Shared settings of instance '" + instance + "'") + ":");
        out.println("  " + config.effective());
    }

    private static void rules(Diagnosis.Protection protection, PrintStream out) {
        List<String> mapped = protection.mappings().stream()
                .flatMap(mapping -> mapping.patterns().stream())
                .toList();
        out.println(Printable.line("Rules of filter '" + protection.filter().name() + "', mapped to " + mapped
                + ", the first match decides:"));
        protection.rules().rules().forEach(rule -> out.println("  " + rule));
        out.println("  else: a valid token");
    }
}
