package io.github.servletjwt.api;

import java.io.Serial;
import java.util.List;

/** The configuration cannot be used. The message lists every problem, and no secret. */
public final class ConfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    private static String message(List<ConfigProblem> problems) {
        StringBuilder message = new StringBuilder("servlet-jwt cannot start: ")
                .append(problems.size())
                .append(problems.size() == 1 ? " problem" : " problems");
        problems.forEach(problem -> message.append("\n  - ").append(problem));
        return message.toString();
    }

    /** Every problem that was found. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
