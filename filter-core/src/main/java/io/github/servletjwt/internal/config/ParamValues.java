package io.github.servletjwt.internal.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values given for a set of settings. A malformed value is added to the problems, and the default is used instead,
 * so that the other settings can be checked.
 *
 * <p>Not thread-safe; used during startup only.
 */
public final class ParamValues {
    private final String label;
    private final Map<String, GivenValue<?>> given;
    private final Problems problems;

    public ParamValues(String label, Map<String, GivenValue<?>> given, Problems problems) {
        this.label = label;
        this.given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        this.problems = problems;
    }

    /** The value of a setting that has a default. */
    public <T> T get(Param<T> param) {
        return Objects.requireNonNull(find(param), param.name());
    }

    /** The given value, or the default, or null when there is neither. */
    public <T> @Nullable T find(Param<T> param) {
        GivenValue<T> at = at(param);
        if (at != null && at.value() != null) {
            return at.value();
        }
        if (at != null && at.problem() != null) {
            problem(param, at.problem());
        }
        return param.defaultValue();
    }

    /** Safe because the map is keyed by the name of the setting, which has one type. */
    @SuppressWarnings("unchecked")
    private <T> @Nullable GivenValue<T> at(Param<T> param) {
        return (GivenValue<T>) given.get(param.name());
    }

    /** The given list, or the default, or an empty list. */
    public <T> List<T> list(Param<List<T>> param) {
        List<T> list = find(param);
        return list == null ? List.of() : list;
    }

    /** Whether a value was given that is malformed, and there is no default. */
    boolean unusable(Param<?> param) {
        return given(param) && find(param) == null;
    }

    public boolean given(Param<?> param) {
        return given.containsKey(param.name());
    }

    public void problem(Param<?> param, String text) {
        problem(param.name(), text);
    }

    public void problem(String name, String text) {
        GivenValue<?> at = given.get(name);
        problems.add(at == null ? label : at.origin(), name + ": " + text);
    }

    /** Names of the given settings. */
    Set<String> names() {
        return given.keySet();
    }

    /** Name to string of the given settings. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        given.forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    /** Name to place of the given settings. */
    Map<String, String> origins() {
        Map<String, String> origins = new LinkedHashMap<>();
        given.forEach((name, value) -> origins.put(name, value.origin()));
        return origins;
    }

    String label() {
        return label;
    }

    /** {@code name=value} of each of these settings that has a value or a default, with secrets masked. */
    public String effective(Predicate<Param<?>> which) {
        StringJoiner line = new StringJoiner(", ");
        for (Param<?> param : Settings.allAnd(given.keySet())) {
            GivenValue<?> at = given.get(param.name());
            String value = at == null ? param.defaultText() : at.text();
            if (which.test(param) && value != null) {
                line.add(param.name() + "=" + shown(param, value));
            }
        }
        return line.toString();
    }

    /** Formats a value on one line. */
    private static String shown(Param<?> param, String text) {
        return param.shown(text).strip().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\s+", " ");
    }
}
