package io.github.servletjwt.example;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Settings from the environment: a system property ({@code -DPORT=0}) or a variable of the same name. */
public final class ExampleSettings {
    private ExampleSettings() {}

    /** The value, or null when there is none, or an empty one. */
    public static @Nullable String find(String name) {
        String property = System.getProperty(name);
        String value = property == null ? System.getenv(name) : property;
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The value, or another one when there is none. */
    public static String get(String name, String otherwise) {
        String value = find(name);
        return value == null ? otherwise : value;
    }

    /** The port of {@code PORT}, 8080 by default. */
    public static int port() {
        String text = get("PORT", "8080");
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65_535) {
            throw new IllegalStateException(
                    "PORT: expected a number from 0 to 65535 (0 = any free one); found '" + text + "'");
        }
        return port;
    }

    /** The folder of the state: {@code DATA_DIR}, else {@code data} in the working directory. */
    static Path dataDir() {
        return Path.of(get("DATA_DIR", "data")).toAbsolutePath().normalize();
    }
}
