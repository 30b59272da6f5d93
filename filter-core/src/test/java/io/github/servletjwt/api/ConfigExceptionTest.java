package io.github.servletjwt.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.internal.config.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every mistake in one exception. */
class ConfigExceptionTest {
    private final Problems problems = new Problems();

    @Test
    void throwIfAny_noProblem_goesOn() {
        assertDoesNotThrow(problems::throwIfAny);
    }

    @Test
    void throwIfAny_oneProblem_isToldInTheSingular() {
        problems.add("filter 'jwt'", "issuer: is wrong");

        ConfigException refused = assertThrows(ConfigException.class, problems::throwIfAny);

        assertEquals("servlet-jwt cannot start: 1 problem\n  - filter 'jwt': issuer: is wrong", refused.getMessage());
    }

    @Test
    void throwIfAny_severalProblems_areListedInOrder() {
        problems.add("filter 'jwt'", "issuer: is wrong");
        problems.add("servlet 'login'", "users: is wrong");

        ConfigException refused = assertThrows(ConfigException.class, problems::throwIfAny);

        assertEquals(
                "servlet-jwt cannot start: 2 problems\n  - filter 'jwt': issuer: is wrong\n"
                        + "  - servlet 'login': users: is wrong",
                refused.getMessage());
    }

    @Test
    void problems_areThoseThatWereAdded() {
        problems.add("filter 'jwt'", "issuer: is wrong");

        ConfigException refused = assertThrows(ConfigException.class, problems::throwIfAny);

        assertEquals(List.of(new ConfigProblem("filter 'jwt'", "issuer: is wrong")), refused.problems());
    }

    @Test
    void add_sameProblemTwice_countsOnce() {
        problems.add("filter 'jwt'", "issuer: is wrong");
        problems.add("filter 'jwt'", "issuer: is wrong");

        assertEquals(1, problems.list().size());
    }

    @Test
    void add_sameTextForAnotherComponent_countsTwice() {
        problems.add("filter 'a'", "issuer: is wrong");
        problems.add("filter 'b'", "issuer: is wrong");

        assertEquals(2, problems.list().size());
    }

    @Test
    void list_earlierResult_doesNotGrow() {
        List<ConfigProblem> before = problems.list();

        problems.add("filter 'jwt'", "issuer: is wrong");

        assertEquals(List.of(), before);
    }
}
