package io.github.servletjwt.internal.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.internal.config.DataSourceConfig;
import java.lang.System.Logger.Level;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Our own pool for a {@code jdbc:} URL. A class of its own, so that HikariCP is loaded only when a setting needs it.
 */
final class HikariPool {
    private static final System.Logger LOG = System.getLogger(HikariPool.class.getName());
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final String MYSQL = "com.mysql.cj.jdbc.";

    private HikariPool() {}

    static DataSources.Opened open(DataSourceConfig config) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("servlet-jwt");
        hikari.setJdbcUrl(config.location());
        hikari.setUsername(config.user());
        hikari.setPassword(config.password());
        hikari.setConnectionTimeout(TIMEOUT_MILLIS);
        Set<Driver> before = registered();
        String driver = driver(config.location());
        if (driver != null) {
            hikari.setDriverClassName(driver);
        }
        try {
            HikariDataSource pool = new HikariDataSource(hikari);
            return new DataSources.Opened(pool, () -> {
                pool.close();
                forget(before);
            });
        } catch (RuntimeException refused) {
            forget(before);
            throw new IllegalArgumentException(
                    "the database does not answer: " + DataSourceConfig.masked(String.valueOf(reason(refused))),
                    refused);
        }
    }

    /** Finds a driver in {@code WEB-INF/lib}, which DriverManager alone does not see. */
    private static @Nullable String driver(String url) {
        // ignores broken drivers on the class path: DriverManager may still know a good one
        return ServiceLoader.load(Driver.class).stream()
                .filter(driver -> accepts(driver, url))
                .map(driver -> driver.type().getName())
                .findFirst()
                .orElse(null);
    }

    /**
     * The registered drivers, without the application's class loader: the first call registers all that it can load.
     */
    private static Set<Driver> registered() {
        Thread thread = Thread.currentThread();
        ClassLoader application = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            return DriverManager.drivers().collect(Collectors.toSet());
        } finally {
            thread.setContextClassLoader(application);
        }
    }

    /**
     * Deregisters the drivers that came from {@code WEB-INF/lib}: they would keep the stopped application in memory.
     */
    private static void forget(Set<Driver> before) {
        Set<Driver> added = registered();
        added.removeAll(before);
        for (Driver driver : added) {
            try {
                DriverManager.deregisterDriver(driver);
            } catch (SQLException | SecurityException notOurs) {
                LOG.log(Level.DEBUG, "a JDBC driver stays registered", notOurs);
            }
            if (driver.getClass().getName().startsWith(MYSQL)) {
                stopThread(driver);
            }
        }
    }

    /**
     * Stops the thread that MySQL's driver starts when it is loaded: it would keep the stopped application in memory.
     * The driver refuses when the thread belongs to another application.
     */
    private static void stopThread(Driver driver) {
        try {
            Class.forName(
                            MYSQL + "AbandonedConnectionCleanupThread",
                            true,
                            driver.getClass().getClassLoader())
                    .getMethod("checkedShutdown")
                    .invoke(null);
        } catch (ReflectiveOperationException | LinkageError anotherVersion) {
            LOG.log(Level.DEBUG, "the thread of MySQL's driver could not be stopped", anotherVersion);
        }
    }

    private static boolean accepts(ServiceLoader.Provider<Driver> driver, String url) {
        try {
            return driver.get().acceptsURL(url);
        } catch (SQLException | ServiceConfigurationError no) {
            return false;
        }
    }

    private static @Nullable String reason(RuntimeException refused) {
        Throwable cause = refused.getCause();
        return cause == null ? refused.getMessage() : cause.getMessage();
    }
}
