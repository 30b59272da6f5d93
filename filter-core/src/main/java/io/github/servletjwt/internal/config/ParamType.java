package io.github.servletjwt.internal.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a setting's value.
 *
 * @param form what the value looks like, for error texts and the manual
 * @param parser text to value; throws {@link IllegalArgumentException} (its message, if any, says more) when it cannot
 */
record ParamType<T>(String form, Function<String, T> parser) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SEPARATOR = Pattern.compile("\\s*[,\\r\\n]\\s*");
    private static final Pattern LINE_END = Pattern.compile("\\s*[\\r\\n]\\s*");
    /** Outside quotes alone. */
    private static final Pattern SEPARATOR_OF_QUOTED =
            Pattern.compile("\\s*[,\\r\\n]\\s*(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    static ParamType<String> text(String form) {
        return new ParamType<>(form, Function.identity());
    }

    static ParamType<String> text(String form, Predicate<String> test) {
        return new ParamType<>(form, value -> require(value, test.test(value)));
    }

    static ParamType<Boolean> bool() {
        return new ParamType<>("true or false", value -> switch (value) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException();
        });
    }

    static ParamType<Integer> integer(int min, int max) {
        return new ParamType<>("a whole number from " + min + " to " + max, value -> {
            int number = Integer.parseInt(require(value, value.matches("\\d{1,9}")));
            return require(number, number >= min && number <= max);
        });
    }

    static ParamType<Duration> duration(String min, String max) {
        Duration from = parseDuration(min);
        Duration to = parseDuration(max);
        String form = "a duration from " + min + " to " + max + ", a number with ms, s, m, h or d";
        return new ParamType<>(form, value -> {
            Duration duration = parseDuration(value);
            return require(duration, duration.compareTo(from) >= 0 && duration.compareTo(to) <= 0);
        });
    }

    private static Duration parseDuration(String value) {
        Matcher matcher = DURATION.matcher(value);
        require(value, matcher.matches());
        return UNITS.getOrDefault(matcher.group(2), Duration.ZERO).multipliedBy(Long.parseLong(matcher.group(1)));
    }

    static ParamType<List<String>> list(String form) {
        return list(form, Function.identity());
    }

    static <T> ParamType<List<T>> list(String form, Function<String, T> element) {
        return list(form, SEPARATOR, element);
    }

    /** A list whose elements may hold quoted names, and these any character. */
    static <T> ParamType<List<T>> quotedList(String form, Function<String, T> element) {
        return list(form, SEPARATOR_OF_QUOTED, element);
    }

    /** A list whose elements may hold commas. */
    static ParamType<List<String>> lines(String form) {
        return new ParamType<>(form, value -> List.copyOf(new LinkedHashSet<>(elements(value, LINE_END))));
    }

    private static <T> ParamType<List<T>> list(String form, Pattern separator, Function<String, T> element) {
        return new ParamType<>(form + ", separated by commas or line ends", value -> {
            Set<T> elements = new LinkedHashSet<>();
            for (String part : elements(value, separator)) {
                elements.add(element.apply(part));
            }
            return List.copyOf(elements);
        });
    }

    static List<String> elements(String value) {
        return elements(value, SEPARATOR);
    }

    private static List<String> elements(String value, Pattern separator) {
        List<String> elements = new ArrayList<>();
        for (String part : separator.split(value.strip(), -1)) {
            elements.add(require(part, !part.isEmpty()));
        }
        return elements;
    }

    static <E extends Enum<E>> ParamType<E> oneOf(Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return new ParamType<>("one of " + String.join(", ", names), value -> {
            require(value, names.contains(value));
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        });
    }

    private static <T> T require(T value, boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
        return value;
    }
}
