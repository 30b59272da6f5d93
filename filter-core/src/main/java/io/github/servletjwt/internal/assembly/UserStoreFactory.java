package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.account.FileUserStore;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.internal.account.JdbcUserStore;
import io.github.servletjwt.internal.account.PasswordHashes;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.ResourceLocations;
import io.github.servletjwt.internal.config.UsersSource;
import io.github.servletjwt.internal.database.Database;
import java.io.IOException;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Opens the user store that the setting {@code users} names. Used during startup only; not thread-safe. */
final class UserStoreFactory {
    private final JwtAuthConfig config;
    private final Environment environment;
    private final PasswordHashes hashes;
    private final PluginLoader plugins;
    private final LazyDatabase database;
    private final LongSupplier nanos;

    UserStoreFactory(
            JwtAuthConfig config,
            Environment environment,
            PasswordHashes hashes,
            PluginLoader plugins,
            LazyDatabase database,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.database = database;
        this.config = config;
        this.environment = environment;
        this.hashes = hashes;
        this.plugins = plugins;
    }

    /** The store; null when none is named, or when it cannot be opened, which is reported as a problem. */
    @Nullable
    UserStore open() {
        UsersSource source = config.accounts().users();
        if (source == null) {
            return null;
        }
        return switch (source.kind()) {
            case MEMORY -> new InMemoryUserStore();
            case FILE -> file(config, source.text(), environment.locations(), hashes, nanos, plugins.problems());
            case JDBC -> jdbc();
            case CONTAINER -> null;
            case CLASS -> plugins.create(source.text(), UserStore.class, AccountSettings.USERS);
        };
    }

    /** The store of a file; null when there is none, which is reported as a problem. */
    static @Nullable UserStore file(
            JwtAuthConfig config,
            String location,
            ResourceLocations locations,
            PasswordHashes hashes,
            LongSupplier nanos,
            Problems problems) {
        try {
            return FileUserStore.open(
                    location,
                    () -> locations.read(location),
                    hashes,
                    nanos,
                    problem -> config.problem(AccountSettings.USERS, location + ", " + problem, problems));
        } catch (IOException absent) {
            config.problem(
                    AccountSettings.USERS,
                    ResourceLocations.unreadable(location, absent, AccountSettings.USERS),
                    problems);
            return null;
        }
    }

    private @Nullable UserStore jdbc() {
        Database found = database.require();
        boolean createSchema =
                found != null && Objects.requireNonNull(config.dataSource()).createSchema();
        return found == null ? null : JdbcUserStore.open(found, config.accounts(), createSchema, this::problem);
    }

    private void problem(Param<?> param, String text) {
        config.problem(param, text, plugins.problems());
    }
}
