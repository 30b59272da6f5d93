package io.github.servletjwt.internal.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@code ${env:NAME}}, {@code ${sys:NAME}} and {@code ${file:/path}} into a value, each with a default after a
 * bar: {@code ${env:NAME|text}}. The result is not scanned again. An empty variable is treated as absent.
 *
 * <p><b>Thread safety:</b> immutable, as safe as the functions it is given.
 */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}|]*)(?:\\|([^}]*))?(}?)");
    /** A default in the syntax of shells and Tomcat. */
    private static final Pattern SHELL_DEFAULT = Pattern.compile("((?:env|sys|file):.*?):([-=?+]).*", Pattern.DOTALL);
    /** The kind of placeholder, and a typical name. */
    private static final Pattern PLAIN = Pattern.compile("env:\\w*|sys:[\\w.-]*|file:.*");

    private static final int MAX_BYTES = 1 << 16;
    /** Messages name the forms, and not the value: it may be a secret that contains a dollar sign by chance. */
    private static final String FORMS = "placeholders are ${env:NAME}, ${sys:NAME} and ${file:/path}";

    private final Function<String, @Nullable String> env;
    private final Function<String, @Nullable String> sys;

    public Placeholders(Function<String, @Nullable String> env, Function<String, @Nullable String> sys) {
        this.env = env;
        this.sys = sys;
    }

    /** Placeholders of this process. */
    public static Placeholders ofProcess() {
        return new Placeholders(System::getenv, System::getProperty);
    }

    /**
     * The value with every placeholder filled in.
     *
     * @throws IllegalArgumentException when one cannot be filled; the message says which and why, and never a value
     */
    public String fill(String value) {
        Matcher matcher = PLACEHOLDER.matcher(value);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            if (matcher.group(3).isEmpty()) {
                throw new IllegalArgumentException("a placeholder has no closing brace; " + FORMS);
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(resolve(matcher.group(1), matcher.group(2))));
        }
        return matcher.appendTail(filled).toString();
    }

    private String resolve(String name, @Nullable String fallback) {
        Matcher shell = SHELL_DEFAULT.matcher(name);
        if (shell.matches()) {
            throw new IllegalArgumentException("a default stands after a bar: write ${" + shown(shell.group(1))
                    + "|default} in place of :" + shell.group(2));
        }
        String value = look(name);
        if (value != null && !value.isEmpty()) {
            return value;
        }
        if (fallback != null && !fallback.contains("${")) {
            return fallback;
        }
        if (fallback != null) {
            throw new IllegalArgumentException("a placeholder cannot stand in the default of another one");
        }
        throw new IllegalArgumentException("nothing is found for ${" + shown(name) + "}; set it, or give a default: ${"
                + shown(name) + "|default}");
    }

    /** The name up to a character that no name has: the rest may be a default, and that a secret. */
    private static String shown(String name) {
        Matcher plain = PLAIN.matcher(name);
        return plain.lookingAt() && !plain.hitEnd() ? plain.group() + "…" : name;
    }

    private @Nullable String look(String name) {
        if (name.startsWith("env:")) {
            return env.apply(name.substring(4));
        }
        if (name.startsWith("sys:") && name.length() > 4) {
            return sys.apply(name.substring(4));
        }
        if (name.startsWith("file:")) {
            return file(name.substring(5));
        }
        throw new IllegalArgumentException("${…} does not hold a placeholder; " + FORMS);
    }

    private static @Nullable String file(String name) {
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            return null;
        }
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new IllegalArgumentException("the file of ${file:" + name + "} is larger than 64 KiB");
            }
            return Files.readString(path, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the file of ${file:" + name + "} cannot be read", unreadable);
        }
    }
}
