package io.github.servletjwt.internal.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, and as whom to enter.
 *
 * @param createSchema whether missing tables of ours are made
 */
public record DataSourceConfig(
        String location, @Nullable String user, @Nullable String password, boolean createSchema) {
    /** Null when no location was given. */
    static @Nullable DataSourceConfig read(ParamValues values) {
        String location = values.find(AccountSettings.DATA_SOURCE);
        DataSourceConfig config = location == null
                ? null
                : new DataSourceConfig(
                        location,
                        values.find(AccountSettings.DATA_SOURCE_USER),
                        values.find(AccountSettings.DATA_SOURCE_PASSWORD),
                        values.get(AccountSettings.CREATE_SCHEMA));
        boolean url = config != null && config.isUrl();
        for (Param<?> param : List.of(AccountSettings.DATA_SOURCE_USER, AccountSettings.DATA_SOURCE_PASSWORD)) {
            if (!url && values.given(param) && !values.unusable(AccountSettings.DATA_SOURCE)) {
                values.problem(param, "only counts when dataSource is a jdbc: URL; take it away");
            }
        }
        return config;
    }

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
