package io.github.servletjwt.internal.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The location of a database, and the credentials for it.
 *
 * @param createSchema whether missing tables are created
 */
public record DataSourceConfig(
        String location, @Nullable String user, @Nullable String password, boolean createSchema) {
    /** Reads the settings; null when there is no location. */
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
                values.problem(param, "has no effect unless dataSource is a jdbc: URL; remove it");
            }
        }
        return config;
    }

    /** Whether the location is a JDBC URL. */
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
