package io.github.servletjwt.account;

import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.config.AccountConfig;
import io.github.servletjwt.config.Param;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in a database: in our own tables, or wherever the queries of the settings find them.
 *
 * <p><b>Thread safety:</b> any thread; a connection of the data source for each call. <b>Failure:</b>
 * {@link StoreUnavailableException} for whatever the database throws.
 */
public final class JdbcUserStore implements UserStore {
    private static final String VIOLATED_CONSTRAINT = "23";

    private final DataSource dataSource;
    private final UserQueries queries;

    private JdbcUserStore(DataSource dataSource, UserQueries queries) {
        this.dataSource = dataSource;
        this.queries = queries;
    }

    /**
     * A store whose tables are there and whose queries have been tried.
     *
     * @param problems takes what is wrong
     * @return writable when the accounts lie in our own tables
     */
    public static UserStore open(DataSource dataSource, AccountConfig config, BiConsumer<Param<?>, String> problems) {
        UserQueries queries = UserQueries.of(config);
        JdbcUserStore store = new JdbcUserStore(dataSource, queries);
        try (Connection connection = dataSource.getConnection()) {
            if (config.createSchema() && config.userQuery() == null) {
                createSchema(connection);
            }
            store.tryQueries(connection, problems);
        } catch (SQLException unreachable) {
            problems.accept(Param.DATA_SOURCE, "the database does not answer: " + unreachable.getMessage());
        }
        return queries.builtIn() ? store.new Writable() : store;
    }

    private static void createSchema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : schema().split(";\\s*\\R", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    private static String schema() {
        try (InputStream in = Objects.requireNonNull(JdbcUserStore.class.getResourceAsStream("schema.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
        } catch (IOException impossible) {
            throw new IllegalStateException("schema.sql cannot be read from the jar", impossible);
        }
    }

    private void tryQueries(Connection connection, BiConsumer<Param<?>, String> problems) {
        tryQuery(connection, Param.USER_QUERY, queries.user(), 1, 2, problems);
        tryQuery(connection, Param.ROLES_QUERY, queries.roles(), 1, 1, problems);
        tryQuery(connection, Param.SCOPES_QUERY, queries.scopes(), 1, 1, problems);
        tryQuery(connection, Param.CLAIMS_QUERY, queries.claims(), 2, 2, problems);
    }

    private static void tryQuery(
            Connection connection,
            Param<?> param,
            @Nullable String sql,
            int least,
            int most,
            BiConsumer<Param<?>, String> problems) {
        if (sql == null) {
            return;
        }
        try (PreparedStatement statement = prepare(connection, sql, "");
                ResultSet rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            if (columns < least || columns > most) {
                problems.accept(
                        param,
                        "gives " + columns + " columns; expected "
                                + (least == most ? String.valueOf(least) : least + " or " + most));
            }
        } catch (SQLException refused) {
            problems.accept(param, "the database refuses it: " + refused.getMessage());
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, String name) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setString(1, name);
            return statement;
        } catch (SQLException refused) {
            statement.close();
            throw refused;
        }
    }

    @Override
    public Optional<UserAccount> find(String name) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = prepare(connection, queries.user(), name);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            UserAccount account = account(name, rows);
            if (rows.next()) {
                throw new StoreUnavailableException("userQuery gives more than one row for user " + name);
            }
            return Optional.of(account);
        } catch (SQLException unavailable) {
            throw unavailable(unavailable);
        }
    }

    private static UserAccount account(String name, ResultSet row) throws SQLException {
        boolean enabled = row.getMetaData().getColumnCount() < 2 || row.getBoolean(2);
        String hash = row.getString(1);
        return new UserAccount(name, hash == null ? "" : hash.strip(), enabled);
    }

    @Override
    public UserGrants grants(String name) {
        try (Connection connection = dataSource.getConnection()) {
            return new UserGrants(
                    texts(connection, queries.roles(), name),
                    texts(connection, queries.scopes(), name),
                    claims(connection, name));
        } catch (SQLException unavailable) {
            throw unavailable(unavailable);
        }
    }

    private static Set<String> texts(Connection connection, @Nullable String sql, String name) throws SQLException {
        Set<String> texts = new LinkedHashSet<>();
        if (sql == null) {
            return texts;
        }
        try (PreparedStatement statement = prepare(connection, sql, name);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String text = rows.getString(1);
                if (text != null && !text.isBlank()) {
                    texts.add(text.strip());
                }
            }
        }
        return texts;
    }

    private Map<String, Object> claims(Connection connection, String name) throws SQLException {
        Map<String, List<Object>> rowsByClaim = new LinkedHashMap<>();
        if (queries.claims() != null) {
            try (PreparedStatement statement = prepare(connection, queries.claims(), name);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    addClaim(rowsByClaim, rows);
                }
            }
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        rowsByClaim.forEach((claim, values) -> claims.put(claim, values.size() == 1 ? values.get(0) : values));
        return claims;
    }

    private static void addClaim(Map<String, List<Object>> rowsByClaim, ResultSet row) throws SQLException {
        String claim = row.getString(1);
        Object value = row.getObject(2);
        if (claim != null && value != null) {
            rowsByClaim.computeIfAbsent(claim.strip(), key -> new ArrayList<>()).add(json(value, row));
        }
    }

    /** Numbers and booleans stay what they are; all else is text. */
    private static Object json(Object value, ResultSet row) throws SQLException {
        if (value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigDecimal) {
            return value;
        }
        return row.getString(2);
    }

    private static StoreUnavailableException unavailable(SQLException cause) {
        return new StoreUnavailableException("the database of users=jdbc does not answer", cause);
    }

    private boolean insert(UserAccount account, Set<String> roles) {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                insertUser(connection, account);
                insertRoles(connection, account.name(), roles);
                connection.commit();
                return true;
            } catch (SQLException failed) {
                connection.rollback();
                return isTaken(failed);
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException unavailable) {
            throw unavailable(unavailable);
        }
    }

    /** False when the name is taken; what failed otherwise is thrown on. */
    private static boolean isTaken(SQLException failed) throws SQLException {
        if (failed.getSQLState() == null || !failed.getSQLState().startsWith(VIOLATED_CONSTRAINT)) {
            throw failed;
        }
        return false;
    }

    private static void insertUser(Connection connection, UserAccount account) throws SQLException {
        String sql = "INSERT INTO servletjwt_user (name, password_hash, enabled) VALUES (?, ?, ?)";
        try (PreparedStatement statement = prepare(connection, sql, account.name())) {
            statement.setString(2, account.passwordHash());
            statement.setBoolean(3, account.enabled());
            statement.executeUpdate();
        }
    }

    private static void insertRoles(Connection connection, String name, Set<String> roles) throws SQLException {
        for (String role : roles) {
            String sql = "INSERT INTO servletjwt_user_role (name, role) VALUES (?, ?)";
            try (PreparedStatement statement = prepare(connection, sql, name)) {
                statement.setString(2, role);
                statement.executeUpdate();
            }
        }
    }

    /** The store where accounts lie in our own tables. */
    private final class Writable implements WritableUserStore {
        @Override
        public Optional<UserAccount> find(String name) {
            return JdbcUserStore.this.find(name);
        }

        @Override
        public UserGrants grants(String name) {
            return JdbcUserStore.this.grants(name);
        }

        @Override
        public boolean create(UserAccount account, Set<String> roles) {
            return insert(account, roles);
        }
    }
}
