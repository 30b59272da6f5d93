package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.database.DataSources;
import io.github.servletjwt.internal.database.Database;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The database that users and sessions share. Opened lazily. Used during startup only; not thread-safe. */
final class LazyDatabase {
    private final Environment surroundings;
    private final PluginLoader instances;
    private @Nullable Database opened;
    private boolean asked;

    LazyDatabase(Environment surroundings, PluginLoader instances) {
        this.surroundings = surroundings;
        this.instances = instances;
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
            DataSources.Opened found = surroundings
                    .dataSources()
                    .open(Objects.requireNonNull(instances.config().dataSource()));
            instances.resources().add(found.resource());
            opened = new Database(found.dataSource());
        } catch (IllegalArgumentException absent) {
            instances
                    .config()
                    .problem(AccountSettings.DATA_SOURCE, String.valueOf(absent.getMessage()), instances.problems());
        }
    }
}
