package io.github.servletjwt.session;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.database.Database;
import io.github.servletjwt.database.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in a database, for any number of nodes. Each change is one statement, and the time is the database's.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException} for whatever the database
 * throws.
 */
public final class JdbcSessionStore implements SessionStore {
    static final int BATCH = 1000;

    private static final int MOST_SECONDS = 4;
    private static final int MOST_LISTED = 1000;
    private static final int MOST_USER = 255;

    /** Roles may hold blanks, but are given in lines. */
    private static final String ROLES = "\n";

    /** SQLSTATE of what is not there, or not understood; anything else is an answer that did not come. */
    private static final String UNUSABLE = "42";

    private final Database database;

    private JdbcSessionStore(Database database) {
        this.database = database;
    }

    /**
     * A store whose tables are there.
     *
     * @param createSchema whether missing tables are made
     * @throws IllegalArgumentException when it cannot be used; the message tells why
     * @throws StoreUnavailableException when the database does not answer
     */
    public static JdbcSessionStore open(Database database, boolean createSchema) {
        JdbcSessionStore store = new JdbcSessionStore(database);
        try {
            String refused = createSchema ? store.create().orElse(null) : null;
            store.tryOut(createSchema, refused);
            return store;
        } catch (SQLException unreachable) {
            throw unavailable(unreachable);
        }
    }

    private Optional<String> create() throws SQLException {
        return database.ask(connection -> Schema.create(connection, JdbcSessionStore.class));
    }

    private void tryOut(boolean createSchema, @Nullable String refused) throws SQLException {
        try {
            database.ask(connection -> {
                select(connection, SessionSql.FIND, "");
                if (update(connection, SessionSql.RENAME_LEASE) != 1) {
                    throw new SQLException("servletjwt_lease has no row 'sessions'", UNUSABLE);
                }
                return connection;
            });
        } catch (SQLException unusable) {
            if (!String.valueOf(unusable.getSQLState()).startsWith(UNUSABLE)) {
                throw unusable;
            }
            throw new IllegalArgumentException(
                    refused == null
                            ? "the tables of sessions=jdbc cannot be used: " + Schema.masked(unusable)
                                    + (createSchema ? "" : "; create them from session/schema.sql of the jar")
                            : "the tables of sessions=jdbc cannot be created: " + refused
                                    + "; create them from session/schema.sql of the jar, and set createSchema=false",
                    unusable);
        }
    }

    @Override
    public void open(NewSession session) {
        ask(connection -> update(
                connection,
                SessionSql.INSERT,
                session.id(),
                session.user(),
                joined(" ", session.scopes()),
                joined(ROLES, session.roles()),
                session.address(),
                session.userAgent(),
                session.accessUntil().toEpochMilli(),
                session.idle().toMillis(),
                session.total().toMillis(),
                session.idle().toMillis()));
    }

    private static @Nullable String joined(String separator, @Nullable Set<String> texts) {
        return texts == null ? null : String.join(separator, texts);
    }

    @Override
    public Optional<Snapshot> find(String id) {
        return ask(connection -> select(connection, SessionSql.FIND, id));
    }

    private static Optional<Snapshot> select(Connection connection, String sql, String id) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, id);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(new Snapshot(session(rows), time(rows, 13))) : Optional.empty();
        }
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle) {
        long access = accessUntil.toEpochMilli();
        long wait = idle.toMillis();
        return ask(
                connection -> tryUpdate(connection, SessionSql.ROTATE, access, access, wait, wait, wait, id, counter));
    }

    @Override
    public boolean extend(String id, int counter, Instant accessUntil) {
        long access = accessUntil.toEpochMilli();
        return ask(connection -> tryUpdate(connection, SessionSql.EXTEND, access, access, id, counter));
    }

    /** Under a strict isolation the database may refuse the later of two: it has lost, then. */
    private static boolean tryUpdate(Connection connection, String sql, Object... values) throws SQLException {
        try {
            return update(connection, sql, values) == 1;
        } catch (SQLException refused) {
            if (isConflict(refused)) {
                return false;
            }
            throw refused;
        }
    }

    /** SQLSTATE 40: the transaction was rolled back for the sake of another. */
    private static boolean isConflict(SQLException refused) {
        return String.valueOf(refused.getSQLState()).startsWith("40");
    }

    @Override
    public Revocation revoke(String id, String user, Instant accessUntil) {
        return ask(connection -> {
            long access = accessUntil.toEpochMilli();
            update(connection, SessionSql.REVOKE, access, access, access, access, id, access);
            List<Revocation> known = revocations(connection, SessionSql.ACCESS_UNTIL, id);
            if (!known.isEmpty()) {
                return known.get(0);
            }
            String name = user.substring(0, Math.min(user.length(), MOST_USER));
            update(connection, SessionSql.INSERT_REVOKED, id, name, access, access);
            return new Revocation(id, accessUntil);
        });
    }

    @Override
    public List<Revocation> revokeAll(String user, @Nullable String exceptId) {
        return ask(connection -> {
            update(connection, SessionSql.REVOKE_ALL, user, exceptId == null ? "" : exceptId);
            return revocations(connection, SessionSql.REVOKED_OF_USER, user);
        });
    }

    @Override
    public List<Session> list(String user) {
        return ask(connection -> {
            try (PreparedStatement statement = prepare(connection, SessionSql.LIST, user)) {
                statement.setMaxRows(MOST_LISTED);
                List<Session> sessions = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        sessions.add(session(rows));
                    }
                }
                return sessions;
            }
        });
    }

    @Override
    public Revoked revokedSince(@Nullable Instant since) {
        return ask(connection -> {
            Instant now = now(connection);
            List<Revocation> revocations = since == null
                    ? revocations(connection, SessionSql.ALL_REVOKED)
                    : revocations(connection, SessionSql.REVOKED_SINCE, since.toEpochMilli(), since.toEpochMilli());
            return new Revoked(revocations, now);
        });
    }

    @Override
    public void removeExpired() {
        if (ask(connection -> update(connection, SessionSql.LEASE)) == 0) {
            return;
        }
        int removed;
        do {
            removed = ask(JdbcSessionStore::removeSome);
        } while (removed == BATCH && !Thread.currentThread().isInterrupted());
    }

    /** Little by little, so that nobody waits for it. */
    private static int removeSome(Connection connection) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, SessionSql.REMOVABLE)) {
            statement.setMaxRows(BATCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        try (PreparedStatement statement = prepare(connection, SessionSql.REMOVE)) {
            for (String id : ids) {
                statement.setString(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return ids.size();
    }

    private <T> T ask(Database.Work<T> work) {
        try {
            return askTwice(work);
        } catch (SQLException unavailable) {
            throw unavailable(unavailable);
        }
    }

    /** What was rolled back for the sake of another, or lost a race to insert, goes through the second time. */
    private <T> T askTwice(Database.Work<T> work) throws SQLException {
        try {
            return database.ask(work);
        } catch (SQLException refused) {
            if (isConflict(refused) || String.valueOf(refused.getSQLState()).startsWith("23")) {
                return database.ask(work);
            }
            throw refused;
        }
    }

    private static StoreUnavailableException unavailable(SQLException cause) {
        return new StoreUnavailableException("the database of sessions=jdbc does not answer: SQLSTATE "
                + cause.getSQLState() + ", " + Schema.masked(cause));
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            // less than the connection's: what waits for a lock is taken back, and does not happen after all
            statement.setQueryTimeout(MOST_SECONDS);
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException refused) {
            statement.close();
            throw refused;
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static List<Revocation> revocations(Connection connection, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<Revocation> revocations = new ArrayList<>();
            while (rows.next()) {
                revocations.add(new Revocation(rows.getString(1), time(rows, 2)));
            }
            return revocations;
        }
    }

    private static Instant now(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SessionSql.SELECT_NOW);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return time(rows, 1);
        }
    }

    private static Session session(ResultSet row) throws SQLException {
        long revoked = row.getLong(9);
        boolean open = row.wasNull();
        return new Session(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                split(" ", row.getString(4)),
                split(ROLES, row.getString(12)),
                time(row, 5),
                time(row, 6),
                time(row, 7),
                time(row, 8),
                open ? null : Instant.ofEpochMilli(revoked),
                Objects.requireNonNullElse(row.getString(10), ""),
                Objects.requireNonNullElse(row.getString(11), ""));
    }

    private static @Nullable Set<String> split(String separator, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(text.split(separator)));
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }
}
