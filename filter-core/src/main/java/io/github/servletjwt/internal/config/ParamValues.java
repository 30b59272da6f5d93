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
 * The texts given for a set of settings, and their values. A malformed text is added to the problems, and its default
 * stands in, so that the rest can be judged.
 *
 * <p>Not thread-safe: belongs to one start.
 */
public final class ParamValues {
    /**
     * A text as given.
     *
     * @param text placeholders filled in; of no meaning when one could not be
     * @param origin how texts call the place where it stands
     * @param resolved whether every placeholder was filled in; if not, that problem is known already
     * @param filled whether there was a placeholder: what it holds may be secret, whatever the setting is
     */
    public record Given(String text, String origin, boolean resolved, boolean filled) {
        public Given(String text, String origin) {
            this(text, origin, true, false);
        }

        /** Where it stands; the text may be secret. */
        @Override
        public String toString() {
            return origin;
        }
    }

    private final String label;
    private final Map<String, Given> given;
    private final Problems problems;

    public ParamValues(String label, Map<String, Given> given, Problems problems) {
        this.label = label;
        this.given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        this.problems = problems;
    }

    /** The value of a setting that has a default. */
    public <T> T get(Param<T> param) {
        return Objects.requireNonNull(find(param), param.name());
    }

    /** The value given, or the default, or null when there is neither. */
    public <T> @Nullable T find(Param<T> param) {
        Given text = given.get(param.name());
        if (text != null && text.resolved()) {
            try {
                return param.parse(text.text());
            } catch (IllegalArgumentException malformed) {
                String message = String.valueOf(malformed.getMessage());
                problem(param, text.filled() ? withoutValue(message) : message);
            }
        }
        return param.defaultText() == null ? null : param.parse(param.defaultText());
    }

    /** Somebody may have put the variable of a secret into the wrong setting. */
    public static String withoutValue(String message) {
        return message.replaceFirst("; found '(?s:.*)'$", "; found something else behind its placeholder");
    }

    /** The list given, or the default, or an empty one. */
    public <T> List<T> list(Param<List<T>> param) {
        List<T> list = find(param);
        return list == null ? List.of() : list;
    }

    /** Whether a text was given of which no value could be made. */
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
        Given at = given.get(name);
        problems.add(at == null ? label : at.origin(), name + ": " + text);
    }

    /** Names of what was given. */
    Set<String> names() {
        return given.keySet();
    }

    /** Name to text of what was given. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        given.forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    /** Name to place of what was given. */
    Map<String, String> origins() {
        Map<String, String> origins = new LinkedHashMap<>();
        given.forEach((name, value) -> origins.put(name, value.origin()));
        return origins;
    }

    String label() {
        return label;
    }

    /** {@code name=value} of each of these settings that has a value or a default, secrets masked. */
    public String effective(Predicate<Param<?>> which) {
        StringJoiner line = new StringJoiner(", ");
        for (Param<?> param : Settings.allAnd(given.keySet())) {
            Given text = given.get(param.name());
            String value = text == null ? param.defaultText() : text.text();
            if (which.test(param) && value != null) {
                line.add(param.name() + "=" + shown(param, value));
            }
        }
        return line.toString();
    }

    /** On one line. */
    private static String shown(Param<?> param, String text) {
        return param.shown(text).strip().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\s+", " ");
    }
}
