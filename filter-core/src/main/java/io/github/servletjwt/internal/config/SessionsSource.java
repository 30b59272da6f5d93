package io.github.servletjwt.internal.config;

/**
 * The value of the setting {@code sessions}.
 *
 * @param kind kind of the store
 * @param text the class name, {@code redis} for a Redis URL, else the value itself
 */
public record SessionsSource(Kind kind, String text) {
    /** The kinds of stores. */
    public enum Kind {
        MEMORY,
        JDBC,
        REDIS,
        NONE,
        CLASS
    }

    static SessionsSource parse(String text) {
        return switch (text) {
            case "memory" -> new SessionsSource(Kind.MEMORY, text);
            case "jdbc" -> new SessionsSource(Kind.JDBC, text);
            case "none" -> new SessionsSource(Kind.NONE, text);
            default -> RedisUrl.isRedis(text) ? new SessionsSource(Kind.REDIS, "redis") : ofClass(text);
        };
    }

    private static SessionsSource ofClass(String text) {
        if (!UsersSource.isClassName(text)) {
            throw new IllegalArgumentException();
        }
        return new SessionsSource(Kind.CLASS, text);
    }
}
