package io.github.servletjwt;

import io.github.servletjwt.account.Argon2idHasher;
import io.github.servletjwt.account.DataSources;
import io.github.servletjwt.account.FileUserStore;
import io.github.servletjwt.account.InMemoryUserStore;
import io.github.servletjwt.account.JdbcUserStore;
import io.github.servletjwt.api.Configurable;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.config.JwtAuthConfig;
import io.github.servletjwt.config.Param;
import io.github.servletjwt.config.Problems;
import io.github.servletjwt.config.UsersSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** Opens the store that the setting {@code users} names. Belongs to one start. */
final class UserStores {
    private final JwtAuthConfig config;
    private final Surroundings surroundings;
    private final Argon2idHasher hasher;
    private final Problems problems;
    /** What is to be closed with the application, last opened first. */
    private final Deque<AutoCloseable> resources = new ConcurrentLinkedDeque<>();

    UserStores(JwtAuthConfig config, Surroundings surroundings, Argon2idHasher hasher, Problems problems) {
        this.config = config;
        this.surroundings = surroundings;
        this.hasher = hasher;
        this.problems = problems;
    }

    /** The store, or null when none is named, or it could not be opened and a problem says why. */
    @Nullable
    UserStore open() {
        UsersSource source = config.accounts().users();
        if (source == null) {
            return null;
        }
        return switch (source.kind()) {
            case MEMORY -> new InMemoryUserStore();
            case FILE -> file(source.text());
            case JDBC -> jdbc();
            case CLASS -> custom(source.text());
        };
    }

    Deque<AutoCloseable> resources() {
        return resources;
    }

    private @Nullable UserStore file(String location) {
        try {
            String text = surroundings.locations().read(location);
            return FileUserStore.parse(text, hasher, problem -> problem(Param.USERS, location + ", " + problem));
        } catch (IOException absent) {
            problem(
                    Param.USERS,
                    "no file can be read at " + location + " ("
                            + (absent instanceof FileNotFoundException ? "there is none" : absent) + "); expected "
                            + Param.USERS.form());
            return null;
        }
    }

    private @Nullable UserStore jdbc() {
        try {
            DataSources.Opened opened = surroundings
                    .dataSources()
                    .open(Objects.requireNonNull(config.accounts().dataSource()));
            resources.push(opened.resource());
            return JdbcUserStore.open(opened.dataSource(), config.accounts(), this::problem);
        } catch (IllegalArgumentException absent) {
            problem(Param.DATA_SOURCE, String.valueOf(absent.getMessage()));
            return null;
        }
    }

    private @Nullable UserStore custom(String className) {
        try {
            Class<?> type = Class.forName(className, true, surroundings.loader());
            Object store = type.getConstructor().newInstance();
            if (store instanceof AutoCloseable closeable) {
                resources.push(closeable);
            }
            if (store instanceof Configurable configurable) {
                configurable.configure(config.texts());
            }
            if (store instanceof UserStore users) {
                return users;
            }
            problem(Param.USERS, className + " does not implement " + UserStore.class.getName());
        } catch (ClassNotFoundException absent) {
            problem(Param.USERS, "there is no class " + className + "; expected " + Param.USERS.form());
        } catch (InvocationTargetException failed) {
            problem(Param.USERS, "the constructor of " + className + " fails: " + failed.getCause());
        } catch (ReflectiveOperationException | LinkageError unusable) {
            problem(Param.USERS, className + " needs a public constructor without arguments: " + unusable);
        } catch (RuntimeException refused) {
            problem(Param.USERS, className + " refuses its settings: " + refused.getMessage());
        }
        return null;
    }

    private void problem(Param<?> param, String text) {
        problems.add(config.origin(param), param.name() + ": " + text);
    }
}
