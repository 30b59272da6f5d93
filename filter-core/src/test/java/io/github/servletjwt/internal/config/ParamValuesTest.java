package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.ConfigProblem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each setting is parsed once, however often it is asked for. */
class ParamValuesTest {
    private final AtomicInteger parses = new AtomicInteger();
    private final Problems problems = new Problems();

    private Param<Integer> counting(@Nullable String defaultText) {
        ParamType<Integer> type = new ParamType<>("a number", text -> {
            parses.incrementAndGet();
            return Integer.valueOf(text);
        });
        return Param.of(Param.Scope.SHARED, "port", type, defaultText, "A port");
    }

    private ParamValues values(Map<String, GivenValue<?>> given) {
        return new ParamValues("test", given, problems);
    }

    private List<String> texts() {
        return problems.list().stream().map(ConfigProblem::text).toList();
    }

    @Test
    void find_askedOften_parsesEachSettingOnce() {
        Param<Integer> port = counting(null);
        ParamValues values = values(Map.of("port", GivenValue.text(port, "80", "here", false)));

        assertEquals(80, values.find(port));
        assertEquals(80, values.get(port));
        assertFalse(values.unusable(port));
        assertEquals(
                80,
                values(Map.of("port", GivenValue.text(port, "80", "there", false)))
                        .find(port));
        assertEquals(2, parses.get());
    }

    @Test
    void find_malformedAskedOften_isParsedOnceAndOneProblem() {
        Param<Integer> port = counting(null);
        ParamValues values = values(Map.of("port", GivenValue.text(port, "eighty", "here", false)));

        assertNull(values.find(port));
        assertTrue(values.unusable(port));
        assertEquals(List.of("port: expected a number; found 'eighty'"), texts());
        assertEquals(1, parses.get());
    }

    @Test
    void find_defaultAskedOften_isParsedOnce() {
        Param<Integer> port = counting("80");
        ParamValues values = values(Map.of());

        assertEquals(80, values.get(port));
        assertEquals(80, values.get(port));
        assertEquals(80, values.find(port.under("issuer.corp.")));
        assertEquals(1, parses.get());
    }

    @Test
    void find_malformedBehindAPlaceholder_doesNotShowIt() {
        Param<Integer> port = counting("80");
        ParamValues values = values(Map.of("port", GivenValue.text(port, "hunter2", "here", true)));

        assertEquals(80, values.find(port));
        assertEquals(List.of("port: expected a number; found something else behind its placeholder"), texts());
    }

    @Test
    void isSame_otherSpellingOfTheSameValue_isParsedNoMore() {
        Param<Integer> port = counting(null);
        GivenValue<Integer> given = GivenValue.text(port, "80", "here", false);

        assertTrue(given.isSame(GivenValue.text(port, "080", "there", false)));
        assertFalse(given.isSame(GivenValue.text(port, "81", "there", false)));
        assertFalse(GivenValue.text(port, "x", "here", false).isSame(GivenValue.text(port, "y", "there", false)));
        assertEquals(5, parses.get());
    }
}
