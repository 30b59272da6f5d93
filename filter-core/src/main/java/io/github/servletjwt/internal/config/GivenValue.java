package io.github.servletjwt.internal.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value that one component gives for a setting. It is parsed once, when the object is created; a malformed value is
 * reported when it is read.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class GivenValue<T> {
    private final String text;
    private final String origin;
    private final @Nullable T value;
    private final @Nullable String problem;

    private GivenValue(String text, String origin, @Nullable T value, @Nullable String problem) {
        this.text = text;
        this.origin = origin;
        this.value = value;
        this.problem = problem;
    }

    /**
     * Parses a string of {@code web.xml}.
     *
     * @param text the value, with placeholders resolved
     * @param origin the place of the setting, for error messages
     * @param filled whether there was a placeholder: its content may be secret, whatever the setting is
     */
    public static <T> GivenValue<T> text(Param<T> param, String text, String origin, boolean filled) {
        try {
            return new GivenValue<>(text, origin, param.parse(text), null);
        } catch (IllegalArgumentException malformed) {
            String message = String.valueOf(malformed.getMessage());
            return new GivenValue<>(text, origin, null, filled ? withoutValue(message) : message);
        }
    }

    /**
     * Checks a value from code: a string as in {@code web.xml}, or a list, an enum constant, a number, a Boolean or a
     * duration. Elements of a list are not split.
     */
    public static <T> GivenValue<T> code(Param<T> param, Object value, String origin) {
        if (value instanceof String text) {
            return text(param, text, origin, false);
        }
        String written = param.written(value);
        try {
            return new GivenValue<>(written, origin, param.check(value), null);
        } catch (IllegalArgumentException malformed) {
            return new GivenValue<>(written, origin, null, String.valueOf(malformed.getMessage()));
        }
    }

    /** A string with a placeholder that could not be resolved; that problem has been reported. */
    public static <T> GivenValue<T> unresolved(String origin) {
        return new GivenValue<>("", origin, null, null);
    }

    /** Hides the value: the variable of a secret may stand in the wrong setting. */
    public static String withoutValue(String message) {
        return message.replaceFirst("; found '(?s:.*)'$", "; found something else behind its placeholder");
    }

    /** The value as written in {@code web.xml}; empty when it is unresolved. */
    public String text() {
        return text;
    }

    /** The place of the setting, for error messages. */
    public String origin() {
        return origin;
    }

    /** Null when it is malformed or unresolved. */
    @Nullable
    T value() {
        return value;
    }

    /** Null unless it is malformed. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Whether all placeholders were resolved. */
    public boolean isResolved() {
        return value != null || problem != null;
    }

    /** Whether both values are equal: {@code 15m} equals {@code 900s}. */
    public boolean isSame(GivenValue<?> other) {
        return text.equals(other.text) || (value != null && Objects.equals(value, other.value));
    }

    /** The place only; the value may be secret. */
    @Override
    public String toString() {
        return origin;
    }
}
