package io.github.servletjwt.internal.config;

import java.util.regex.Pattern;

/**
 * The value of the setting {@code users}.
 *
 * @param kind kind of the store
 * @param text the location or the class name, else the value itself
 */
public record UsersSource(Kind kind, String text) {
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}$]*"
                    + "(\\.\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}$]*)+");

    /** The kinds of stores. */
    public enum Kind {
        JDBC,
        CONTAINER,
        MEMORY,
        FILE,
        CLASS
    }

    static UsersSource parse(String text) {
        if (text.equals("jdbc")) {
            return new UsersSource(Kind.JDBC, text);
        }
        if (text.equals("container")) {
            return new UsersSource(Kind.CONTAINER, text);
        }
        if (text.equals("memory")) {
            return new UsersSource(Kind.MEMORY, text);
        }
        if (ResourceLocations.isLocation(text)) {
            return new UsersSource(Kind.FILE, text);
        }
        if (isClassName(text)) {
            return new UsersSource(Kind.CLASS, text);
        }
        throw new IllegalArgumentException();
    }

    static boolean isClassName(String text) {
        return CLASS_NAME.matcher(text).matches();
    }
}
