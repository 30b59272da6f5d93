package io.github.servletjwt.internal.config;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, form, default, meaning, and the components that accept it. {@link Settings} is the table of all
 * of them.
 *
 * @param <T> type of the value
 */
public final class Param<T> {
    /** The components that accept a setting. */
    public enum Scope {
        /** Any component; one value for the application's {@code JwtAuth}. */
        SHARED,
        /** Any component; it uses the value of the filter by default. */
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

    /** Which part of a value may be shown. */
    private enum Visibility {
        ALL,
        /** The kind of a JDBC URL, which may contain a password. */
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

    /** Creates a setting whose value is never shown. */
    static <T> Param<T> secret(Scope scope, String name, ParamType<T> type, String meaning) {
        return new Param<>(scope, name, type, null, meaning, Visibility.NOTHING);
    }

    /** Creates a setting for a plug-in. It may be a secret of the plug-in, so it is not shown. */
    static Param<String> ofPlugin(String name) {
        return secret(Scope.SHARED, name, ParamType.text("a string"), "");
    }

    /** Creates a setting for a key, which is not shown, or its location, which is. */
    static Param<String> location(String name, ParamType<String> type, String meaning) {
        return new Param<>(Scope.SHARED, name, type, null, meaning, Visibility.LOCATION);
    }

    /** Creates a setting whose value may be a JDBC URL, which may contain a password. */
    static Param<String> url(
            Scope scope, String name, ParamType<String> type, @Nullable String defaultText, String meaning) {
        return new Param<>(scope, name, type, defaultText, meaning, Visibility.KIND_OF_URL);
    }

    /** Whether the value may be a key: it is not a location. */
    private static boolean isKey(String text) {
        return !ResourceLocations.isLocation(text) && !KeyUrls.isUrl(text) && !UsersSource.isClassName(text);
    }

    /**
     * The same setting for a further issuer.
     *
     * @param prefix {@code issuer.NAME.}, or empty for this setting itself
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

    /** The default as written in {@code web.xml}, or null when the setting has none. */
    public @Nullable String defaultText() {
        return defaultText;
    }

    /** Describes the form of a value. */
    public String form() {
        return type.form();
    }

    /** Describes the effect of the setting, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** Whether the value is a secret, which is never shown. */
    public boolean isSecret() {
        return visibility == Visibility.NOTHING;
    }

    /** The part of the value that may be shown. */
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
        return read(written(value), () -> type.checker().apply(value));
    }

    /** Formats a value from code as in {@code web.xml}. */
    String written(Object value) {
        return type.writer().apply(value);
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

    /** A URL may contain a password before its host. */
    private static String withoutUserInfo(String text) {
        return text.replaceAll("(?s)//.*@", "//****@");
    }

    @Override
    public String toString() {
        return name;
    }
}
