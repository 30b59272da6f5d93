package io.github.servletjwt.account;

import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.config.AccountConfig;
import io.github.servletjwt.config.Param;
import io.github.servletjwt.database.Database;
import io.github.servletjwt.database.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in a database: in our own tables, or wherever the queries of the settings find them.
 *
 * <p><b>Thread safety:</b> any thread; a connection of the data source for each call. <b>Failure:</b>
 * {@link StoreUnavailableException} for whatever the database throws.
 */
public final class JdbcUserStore implements UserStore {
    private final Database database;
    private final UserQueries queries;

    private JdbcUserStore(Database database, UserQueries queries) {
        this.database = database;
        this.queries = queries;
    }

    /**
     * A store whose tables are there and whose queries have been tried.
     *
     * @param createSchema whether missing tables of ours are made
     * @param problems takes what is wrong
     * @return writable when the accounts lie in our own tables
     */
    public static UserStore open(
            Database database, AccountConfig config, boolean createSchema, BiConsumer<Param<?>, String> problems) {
        UserQueries queries = UserQueries.of(config);
        JdbcUserStore store = new JdbcUserStore(database, queries);
        try {
            database.ask(connection -> {
                new JdbcStart(connection, problems).check(config, queries, createSchema);
                return store;
            });
        } catch (SQLException | RuntimeException unreachable) {
            problems.accept(Param.DATA_SOURCE, "the database does not answer: " + Schema.masked(unreachable));
        }
        return queries.builtIn() ? store.new Writable() : store;
    }

    static PreparedStatement prepare(Connection connection, String sql, String name) throws SQLException {
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
        return ask(connection -> find(connection, name));
    }

    private Optional<UserAccount> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = prepare(connection, queries.user(), name);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            Optional<UserAccount> account = account(name, rows);
            if (rows.next()) {
                throw new StoreUnavailableException("userQuery gives more than one row for user " + name);
            }
            return account;
        }
    }

    private <T> T ask(Database.Work<T> work) {
        try {
            return database.ask(work);
        } catch (SQLException unavailable) {
            throw unavailable(unavailable);
        }
    }

    private static Optional<UserAccount> account(String name, ResultSet row) throws SQLException {
        int columns = row.getMetaData().getColumnCount();
        if (columns > 2 && !name.equals(row.getString(3))) {
            // the database compares more loosely than names are compared here
            return Optional.empty();
        }
        boolean enabled = columns < 2 || row.getBoolean(2);
        String hash = row.getString(1);
        return Optional.of(new UserAccount(name, hash == null ? "" : hash.strip(), enabled));
    }

    @Override
    public UserGrants grants(String name) {
        return ask(connection -> new UserGrants(
                texts(connection, queries.roles(), name),
                texts(connection, queries.scopes(), name),
                claims(connection, name)));
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
        return value instanceof Boolean || value instanceof Number ? value : row.getString(2);
    }

    private static StoreUnavailableException unavailable(SQLException cause) {
        return new StoreUnavailableException("the database of users=jdbc does not answer: SQLSTATE "
                + cause.getSQLState() + ", " + Schema.masked(cause));
    }

    private boolean insert(UserAccount account, Set<String> roles) {
        Optional<SQLException> refused = ask(connection -> tryInsert(connection, account, roles));
        if (refused.isEmpty()) {
            return true;
        }
        if (find(account.name()).isPresent()) {
            return false;
        }
        // the database's own text is kept out of the log: it may hold the row
        throw new StoreUnavailableException("the database of users=jdbc refuses a new account: SQLSTATE "
                + refused.get().getSQLState() + ", code " + refused.get().getErrorCode());
    }

    /** Empty when it was done; else nothing was. */
    private static Optional<SQLException> tryInsert(Connection connection, UserAccount account, Set<String> roles)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            insertUser(connection, account);
            removeGrants(connection, account.name());
            insertRoles(connection, account.name(), roles);
            connection.commit();
            return Optional.empty();
        } catch (SQLException refused) {
            connection.rollback();
            return Optional.of(refused);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void insertUser(Connection connection, UserAccount account) throws SQLException {
        String sql = "INSERT INTO servletjwt_user (name, password_hash, enabled) VALUES (?, ?, ?)";
        try (PreparedStatement statement = prepare(connection, sql, account.name())) {
            statement.setString(2, account.passwordHash());
            statement.setBoolean(3, account.enabled());
            statement.executeUpdate();
        }
    }

    /** Where foreign keys are not enforced, an account of the same name that is gone may have left something. */
    private static void removeGrants(Connection connection, String name) throws SQLException {
        for (String table : List.of("servletjwt_user_role", "servletjwt_user_scope", "servletjwt_user_claim")) {
            try (PreparedStatement statement = prepare(connection, "DELETE FROM " + table + " WHERE name = ?", name)) {
                statement.executeUpdate();
            }
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

    private boolean update(String name, String oldHash, String newHash) {
        return ask(connection -> {
            String sql = "UPDATE servletjwt_user SET password_hash = ? WHERE name = ? AND password_hash = ?";
            try (PreparedStatement statement = prepare(connection, sql, newHash)) {
                statement.setString(2, name);
                statement.setString(3, oldHash);
                return statement.executeUpdate() == 1;
            }
        });
    }

    private List<String> sample(int most) {
        return ask(connection -> {
            List<String> hashes = new ArrayList<>();
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT password_hash FROM servletjwt_user")) {
                statement.setMaxRows(most);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        hashes.add(rows.getString(1).strip());
                    }
                }
            }
            return hashes;
        });
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

        @Override
        public boolean updateHash(String name, String oldHash, String newHash) {
            return update(name, oldHash, newHash);
        }

        @Override
        public List<String> sampleHashes(int most) {
            return sample(most);
        }
    }
}
