package io.github.servletjwt.internal.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.internal.config.Problems;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which context-params are ours, and whose. */
class ContextParamsTest {
    private final Problems problems = new Problems();

    private ContextParams read(Map<String, String> all, String... instances) {
        return new ContextParams(all, Set.of(instances), UnaryOperator.identity(), problems);
    }

    private String onlyProblem() {
        assertEquals(1, problems.list().size(), problems.list().toString());
        return problems.list().get(0).toString();
    }

    @Test
    void of_prefixedName_isTheUnnamedInstances() {
        assertEquals(
                Map.of("issuer", "a"),
                read(Map.of("servlet-jwt.issuer", "a"), "").of(""));
    }

    @Test
    void of_bracketedName_isThatInstances() {
        ContextParams params = read(Map.of("servlet-jwt[admin_2-x].issuer", "a"), "admin_2-x");

        assertEquals(Map.of("issuer", "a"), params.of("admin_2-x"));
    }

    @Test
    void of_twoInstances_areKeptApart() {
        ContextParams params = read(
                Map.of("servlet-jwt.issuer", "a", "servlet-jwt[b].issuer", "b", "servlet-jwt[b].realm", "r"), "", "b");

        assertEquals(Map.of("issuer", "a"), params.of(""));
        assertEquals(Map.of("issuer", "b", "realm", "r"), params.of("b"));
    }

    @Test
    void of_instanceWithoutParams_isEmpty() {
        assertEquals(Map.of(), read(Map.of("servlet-jwt.issuer", "a"), "", "b").of("b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer",
                "servlet-jwtx.issuer",
                "servlet.jwt.issuer",
                "x.servlet-jwt.issuer",
                "contextConfigLocation"
            })
    void read_foreignName_isLeftAlone(String name) {
        assertEquals(Map.of(), read(Map.of(name, "a"), "").of(""));
        assertEquals(List.of(), problems.list());
    }

    @Test
    void read_unknownNameUnderOurPrefix_isAProblemWithASuggestion() {
        read(Map.of("servlet-jwt.isuer", "a"), "");

        assertEquals(
                "context-param 'servlet-jwt.isuer': isuer: there is no such setting; did you mean 'issuer'?",
                onlyProblem());
    }

    @Test
    void read_unknownNameUnderBracketedPrefix_isAProblem() {
        read(Map.of("servlet-jwt[b].isuer", "a"), "b");

        assertEquals(
                "context-param 'servlet-jwt[b].isuer': isuer: there is no such setting; did you mean 'issuer'?",
                onlyProblem());
    }

    @Test
    void read_unknownName_isNotGivenToComponents() {
        assertEquals(Map.of(), read(Map.of("servlet-jwt.isuer", "a"), "").of(""));
    }

    @Test
    void read_instance_isNoSettingOfTheContext() {
        read(Map.of("servlet-jwt.instance", "b"), "", "b");

        assertEquals("context-param 'servlet-jwt.instance': instance: there is no such setting", onlyProblem());
    }

    @Test
    void read_instanceThatNoComponentNames_isAProblemWithASuggestion() {
        read(Map.of("servlet-jwt[admn].issuer", "a"), "", "admin");

        assertEquals(
                "context-param 'servlet-jwt[admn].issuer': no component has instance=admn; did you mean 'admin'?",
                onlyProblem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "servlet-jwt.",
                "servlet-jwt[]",
                "servlet-jwt[].issuer",
                "servlet-jwt[b]",
                "servlet-jwt[b].",
                "servlet-jwt[b]issuer",
                "servlet-jwt[b.issuer",
                "servlet-jwt[b c].issuer",
                "servlet-jwt[ä].issuer",
                "servlet-jwt[b][c].issuer"
            })
    void read_malformedName_isAProblem(String name) {
        read(Map.of(name, "a"), "", "b");

        assertEquals(
                "context-param '" + name + "': expected servlet-jwt.NAME or servlet-jwt[INSTANCE].NAME", onlyProblem());
    }

    @ParameterizedTest
    @CsvSource({"servlet-jwt.secrte", "servlet-jwt[x].secret", "servlet-jwt[secret"})
    void read_anyProblem_doesNotTellTheValue(String name) {
        read(Map.of(name, "canary"), "");

        assertEquals(-1, onlyProblem().indexOf("canary"));
    }
}
