package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.database.DataSources;
import io.github.servletjwt.internal.database.Database;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The database that users and sessions share. Opened lazily. Used during startup only; not thread-safe. */
final class LazyDatabase {
    private final Environment environment;
    private final PluginLoader plugins;
    private @Nullable Database opened;
    private boolean asked;

    LazyDatabase(Environment environment, PluginLoader plugins) {
        this.environment = environment;
        this.plugins = plugins;
    }

    /** The database; null when it cannot be opened, which is reported as a problem once. */
    @Nullable
    Database require() {
        if (!asked) {
            asked = true;
            open();
        }
        return opened;
    }

    private void open() {
        try {
            DataSources.Opened found = environment
                    .dataSources()
                    .open(Objects.requireNonNull(plugins.config().dataSource()));
            plugins.resources().add(found.resource());
            opened = new Database(found.dataSource());
        } catch (IllegalArgumentException absent) {
            plugins.config()
                    .problem(AccountSettings.DATA_SOURCE, String.valueOf(absent.getMessage()), plugins.problems());
        }
    }
}
