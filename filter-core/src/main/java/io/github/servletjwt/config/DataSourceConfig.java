package io.github.servletjwt.config;

import org.jspecify.annotations.Nullable;

/** Where a database is, and as whom to enter. */
public record DataSourceConfig(
        String location, @Nullable String user, @Nullable String password) {
    /** Where {@code jdbc:} URLs begin. */
    public boolean isUrl() {
        return location.startsWith("jdbc:");
    }

    /** A driver's message without URLs, which may hold passwords. */
    public static String masked(String message) {
        return message.replaceAll("jdbc:[^\\s\"']*", "jdbc:…");
    }

    /** Without the password, and without the URL, which may hold one. */
    @Override
    public String toString() {
        return "DataSourceConfig[" + (isUrl() ? "jdbc:…" : location) + "]";
    }
}
