package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.database.Database;
import io.github.servletjwt.internal.database.Schema;
import io.github.servletjwt.internal.session.SessionRow.Owner;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in a database, for any number of nodes. Each change is one statement, and the database's clock counts. A
 * database may compare strings more loosely than this store does, so ids and owners are compared once more here.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException} for each failure of the
 * database.
 */
public final class JdbcSessionStore implements SessionStore {
    static final int BATCH = 1000;

    private static final int MAX_LISTED = 1000;

    /** SQLSTATE class: the transaction was rolled back in favour of another. */
    private static final String ROLLED_BACK = "40";

    /** SQLSTATE class: a constraint was violated, here by an insert that came second. */
    private static final String VIOLATED = "23";

    private final Database database;

    private JdbcSessionStore(Database database) {
        this.database = database;
    }

    /**
     * Opens a store, and checks that it can use its tables.
     *
     * @param createSchema whether to create missing tables
     * @throws IllegalArgumentException when the tables cannot be used; the message says why
     * @throws StoreUnavailableException when the database does not answer
     */
    public static JdbcSessionStore open(Database database, boolean createSchema) {
        try {
            SessionTable.require(database, createSchema);
            return new JdbcSessionStore(database);
        } catch (SQLException unreachable) {
            throw unavailable(unreachable);
        }
    }

    @Override
    public void open(NewSession session) {
        query(connection -> SqlStatements.update(connection, SessionSql.INSERT, SessionRow.values(session)));
    }

    @Override
    public Optional<Snapshot> find(String id) {
        return query(connection -> SqlStatements.query(connection, SessionSql.FIND, SessionRow::snapshot, id).stream()
                .filter(found -> found.session().id().equals(id))
                .findFirst());
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle) {
        return rotate(id, counter, accessUntil, idle, null, null);
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle, Session.Refresher refresher) {
        String address = SessionRow.filled(refresher.address());
        return rotate(id, counter, accessUntil, idle, address, SessionRow.filled(refresher.userAgent()));
    }

    private boolean rotate(
            String id,
            int counter,
            Instant accessUntil,
            Duration idle,
            @Nullable String address,
            @Nullable String agent) {
        long access = accessUntil.toEpochMilli();
        long wait = idle.toMillis();
        return query(connection -> tryUpdate(
                connection, SessionSql.ROTATE, address, agent, access, access, wait, wait, wait, id, counter));
    }

    @Override
    public boolean extend(String id, int counter, Instant accessUntil) {
        long access = accessUntil.toEpochMilli();
        return query(connection -> tryUpdate(connection, SessionSql.EXTEND, access, access, id, counter));
    }

    /** Under a strict isolation the database may roll back the later of two updates: that one has lost. */
    private static boolean tryUpdate(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        try {
            return isUpdated(connection, sql, values);
        } catch (SQLException failed) {
            if (isOfClass(failed, ROLLED_BACK)) {
                return false;
            }
            throw failed;
        }
    }

    private static boolean isUpdated(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        return SqlStatements.update(connection, sql, values) == 1;
    }

    private static boolean isOfClass(SQLException failed, String sqlStateClass) {
        return String.valueOf(failed.getSQLState()).startsWith(sqlStateClass);
    }

    /**
     * A session as {@link #revoke} reads it.
     *
     * @param accessUntil in milliseconds
     */
    private record Revocable(String id, long accessUntil, boolean revoked) {
        static Revocable read(ResultSet row) throws SQLException {
            return new Revocable(row.getString(1), row.getLong(2), row.getObject(3) != null);
        }
    }

    @Override
    public Revocation revoke(String id, String user, Instant accessUntil) {
        return query(connection -> {
            Revocation revocation = null;
            while (revocation == null) {
                revocation = tryRevoke(connection, id, user, accessUntil);
            }
            return revocation;
        });
    }

    /** Returns null when the session was changed after it was read. */
    private static @Nullable Revocation tryRevoke(Connection connection, String id, String user, Instant accessUntil)
            throws SQLException {
        Revocable known = SqlStatements.query(connection, SessionSql.REVOCABLE, Revocable::read, id).stream()
                .filter(found -> found.id().equals(id))
                .findFirst()
                .orElse(null);
        if (known == null) {
            SqlStatements.update(connection, SessionSql.INSERT_REVOKED, SessionRow.values(id, user, accessUntil));
            return new Revocation(id, accessUntil);
        }
        long access = Math.max(known.accessUntil(), accessUntil.toEpochMilli());
        boolean done = (known.revoked() && access == known.accessUntil())
                || isUpdated(connection, SessionSql.REVOKE, access, access, id, known.accessUntil(), access);
        return done ? new Revocation(id, Instant.ofEpochMilli(access)) : null;
    }

    @Override
    public List<Revocation> revokeAll(String user, @Nullable String exceptId) {
        String name = Owner.of(user).name();
        return query(connection -> {
            List<String> ids =
                    SqlStatements.query(connection, SessionSql.REVOCABLE_OF_USER, JdbcSessionStore::owned, name)
                            .stream()
                            .filter(owned -> owned.isOf(user))
                            .map(owned -> owned.revocation().sessionId())
                            .filter(id -> !id.equals(exceptId))
                            .toList();
            revokeEach(connection, ids);
            return SqlStatements.query(connection, SessionSql.REVOKED_OF_USER, JdbcSessionStore::owned, name).stream()
                    .filter(owned -> owned.isOf(user))
                    .map(Owned::revocation)
                    .toList();
        });
    }

    private record Owned(Revocation revocation, Owner owner) {
        boolean isOf(String user) {
            return owner.user().equals(user);
        }
    }

    private static Owned owned(ResultSet row) throws SQLException {
        return new Owned(SessionRow.revocation(row), Owner.read(row, 3, 4));
    }

    private static void revokeEach(Connection connection, List<String> ids) throws SQLException {
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> batch = ids.subList(from, Math.min(from + BATCH, ids.size()));
            SqlStatements.updateEach(connection, SessionSql.REVOKE_OPEN, batch);
        }
    }

    @Override
    public List<Session> list(String user) {
        String name = Owner.of(user).name();
        return query(connection ->
                SqlStatements.queryFirst(connection, MAX_LISTED, SessionSql.LIST, SessionRow::session, name).stream()
                        .filter(session -> session.user().equals(user))
                        .toList());
    }

    @Override
    public Revoked revokedSince(@Nullable Instant since) {
        return query(connection -> {
            Instant now = SqlStatements.query(connection, SessionSql.SELECT_NOW, row -> SessionRow.time(row, 1))
                    .get(0);
            return new Revoked(revocations(connection, since), now);
        });
    }

    private static List<Revocation> revocations(Connection connection, @Nullable Instant since) throws SQLException {
        if (since == null) {
            return SqlStatements.query(connection, SessionSql.ALL_REVOKED, SessionRow::revocation);
        }
        long millis = since.toEpochMilli();
        return SqlStatements.query(connection, SessionSql.REVOKED_SINCE, SessionRow::revocation, millis, millis);
    }

    @Override
    public void removeExpired() {
        if (query(connection -> SqlStatements.update(connection, SessionSql.LEASE)) == 0) {
            return;
        }
        int removed;
        do {
            removed = query(JdbcSessionStore::removeBatch);
        } while (removed == BATCH && !Thread.currentThread().isInterrupted());
    }

    /** Removes a limited number of rows, so that no other statement waits long for it. */
    private static int removeBatch(Connection connection) throws SQLException {
        List<String> ids = SqlStatements.queryFirst(connection, BATCH, SessionSql.REMOVABLE, row -> row.getString(1));
        SqlStatements.updateEach(connection, SessionSql.REMOVE, ids);
        return ids.size();
    }

    private <T> T query(Database.DatabaseCall<T> work) {
        try {
            return queryTwice(work);
        } catch (SQLException failed) {
            throw unavailable(failed);
        }
    }

    /** Repeats work that was rolled back in favour of another transaction, or whose insert came second. */
    private <T> T queryTwice(Database.DatabaseCall<T> work) throws SQLException {
        try {
            return database.query(work);
        } catch (SQLException failed) {
            if (isOfClass(failed, ROLLED_BACK) || isOfClass(failed, VIOLATED)) {
                return database.query(work);
            }
            throw failed;
        }
    }

    private static StoreUnavailableException unavailable(SQLException cause) {
        return new StoreUnavailableException("the database of sessions=jdbc does not answer: SQLSTATE "
                + cause.getSQLState() + ", " + Schema.masked(cause));
    }
}
