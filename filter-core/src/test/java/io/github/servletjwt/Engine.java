package io.github.servletjwt;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** The databases and drivers that tests run on. */
public enum Engine {
    H2 {
        @Override
        public String newDatabase() {
            return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        }
    },
    HSQLDB {
        @Override
        public String newDatabase() {
            return "jdbc:hsqldb:mem:" + UUID.randomUUID();
        }
    },
    DERBY {
        @Override
        public String newDatabase() {
            // else it writes a file where the tests run
            System.setProperty("derby.stream.error.file", "/dev/null");
            return "jdbc:derby:memory:" + UUID.randomUUID() + ";create=true";
        }
    },
    SQLITE {
        @Override
        public String newDatabase() {
            try {
                Path file = Files.createTempFile("servlet-jwt", ".sqlite");
                file.toFile().deleteOnExit();
                return "jdbc:sqlite:" + file;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    },
    POSTGRESQL {
        @Override
        public String newDatabase() {
            return TestPostgres.newDatabase();
        }
    },
    MARIADB {
        @Override
        public String newDatabase() {
            return "jdbc:mariadb:" + MariaDbProcess.newDatabase() + "?user=root";
        }
    },
    /** The driver alone; the server is MariaDB's. */
    MYSQL_DRIVER {
        @Override
        public String newDatabase() {
            return "jdbc:mysql:" + MariaDbProcess.newDatabase() + "?user=root";
        }
    };

    /** The URL of a new database, with the user in it where there is one. */
    public abstract String newDatabase();

    /** Runs statements. */
    public static void run(String url, String... statements) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** A pool of few connections. */
    public static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }
}
