package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.config.AccountConfig;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.database.Database;
import io.github.servletjwt.internal.database.Schema;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in a database: in our own tables, or wherever the queries of the settings find them.
 *
 * <p><b>Thread safety:</b> any thread; each call uses a connection of the data source. <b>Failure:</b> {@link
 * StoreUnavailableException} for every failure of the database.
 */
public final class JdbcUserStore implements UserStore {
    private static final System.Logger LOG = System.getLogger(JdbcUserStore.class.getName());
    /** Class 22 without a condition of its own. */
    private static final String DATA_EXCEPTION = "22000";

    private final Database database;
    private final UserQueries queries;
    private final EnabledFlag flag = new EnabledFlag();
    private final AtomicBoolean dataFailureLogged = new AtomicBoolean();

    private JdbcUserStore(Database database, UserQueries queries) {
        this.database = database;
        this.queries = queries;
    }

    /**
     * Opens a store, creates or checks its tables, and tries its queries.
     *
     * @param createSchema whether missing tables of ours are created
     * @param problems receives what is wrong
     * @return writable when the accounts are in our own tables
     */
    public static UserStore open(
            Database database, AccountConfig config, boolean createSchema, BiConsumer<Param<?>, String> problems) {
        UserQueries queries = UserQueries.of(config);
        JdbcUserStore store = new JdbcUserStore(database, queries);
        int columns = 0;
        try {
            columns = database.query(connection -> {
                JdbcUserStoreCheck start = new JdbcUserStoreCheck(connection, problems);
                start.check(config, queries, createSchema);
                return start.userColumns();
            });
        } catch (SQLException | RuntimeException unreachable) {
            problems.accept(AccountSettings.DATA_SOURCE, "the database does not answer: " + Schema.masked(unreachable));
        }
        if (config.userQuery() != null && columns == UserQueries.NAME) {
            return store.new AsStored();
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

    /** The account with exactly this name: a database may compare names less strictly. */
    @Override
    public Optional<UserAccount> find(String name) {
        return lookUp(name).filter(account -> account.name().equals(name));
    }

    private Optional<UserAccount> lookUp(String name) {
        List<UserAccount> rows = rows(name);
        if (rows.size() > 1) {
            throw new StoreUnavailableException("userQuery returns more than one row for user " + name);
        }
        return rows.stream().findFirst();
    }

    /** At most two rows. None if the database cannot compare the name with its column: then no row has it. */
    private List<UserAccount> rows(String name) {
        try {
            return database.query(connection -> rows(connection, name));
        } catch (SQLException failed) {
            if (!SqlFailures.isOfData(failed)) {
                throw unavailable(failed);
            }
            if (dataFailureLogged.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "servlet-jwt: userQuery fails because of the data of a login, SQLSTATE {0}, code {1}: such users are "
                                + "unknown. The column of names may have a charset that lacks a character. Logged once",
                        failed.getSQLState(),
                        String.valueOf(failed.getErrorCode()));
            }
            return List.of();
        }
    }

    private List<UserAccount> rows(Connection connection, String name) throws SQLException {
        List<UserAccount> accounts = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, queries.user(), name);
                ResultSet rows = statement.executeQuery()) {
            while (accounts.size() <= 1 && rows.next()) {
                accounts.add(account(name, rows));
            }
        }
        return accounts;
    }

    private <T> T query(Database.DatabaseCall<T> work) {
        try {
            return database.query(work);
        } catch (SQLException unavailable) {
            throw unavailable(unavailable);
        }
    }

    private UserAccount account(String name, ResultSet row) throws SQLException {
        int columns = row.getMetaData().getColumnCount();
        boolean enabled = columns < UserQueries.FLAG || flag.read(row, UserQueries.FLAG);
        String hash = row.getString(UserQueries.HASH);
        String stored = columns < UserQueries.NAME ? name : storedName(row);
        return new UserAccount(stored, hash == null ? "" : hash.strip(), enabled);
    }

    /** Without the blanks that pad a column of fixed length. */
    private static String storedName(ResultSet row) throws SQLException {
        String name = row.getString(UserQueries.NAME);
        int type = row.getMetaData().getColumnType(UserQueries.NAME);
        boolean isPadded = type == Types.CHAR || type == Types.NCHAR;
        String stored = name != null && isPadded ? name.stripTrailing() : name;
        if (stored == null || !Usernames.isUsable(stored)) {
            throw new SQLException("userQuery returns a name that is null, empty, longer than "
                    + Usernames.MAX_CODE_POINTS + " characters or contains a control character");
        }
        return stored;
    }

    @Override
    public UserGrants grants(String name) {
        return query(connection -> new UserGrants(
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

    /** Numbers and booleans keep their type; everything else becomes a string. */
    private static Object json(Object value, ResultSet row) throws SQLException {
        return value instanceof Boolean || value instanceof Number ? value : row.getString(2);
    }

    private static StoreUnavailableException unavailable(SQLException cause) {
        return new StoreUnavailableException("the database of users=jdbc does not answer: SQLSTATE "
                + cause.getSQLState() + ", " + Schema.masked(cause));
    }

    private boolean insert(UserAccount account, Set<String> roles) {
        Optional<Refusal> refusal = query(connection -> tryInsert(connection, account, roles));
        if (refusal.isEmpty()) {
            return true;
        }
        if (refusal.get().isDuplicate() || find(account.name()).isPresent()) {
            return false;
        }
        // the database's own message is kept out of the log: it may contain the row
        SQLException cause = refusal.get().cause();
        throw new StoreUnavailableException("the database of users=jdbc refuses a new account: SQLSTATE "
                + cause.getSQLState() + ", code " + cause.getErrorCode());
    }

    /**
     * Why the database did not store a row.
     *
     * @param ofUser whether it was the row of the user, not a role
     */
    private record Refusal(SQLException cause, boolean ofUser) {
        /** Includes another name that the database treats as equal. */
        boolean isDuplicate() {
            return ofUser && SqlFailures.isDuplicate(cause);
        }
    }

    /** Empty if it was stored; else nothing was. */
    private Optional<Refusal> tryInsert(Connection connection, UserAccount account, Set<String> roles)
            throws SQLException {
        boolean userStored = false;
        boolean stored = false;
        connection.setAutoCommit(false);
        try {
            insertUser(connection, account);
            userStored = true;
            removeGrants(connection, account.name());
            insertRoles(connection, account.name(), roles);
            connection.commit();
            stored = true;
            return Optional.empty();
        } catch (SQLException refused) {
            return Optional.of(new Refusal(refused, !userStored));
        } finally {
            leaveTransaction(connection, !stored);
        }
    }

    /** Ending the transaction mode would commit. */
    private static void leaveTransaction(Connection connection, boolean rollBack) throws SQLException {
        if (rollBack) {
            connection.rollback();
        }
        connection.setAutoCommit(true);
    }

    /** Inserts a row and removes it again. An existing row with this name proves the same. */
    private boolean canHold(String name) {
        return query(connection -> {
            connection.setAutoCommit(false);
            try {
                insertUser(connection, new UserAccount(name, "-", false));
                return true;
            } catch (SQLException refused) {
                if (SqlFailures.isOfData(refused)) {
                    return false;
                }
                if (SqlFailures.isDuplicate(refused)) {
                    return true;
                }
                throw refused;
            } finally {
                leaveTransaction(connection, true);
            }
        });
    }

    private void insertUser(Connection connection, UserAccount account) throws SQLException {
        String sql = "INSERT INTO servletjwt_user (name, password_hash, enabled) VALUES (?, ?, ?)";
        try (PreparedStatement statement = prepare(connection, sql, account.name())) {
            statement.setString(2, account.passwordHash());
            statement.setBoolean(3, account.enabled());
            statement.executeUpdate();
        }
        if (rows(connection, account.name()).stream()
                .noneMatch(row -> row.name().equals(account.name()))) {
            // MariaDB in a mode that is not strict shortens names, and replaces characters by question marks
            throw new SQLException("the column changes the name", DATA_EXCEPTION);
        }
    }

    /** Without foreign keys, a removed account of the same name may have left roles. */
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
        return query(connection -> {
            String sql = "UPDATE servletjwt_user SET password_hash = ? WHERE name = ? AND password_hash = ?";
            try (PreparedStatement statement = prepare(connection, sql, newHash)) {
                statement.setString(2, name);
                statement.setString(3, oldHash);
                return statement.executeUpdate() == 1;
            }
        });
    }

    private List<String> sample(int max) {
        return query(connection -> {
            List<String> hashes = new ArrayList<>();
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT password_hash FROM servletjwt_user")) {
                statement.setMaxRows(max);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        hashes.add(rows.getString(1).strip());
                    }
                }
            }
            return hashes;
        });
    }

    /** The store when the accounts are in our own tables. */
    private final class Writable implements WritableUserStore, NameLimits {
        @Override
        public boolean canHold(String name) {
            return JdbcUserStore.this.canHold(name);
        }

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
        public List<String> sampleHashes(int max) {
            return sample(max);
        }
    }

    /** The store when userQuery returns the names too. */
    private final class AsStored implements NamesAsStored {
        @Override
        public Optional<UserAccount> find(String name) {
            return JdbcUserStore.this.find(name);
        }

        @Override
        public Optional<UserAccount> findTyped(String name) {
            return lookUp(name);
        }

        @Override
        public UserGrants grants(String name) {
            return JdbcUserStore.this.grants(name);
        }
    }
}
