package io.github.servletjwt;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A database in memory, of its own for each test. */
public final class TestDatabase {
    private final String url;

    /** Makes the database; it stays until it is shut down. */
    public TestDatabase() {
        this("");
    }

    /**
     * The same with settings of H2.
     *
     * @param settings such as {@code ;MODE=Oracle}
     */
    public TestDatabase(String settings) {
        this.url = "jdbc:h2:mem:" + UUID.randomUUID() + settings;
        run("SET DB_CLOSE_DELAY -1");
    }

    /** Where it is, for users {@code sa} with an empty password. */
    public String url() {
        return url + ";IFEXISTS=TRUE";
    }

    public DataSource dataSource() {
        return dataSource(url());
    }

    private static DataSource dataSource(String url) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        dataSource.setPassword("");
        return dataSource;
    }

    /** Runs statements. */
    public void run(String... statements) {
        try (Connection connection = dataSource(url).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** The first column of the rows of a query. */
    public List<String> column(String query) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** From now on there is no such database. */
    public void die() {
        run("SHUTDOWN");
    }
}
