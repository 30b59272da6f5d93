package io.github.servletjwt.internal.config;

/**
 * Where the sessions are, as the setting {@code sessions} says it.
 *
 * @param kind which store
 * @param text the class name; the value itself for the others, {@code redis} alone for an address
 */
public record SessionsSource(Kind kind, String text) {
    /** The stores. */
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
