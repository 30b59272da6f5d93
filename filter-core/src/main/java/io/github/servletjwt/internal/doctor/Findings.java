package io.github.servletjwt.internal.doctor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The findings about a {@code web.xml}, most serious first. Not thread-safe. */
final class Findings {
    private enum Weight {
        /** Stops the start, or leaves something open. */
        PROBLEM,
        /** Probably a mistake. */
        WARNING,
        /** Good to know. */
        NOTE
    }

    private record Finding(Weight weight, String text) {}

    private final List<Finding> findings = new ArrayList<>();

    void problem(String text) {
        findings.add(new Finding(Weight.PROBLEM, text));
    }

    void warning(String text) {
        findings.add(new Finding(Weight.WARNING, text));
    }

    void note(String text) {
        findings.add(new Finding(Weight.NOTE, text));
    }

    long problems() {
        return findings.stream()
                .filter(finding -> finding.weight() == Weight.PROBLEM)
                .count();
    }

    boolean isEmpty() {
        return findings.isEmpty();
    }

    void print(PrintStream out) {
        findings.stream()
                .sorted(Comparator.comparing(Finding::weight))
                .forEach(finding -> out.println(finding.weight() + "  " + Printable.line(finding.text())));
    }
}
