package io.github.servletjwt.example;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.UserAccounts;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens the database and prepares the first start: a secret and an administrator. It runs before filter and servlets
 * start, in any container, and leaves them the data source and the location of the secret.
 */
public final class FirstStart implements ServletContextListener {
    /** The context attribute that {@code web.xml} names in {@code servlet-jwt.dataSource}. */
    static final String DATA_SOURCE = "exampleDataSource";

    private static final System.Logger LOG = System.getLogger(FirstStart.class.getName());
    private static final String ADMIN = "admin";

    private @Nullable HikariDataSource pool;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            Path dataDir = ExampleSettings.dataDir();
            SecretFile.createDirectory(dataDir);
            HikariDataSource opened = openDatabase(dataDir);
            pool = opened;
            ServletContext context = event.getServletContext();
            context.setAttribute(DATA_SOURCE, opened);
            context.setInitParameter("servlet-jwt.secret", secret(dataDir));
            createAdmin(opened);
        } catch (IOException failed) {
            throw new IllegalStateException("DATA_DIR: " + failed, failed);
        }
    }

    /** Any database of {@code JDBC_URL}; by default H2 in a file. */
    private static HikariDataSource openDatabase(Path dataDir) throws IOException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("example");
        String url = ExampleSettings.find("JDBC_URL");
        if (url == null) {
            Path password = dataDir.resolve("database-password");
            SecretFile.createIfMissing(password);
            config.setJdbcUrl("jdbc:h2:file:" + dataDir.resolve("example") + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0");
            config.setDriverClassName("org.h2.Driver");
            config.setUsername("sa");
            config.setPassword(Files.readString(password));
        } else {
            config.setJdbcUrl(url);
            config.setDriverClassName(driver(url));
            config.setUsername(ExampleSettings.find("JDBC_USER"));
            config.setPassword(ExampleSettings.find("JDBC_PASSWORD"));
        }
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException refused) {
            // not kept as the cause: a driver's text may hold the URL, and that a password
            String reason = String.valueOf(refused.getCause() == null ? refused : refused.getCause());
            throw new IllegalStateException((url == null ? "DATA_DIR" : "JDBC_URL, JDBC_USER or JDBC_PASSWORD")
                    + ": the database does not open: " + reason.replaceAll("jdbc:[^\\s\"']*", "jdbc:…"));
        }
    }

    /** Found by ServiceLoader: in Tomcat, DriverManager does not see the drivers of WEB-INF/lib. */
    private static String driver(String url) {
        return ServiceLoader.load(Driver.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(driver -> accepts(driver, url))
                .map(driver -> driver.getClass().getName())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "JDBC_URL: no driver takes it; expected jdbc:h2:…, or the driver's jar in WEB-INF/lib"));
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException no) {
            return false;
        }
    }

    /**
     * The location of the secret: the setting is a placeholder, so that no parameter of the application holds the
     * secret.
     */
    private static String secret(Path dataDir) throws IOException {
        if (ExampleSettings.find("JWT_SECRET") != null) {
            return System.getProperty("JWT_SECRET") == null ? "${env:JWT_SECRET}" : "${sys:JWT_SECRET}";
        }
        Path file = dataDir.resolve("jwt-secret");
        if (SecretFile.createIfMissing(file)) {
            LOG.log(Level.INFO, "JWT_SECRET is not set: a random secret was made and is kept in {0}", file);
        } else {
            LOG.log(Level.INFO, "JWT_SECRET is not set: the secret kept in {0} is used", file);
        }
        return "${file:" + file + "}";
    }

    private static void createAdmin(HikariDataSource dataSource) {
        try (JwtAuth auth = JwtAuth.builder()
                .secret(SecretFile.randomText())
                .users("jdbc")
                .dataSource(dataSource)
                .build()) {
            UserAccounts accounts = auth.accounts();
            String chosen = ExampleSettings.find("ADMIN_PASSWORD");
            if (accounts.exists(ADMIN)) {
                LOG.log(
                        Level.INFO,
                        "the account admin exists{0}",
                        chosen == null ? "" : "; ADMIN_PASSWORD counts at the first start alone, and is not used");
            } else {
                String password = chosen == null ? SecretFile.randomText().substring(0, 20) : chosen;
                if (create(accounts, password)) {
                    print(
                            chosen == null
                                    ? "password " + password + " (shown only now)"
                                    : "the password of ADMIN_PASSWORD");
                }
            }
        }
    }

    /** False when another node that starts now has made it. */
    private static boolean create(UserAccounts accounts, String password) {
        try {
            accounts.create(ADMIN, password, Set.of("admin", "user"));
            return true;
        } catch (AuthFailureException refused) {
            if (refused.failure().code() == FailureCode.USERNAME_TAKEN) {
                return false;
            }
            throw new IllegalStateException(
                    "ADMIN_PASSWORD: expected 8 to 256 characters, not the name itself (" + refused.getMessage() + ")",
                    refused);
        }
    }

    /** To the console and not to the log: logs are kept and sent elsewhere. */
    @SuppressWarnings("SystemOut")
    private static void print(String password) {
        System.out.println("Created the account 'admin' with " + password);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (pool != null) {
            pool.close();
        }
        deregisterDrivers();
    }

    /** The drivers of {@code WEB-INF/lib}: DriverManager would keep them, and with them the stopped application. */
    private static void deregisterDrivers() {
        DriverManager.drivers()
                .filter(driver -> driver.getClass().getClassLoader() == FirstStart.class.getClassLoader())
                .forEach(driver -> {
                    try {
                        DriverManager.deregisterDriver(driver);
                    } catch (SQLException failed) {
                        LOG.log(Level.WARNING, "the database driver stays registered", failed);
                    }
                });
    }
}
