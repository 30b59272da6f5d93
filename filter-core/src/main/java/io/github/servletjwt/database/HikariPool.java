package io.github.servletjwt.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.config.DataSourceConfig;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** A pool of our own for a {@code jdbc:} URL. Apart, so that HikariCP is loaded only when a setting asks for it. */
final class HikariPool {
    private static final long TIMEOUT_MILLIS = 5_000;

    private HikariPool() {}

    static DataSources.Opened open(DataSourceConfig config) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("servlet-jwt");
        hikari.setJdbcUrl(config.location());
        hikari.setUsername(config.user());
        hikari.setPassword(config.password());
        hikari.setConnectionTimeout(TIMEOUT_MILLIS);
        String driver = driver(config.location());
        if (driver != null) {
            hikari.setDriverClassName(driver);
        }
        try {
            HikariDataSource pool = new HikariDataSource(hikari);
            return new DataSources.Opened(pool, pool);
        } catch (RuntimeException refused) {
            throw new IllegalArgumentException(
                    "the database does not answer: " + DataSourceConfig.masked(String.valueOf(reason(refused))),
                    refused);
        }
    }

    /** A driver in {@code WEB-INF/lib}, which DriverManager alone would not find. */
    private static @Nullable String driver(String url) {
        // a broken driver on the class path is not ours to mend; DriverManager may still know a good one
        return ServiceLoader.load(Driver.class).stream()
                .filter(driver -> accepts(driver, url))
                .map(driver -> driver.type().getName())
                .findFirst()
                .orElse(null);
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
