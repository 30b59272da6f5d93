package io.github.servletjwt.internal.config;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, form, default, meaning, and which components it may stand on. {@link Settings} is
 * the table of all of them.
 *
 * @param <T> what the value is read as
 */
public final class Param<T> {
    /** Which components a setting may stand on. */
    public enum Scope {
        /** Any component; one value for the application's {@code JwtAuth}. */
        SHARED,
        /** Any component; its own value, or else the filter's. */
        ANSWER,
        /** {@code JwtAuthFilter}. */
        FILTER,
        /** {@code RegisterServlet}. */
        REGISTER,
        /** {@code RegisterServlet} and {@code PasswordServlet}. */
        NEW_PASSWORD,
        /** {@code LoginServlet}. */
        LOGIN,
        /** Any component, but only as {@code issuer.NAME.…}, for a further issuer. */
        ISSUER
    }

    private final Scope scope;
    private final String name;
    private final ParamType<T> type;
    private final @Nullable String defaultText;
    private final @Nullable T defaultValue;
    private final String meaning;
    private final Visibility visibility;

    /** How much of a value may be shown. */
    private enum Visibility {
        ALL,
        /** A JDBC URL may hold a password. */
        KIND_OF_URL,
        /** A location may be shown, a key may not. */
        LOCATION,
        NOTHING
    }

    private Param(
            Scope scope,
            String name,
            ParamType<T> type,
            @Nullable String defaultText,
            String meaning,
            Visibility visibility) {
        this.scope = scope;
        this.name = name;
        this.type = type;
        this.defaultText = defaultText;
        this.meaning = meaning;
        this.visibility = visibility;
        this.defaultValue = defaultText == null ? null : parse(defaultText);
    }

    /** The same setting for a further issuer, which grants no role or scope by default. */
    private Param(Param<T> own, String prefix) {
        boolean grants = own.name.equals("rolesClaims") || own.name.equals("scopeClaims");
        this.scope = Scope.SHARED;
        this.name = prefix + own.name;
        this.type = own.type;
        this.defaultText = grants ? null : own.defaultText;
        this.defaultValue = grants ? null : own.defaultValue;
        this.meaning = own.meaning;
        this.visibility = own.visibility;
    }

    static <T> Param<T> of(Scope scope, String name, ParamType<T> type, @Nullable String defaultText, String meaning) {
        return new Param<>(scope, name, type, defaultText, meaning, Visibility.ALL);
    }

    /** A setting of which nothing may be shown. */
    static <T> Param<T> secret(Scope scope, String name, ParamType<T> type, String meaning) {
        return new Param<>(scope, name, type, null, meaning, Visibility.NOTHING);
    }

    /** A setting that holds a key, which may not be shown, or its location, which may. */
    static Param<String> location(String name, ParamType<String> type, String meaning) {
        return new Param<>(Scope.SHARED, name, type, null, meaning, Visibility.LOCATION);
    }

    /** A setting whose value may be a JDBC URL, which may hold a password. */
    static Param<String> url(
            Scope scope, String name, ParamType<String> type, @Nullable String defaultText, String meaning) {
        return new Param<>(scope, name, type, defaultText, meaning, Visibility.KIND_OF_URL);
    }

    /** Anything but what is surely a location. */
    private static boolean isKey(String text) {
        return !ResourceLocations.isLocation(text) && !KeyUrls.isUrl(text) && !UsersSource.isClassName(text);
    }

    /**
     * The same setting for a further issuer.
     *
     * @param prefix {@code issuer.NAME.}, or empty for this very setting
     */
    Param<T> under(String prefix) {
        if (prefix.isEmpty()) {
            return this;
        }
        return new Param<>(this, prefix);
    }

    public Scope scope() {
        return scope;
    }

    public String name() {
        return name;
    }

    /** The default as it would be written, or null when the setting has none. */
    public @Nullable String defaultText() {
        return defaultText;
    }

    /** What a value looks like. */
    public String form() {
        return type.form();
    }

    /** What the setting does, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** Whether values must not be shown. */
    public boolean isSecret() {
        return visibility == Visibility.NOTHING;
    }

    /** The text as far as it may be shown. */
    public String shown(String text) {
        return switch (visibility) {
            case ALL -> withoutUserInfo(text);
            case KIND_OF_URL -> text.replaceFirst("(?s)^(jdbc:[^:]*:).*", "$1…");
            case LOCATION -> isKey(text) ? "****" : KeyUrls.shown(text);
            case NOTHING -> "****";
        };
    }

    /** The value of the default; null when the setting has none. */
    @Nullable
    T defaultValue() {
        return defaultValue;
    }

    /**
     * Parses a string of {@code web.xml}.
     *
     * @throws IllegalArgumentException when it is malformed; the message names the form, and the string unless it is
     *     secret
     */
    public T parse(String text) {
        return read(text, () -> type.parser().apply(text));
    }

    /**
     * Checks a value from code: a Boolean, a number, a duration, an enum constant or a list.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    T check(Object value) {
        return read(ParamType.written(value), () -> type.checker().apply(value));
    }

    private T read(String text, Supplier<T> reader) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty; expected " + form());
        }
        try {
            return reader.get();
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "expected " + form() + (visibility == Visibility.ALL ? "; found '" + shown(text) + "'" : ""),
                    malformed);
        }
    }

    /** An address may hold a password before its host. */
    private static String withoutUserInfo(String text) {
        return text.replaceAll("(?s)//.*@", "//****@");
    }

    @Override
    public String toString() {
        return name;
    }
}
