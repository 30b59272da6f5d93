package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.api.JwsAlgorithm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of values: each reads one spelling and refuses the rest. */
class ParamTypeTest {
    private static final ParamType<Duration> ANY_DURATION = ParamType.duration("0s", "999999999d");
    private static final ParamType<List<String>> LIST = ParamType.list("a string");

    private static <T> T parse(ParamType<T> type, String text) {
        return type.parser().apply(text);
    }

    private static void assertRefused(ParamType<?> type, String text) {
        assertThrows(IllegalArgumentException.class, () -> parse(type, text));
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "15m, PT15M",
        "12h, PT12H",
        "7d, PT168H",
        "0s, PT0S",
        "0ms, PT0S",
        "007s, PT7S",
        "999999999ms, PT277H46M39.999S"
    })
    void duration_numberAndUnit_isRead(String text, Duration expected) {
        assertEquals(expected, parse(ANY_DURATION, text));
    }

    @Test
    void duration_largest_doesNotOverflow() {
        assertEquals(Duration.ofDays(999_999_999), parse(ANY_DURATION, "999999999d"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15",
                "m",
                "15M",
                "15S",
                "15 m",
                " 15m",
                "15m ",
                "-15m",
                "+15m",
                "1.5h",
                "1h30m",
                "PT15M",
                "15min",
                "15w",
                "15us",
                "1000000000s",
                "١٥m",
                "0x1fs",
                "1e3s",
                "s15",
                ""
            })
    void duration_anyOtherForm_isRefused(String text) {
        assertRefused(ANY_DURATION, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "1000ms", "59s", "60s", "1m", "60000ms"})
    void duration_withinItsBounds_isTaken(String text) {
        assertEquals(parse(ANY_DURATION, text), parse(ParamType.duration("1s", "1m"), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "999ms", "60001ms", "61s", "2m", "1h"})
    void duration_outsideItsBounds_isRefused(String text) {
        assertRefused(ParamType.duration("1s", "1m"), text);
    }

    @Test
    void duration_form_namesBoundsAndUnits() {
        assertEquals(
                "a duration from 0s to 5m, a whole number with ms, s, m, h or d",
                ParamType.duration("0s", "5m").form());
    }

    @Test
    void bool_true_isTrue() {
        assertEquals(true, parse(ParamType.bool(), "true"));
    }

    @Test
    void bool_false_isFalse() {
        assertEquals(false, parse(ParamType.bool(), "false"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"True", "TRUE", "False", "FALSE", "ture", "yes", "no", "on", "off", "1", "0", "t", "f", " true"})
    void bool_anythingElse_isRefused(String text) {
        assertRefused(ParamType.bool(), text);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 10, 11})
    void integer_withinItsBounds_isTaken(int number) {
        assertEquals(number, parse(ParamType.integer(5, 11), String.valueOf(number)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, 0, 4, 12, 100})
    void integer_outsideItsBounds_isRefused(int number) {
        assertRefused(ParamType.integer(5, 11), String.valueOf(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+7",
                "7.0",
                "7 ",
                "1e1",
                "0x7",
                "seven",
                "7k",
                "7,0",
                "٧",
                "4294967303",
                "99999999999999999999"
            })
    void integer_anyOtherForm_isRefused(String text) {
        assertRefused(ParamType.integer(5, 11), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b,c",
                "a, b, c",
                " a ,b\t, c ",
                "a\nb\nc",
                "a\r\nb\r\nc",
                "\n  a\n  b\n  c\n",
                "a,\nb,\nc",
                "a,\r\n   b,\r\n   c\r\n",
                "a\n,b\n,c",
                "a\n\nb\n\n\nc",
                "a, b\nc"
            })
    void list_commasAndLineEnds_separate(String text) {
        assertEquals(List.of("a", "b", "c"), parse(LIST, text));
    }

    @Test
    void list_blanksInsideAnElement_stay() {
        assertEquals(List.of("a b", "c  d"), parse(LIST, "a b, c  d"));
    }

    @Test
    void list_one_isAListOfOne() {
        assertEquals(List.of("a"), parse(LIST, "a"));
    }

    @Test
    void list_repeatedElement_countsOnce() {
        assertEquals(List.of("b", "a"), parse(LIST, "b, a, b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "a,", "a,\n", ",a", "a,,b", "a, ,b", "a,\n,b", "\n,a"})
    void list_emptyElement_isRefused(String text) {
        assertRefused(LIST, text);
    }

    @Test
    void paths_commaInQuotes_separatesNothing() {
        assertEquals(
                List.of(new ClaimPath(List.of("a, b", "c"), false), new ClaimPath(List.of("d"), false)),
                parse(ParamType.paths("x"), "\"a, b\".c, d"));
    }

    @Test
    void names_commaInQuotes_separatesNothing() {
        assertEquals(List.of("a, b", "d"), parse(ParamType.names("x"), "\"a, b\", d"));
    }

    @Test
    void list_badElement_isRefused() {
        assertRefused(ParamType.list("HS256", JwsAlgorithm::valueOf), "HS256, RS1");
    }

    @Test
    void list_form_tellsTheSeparators() {
        assertEquals("a string, separated by commas or line ends", LIST.form());
    }

    @ParameterizedTest
    @CsvSource({"json, JSON", "problem, PROBLEM", "page, PAGE"})
    void oneOf_nameInLowerCase_isTaken(String text, ErrorFormat expected) {
        assertEquals(expected, parse(ParamType.oneOf(ErrorFormat.class), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "Json", "xml", "", "json,problem", "json "})
    void oneOf_anythingElse_isRefused(String text) {
        assertRefused(ParamType.oneOf(ErrorFormat.class), text);
    }

    @Test
    void oneOf_form_listsTheNames() {
        assertEquals(
                "one of json, problem, page", ParamType.oneOf(ErrorFormat.class).form());
    }

    @Test
    void text_passingItsTest_isTaken() {
        assertEquals("abc", parse(ParamType.text("short", text -> text.length() < 4), "abc"));
    }

    @Test
    void text_failingItsTest_isRefused() {
        assertRefused(ParamType.text("short", text -> text.length() < 4), "abcd");
    }
}
