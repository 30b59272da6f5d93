package io.github.servletjwt;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A PostgreSQL server of this test run, started when the first test asks; each test has a database of its own. */
public final class TestPostgres {
    private static final class Server {
        private static final EmbeddedPostgres SHARED = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .setServerConfig("fsync", "off")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
                return server;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static void close(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException gone) {
                // the run is over
            }
        }
    }

    private TestPostgres() {}

    /** The URL of a new database, with the user in it. */
    public static String newDatabase() {
        return newDatabase("");
    }

    /** One whose columns hold the characters of ISO 8859-1 alone. */
    public static String newLatin1Database() {
        return newDatabase(" ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    }

    private static String newDatabase(String options) {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        run(Server.SHARED.getJdbcUrl("postgres", "postgres"), "CREATE DATABASE " + name + options);
        return Server.SHARED.getJdbcUrl("postgres", name);
    }

    private static void run(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
