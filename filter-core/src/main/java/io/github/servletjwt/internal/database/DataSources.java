package io.github.servletjwt.internal.database;

import io.github.servletjwt.internal.config.DataSourceConfig;
import java.util.function.Function;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks up or opens the data source that the settings name.
 *
 * <p><b>Thread safety:</b> as safe as the function it is given.
 */
public final class DataSources {
    /**
     * A data source.
     *
     * @param resource is closed after its last use: our own pool, or nothing for a data source of the container
     */
    public record Opened(DataSource dataSource, AutoCloseable resource) {}

    private final Function<String, @Nullable Object> attributes;

    /**
     * Creates a lookup for one application.
     *
     * @param attributes returns the context attribute that {@code attribute:} names, or null
     */
    public DataSources(Function<String, @Nullable Object> attributes) {
        this.attributes = attributes;
    }

    /**
     * Returns the data source.
     *
     * @throws IllegalArgumentException when it is missing or unusable; the message names the remedy
     */
    public Opened open(DataSourceConfig config) {
        if (config.isUrl()) {
            return pool(config);
        }
        Object found = config.location().startsWith("attribute:")
                ? attributes.apply(config.location().substring("attribute:".length()))
                : lookUp(config.location());
        if (found instanceof DataSource dataSource) {
            return new Opened(dataSource, () -> {});
        }
        throw new IllegalArgumentException(
                found == null
                        ? "nothing is found at " + config.location()
                        : "the object at " + config.location() + " is not a javax.sql.DataSource");
    }

    @SuppressWarnings("BanJNDI") // the name comes from web.xml, never from a request
    private static Object lookUp(String name) {
        try {
            return new InitialContext().lookup(name);
        } catch (NamingException absent) {
            throw new IllegalArgumentException(
                    "nothing is found at " + name + " in JNDI; expected a data source of the container", absent);
        }
    }

    private static Opened pool(DataSourceConfig config) {
        try {
            return HikariPool.open(config);
        } catch (NoClassDefFoundError absent) {
            throw new IllegalArgumentException(
                    "a jdbc: URL needs com.zaxxer:HikariCP in WEB-INF/lib; put it there, or name a data source of the "
                            + "container (java:comp/env/jdbc/x)",
                    absent);
        }
    }
}
