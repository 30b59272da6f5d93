package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.JwsAlgorithm;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a setting's value.
 *
 * @param form describes a value in error messages and in the manual
 * @param parser reads a string of {@code web.xml}; throws {@link IllegalArgumentException} when it cannot
 * @param checker checks a value from code, with the same bounds; throws {@link IllegalArgumentException}
 * @param writer formats a value from code as in {@code web.xml}
 */
record ParamType<T>(
        String form, Function<String, T> parser, Function<Object, T> checker, Function<Object, String> writer) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SEPARATOR = Pattern.compile("\\s*[,\\r\\n]\\s*");
    private static final Pattern LINE_END = Pattern.compile("\\s*[\\r\\n]\\s*");
    /** Outside quotes only. */
    private static final Pattern SEPARATOR_OF_QUOTED =
            Pattern.compile("\\s*[,\\r\\n]\\s*(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    ParamType(String form, Function<String, T> parser, Function<Object, T> checker) {
        this(form, parser, checker, ParamType::written);
    }

    /** A type whose values are strings in code too. */
    ParamType(String form, Function<String, T> parser) {
        this(form, parser, value -> parser.apply((String) value));
    }

    static ParamType<String> text(String form) {
        return new ParamType<>(form, Function.identity());
    }

    static ParamType<String> text(String form, Predicate<String> test) {
        return new ParamType<>(form, value -> require(value, test.test(value)));
    }

    static ParamType<Boolean> bool() {
        return new ParamType<>(
                "true or false",
                value -> switch (value) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> throw new IllegalArgumentException();
                },
                Boolean.class::cast);
    }

    static ParamType<Integer> integer(int min, int max) {
        Function<Object, Integer> inRange = value -> require((Integer) value, (int) value >= min && (int) value <= max);
        return new ParamType<>(
                "a whole number from " + min + " to " + max,
                value -> inRange.apply(Integer.parseInt(require(value, value.matches("\\d{1,9}")))),
                inRange);
    }

    static ParamType<Duration> duration(String min, String max) {
        Duration from = parseDuration(min);
        Duration to = parseDuration(max);
        Function<Object, Duration> inRange = value -> requireRange((Duration) value, from, to);
        return new ParamType<>(
                "a duration from " + min + " to " + max + ", a whole number with ms, s, m, h or d",
                value -> inRange.apply(parseDuration(value)),
                inRange);
    }

    private static Duration parseDuration(String value) {
        Matcher matcher = DURATION.matcher(value);
        require(value, matcher.matches());
        return UNITS.getOrDefault(matcher.group(2), Duration.ZERO).multipliedBy(Long.parseLong(matcher.group(1)));
    }

    /** Refuses fractions of a millisecond, which would be lost. */
    private static Duration requireRange(Duration duration, Duration min, Duration max) {
        boolean whole = duration.toNanosPart() % NANOS_PER_MILLI == 0;
        return require(duration, whole && duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0);
    }

    static ParamType<List<String>> list(String form) {
        return list(form, Function.identity());
    }

    static <T> ParamType<List<T>> list(String form, Function<String, T> element) {
        return list(form + ", separated by commas or line ends", SEPARATOR, element, element);
    }

    /** A list of claim paths, whose names may be quoted and then contain any character. */
    static ParamType<List<ClaimPath>> paths(String form) {
        return list(
                form + ", separated by commas or line ends", SEPARATOR_OF_QUOTED, ClaimPath::parse, ClaimPath::parse);
    }

    /** A list of names that may be quoted and then contain commas; in code they are not quoted. */
    static ParamType<List<String>> names(String form) {
        return new ParamType<>(
                form + ", separated by commas or line ends",
                value -> distinct(split(value, SEPARATOR_OF_QUOTED), QuotedName::parse),
                value -> distinct(elements(value), QuotedName::require),
                value -> String.join(
                        "\n", strings(value).stream().map(QuotedName::quoted).toList()));
    }

    /** A list of strings that may contain commas. */
    static ParamType<List<String>> lines(String form) {
        return list(form, LINE_END, Function.identity(), Function.identity());
    }

    /** Lines, including blank and equal ones, which keep their line numbers. */
    static ParamType<List<String>> script(String form) {
        return new ParamType<>(
                form,
                value -> value.lines().toList(),
                value -> strings(value).stream().map(ParamType::requireOneLine).toList());
    }

    private static <T> ParamType<List<T>> list(
            String form, Pattern separator, Function<String, T> parser, Function<String, T> checker) {
        return new ParamType<>(
                form, value -> distinct(split(value, separator), parser), value -> distinct(elements(value), checker));
    }

    private static <T> List<T> distinct(List<String> elements, Function<String, T> reader) {
        return List.copyOf(new LinkedHashSet<>(elements.stream().map(reader).toList()));
    }

    /** Splits by commas and line ends. */
    static List<String> split(String value) {
        return split(value, SEPARATOR);
    }

    private static List<String> split(String value, Pattern separator) {
        List<String> elements = new ArrayList<>();
        for (String part : separator.split(value.strip(), -1)) {
            elements.add(require(part, !part.isEmpty()));
        }
        return elements;
    }

    /** The elements of a list from code: as in {@code web.xml}, each is one line and not blank. */
    static List<String> elements(Object value) {
        return strings(value).stream()
                .map(element -> requireOneLine(require(element, !element.isBlank())))
                .toList();
    }

    private static List<String> strings(Object value) {
        return ((List<?>) value).stream().map(ParamType::written).toList();
    }

    private static String requireOneLine(String value) {
        return require(value, value.indexOf('\n') < 0 && value.indexOf('\r') < 0);
    }

    static <E extends Enum<E>> ParamType<E> oneOf(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        String form = "one of "
                + String.join(", ", constants.stream().map(ParamType::word).toList());
        return new ParamType<>(form, value -> parseEnum(type, value), type::cast);
    }

    /** Parses the name of an enum constant. */
    static <E extends Enum<E>> E parseEnum(Class<E> type, String value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(value))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static String written(Object value) {
        if (value instanceof List<?> list) {
            return String.join("\n", list.stream().map(ParamType::written).toList());
        }
        if (value instanceof Duration duration) {
            return written(duration);
        }
        return value instanceof Enum<?> constant ? word(constant) : value.toString();
    }

    private static String written(Duration duration) {
        if (duration.toNanosPart() == 0) {
            return duration.toSeconds() + "s";
        }
        BigDecimal seconds =
                BigDecimal.valueOf(duration.toSeconds()).add(BigDecimal.valueOf(duration.toNanosPart(), 9));
        return seconds.movePointRight(3).stripTrailingZeros().toPlainString() + "ms";
    }

    private static String word(Enum<?> constant) {
        return constant instanceof JwsAlgorithm
                ? constant.name()
                : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> T require(T value, boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
        return value;
    }
}
