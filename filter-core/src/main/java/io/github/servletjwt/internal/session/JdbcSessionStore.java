package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.database.Database;
import io.github.servletjwt.internal.database.Schema;
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

    private static final int MAX_SECONDS = 4;
    private static final int MAX_LISTED = 1000;
    private static final int MAX_USER = 600;

    /** Roles may hold blanks, but are given in lines. */
    private static final String ROLES = "\n";

    private static final String SCOPES = " ";

    /** Stands for the empty string, which some databases keep as NULL. */
    private static final String NOTHING = " ";

    /** SQLSTATE of what is not there, or not understood; anything else is an answer that did not come. */
    private static final String UNUSABLE = "42";

    private static final String BLANK = " ";

    /**
     * The owner of a session, in two columns.
     *
     * @param realm the tag before the first blank; null in sessions of an earlier version, which had none
     */
    private record Owner(@Nullable String realm, String name) {
        private static final int MAX_REALM = 64;

        static Owner of(String user) {
            int blank = user.indexOf(BLANK);
            return blank < 1 || blank > MAX_REALM || blank == user.length() - 1
                    ? new Owner(null, user)
                    : new Owner(user.substring(0, blank), user.substring(blank + 1));
        }
    }

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
        return database.ask(connection -> {
            Optional<String> refused = Schema.create(connection, JdbcSessionStore.class);
            return refused.isPresent() ? refused : Schema.execute(connection, SessionTable.missing(connection));
        });
    }

    private void tryOut(boolean createSchema, @Nullable String refused) throws SQLException {
        try {
            database.ask(connection -> {
                List<String> missing = SessionTable.missing(connection);
                if (!missing.isEmpty()) {
                    throw new SQLException(
                            "servletjwt_session is that of an earlier version; run: " + String.join("; ", missing),
                            UNUSABLE);
                }
                select(connection, SessionSql.FIND, NOTHING);
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
                                    + (createSchema
                                            ? ""
                                            : "; create them from io/github/servletjwt/internal/session/schema.sql of the jar")
                            : "the tables of sessions=jdbc cannot be created: " + refused
                                    + "; create them from io/github/servletjwt/internal/session/schema.sql of the jar, and set createSchema=false",
                    unusable);
        }
    }

    @Override
    public void open(NewSession session) {
        ask(connection -> update(
                connection,
                SessionSql.INSERT,
                session.id(),
                Owner.of(session.user()).realm(),
                Owner.of(session.user()).name(),
                joined(SCOPES, session.scopes()),
                joined(ROLES, session.roles()),
                text(session.address()),
                text(session.userAgent()),
                session.authenticatedAt() == null
                        ? null
                        : session.authenticatedAt().toEpochMilli(),
                session.accessUntil().toEpochMilli(),
                session.idle().toMillis(),
                session.total().toMillis(),
                session.idle().toMillis()));
    }

    /** A separator alone is the empty set: no meaning rests on '' being another thing than NULL. */
    private static @Nullable String joined(String separator, @Nullable Set<String> texts) {
        return texts == null ? null : texts.isEmpty() ? separator : String.join(separator, texts);
    }

    private static String text(String text) {
        return text.isEmpty() ? NOTHING : text;
    }

    @Override
    public Optional<Snapshot> find(String id) {
        return ask(connection -> select(connection, SessionSql.FIND, id));
    }

    private static Optional<Snapshot> select(Connection connection, String sql, String id) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, id);
                ResultSet rows = statement.executeQuery()) {
            // the database may compare more loosely than ids are compared here
            boolean found = rows.next() && id.equals(rows.getString(1));
            return found ? Optional.of(new Snapshot(session(rows), time(rows, 17))) : Optional.empty();
        }
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle) {
        return rotate(id, counter, accessUntil, idle, null, null);
    }

    @Override
    public boolean rotate(String id, int counter, Instant accessUntil, Duration idle, Session.Refresher refresher) {
        return rotate(id, counter, accessUntil, idle, text(refresher.address()), text(refresher.userAgent()));
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
        return ask(connection -> tryUpdate(
                connection, SessionSql.ROTATE, address, agent, access, access, wait, wait, wait, id, counter));
    }

    @Override
    public boolean extend(String id, int counter, Instant accessUntil) {
        long access = accessUntil.toEpochMilli();
        return ask(connection -> tryUpdate(connection, SessionSql.EXTEND, access, access, id, counter));
    }

    /** Under a strict isolation the database may refuse the later of two: it has lost, then. */
    private static boolean tryUpdate(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
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
            if (kept(connection, id).isPresent()) {
                update(connection, SessionSql.REVOKE, access, access, access, access, id, access);
            }
            Optional<Revocation> known = kept(connection, id);
            if (known.isPresent()) {
                return known.get();
            }
            Owner owner = Owner.of(user);
            String name = text(owner.name().substring(0, Math.min(owner.name().length(), MAX_USER)));
            update(connection, SessionSql.INSERT_REVOKED, id, owner.realm(), name, NOTHING, NOTHING, access, access);
            return new Revocation(id, accessUntil);
        });
    }

    private static Optional<Revocation> kept(Connection connection, String id) throws SQLException {
        return revocations(connection, SessionSql.ACCESS_UNTIL, id).stream()
                .filter(known -> known.sessionId().equals(id))
                .findFirst();
    }

    @Override
    public List<Revocation> revokeAll(String user, @Nullable String exceptId) {
        return ask(connection -> {
            revokeEach(connection, revocable(connection, user, exceptId));
            try (PreparedStatement statement = prepare(
                            connection,
                            SessionSql.REVOKED_OF_USER,
                            Owner.of(user).name());
                    ResultSet rows = statement.executeQuery()) {
                List<Revocation> revocations = new ArrayList<>();
                while (rows.next()) {
                    if (user.equals(owner(rows.getString(3), rows.getString(4)))) {
                        revocations.add(new Revocation(rows.getString(1), time(rows, 2)));
                    }
                }
                return revocations;
            }
        });
    }

    /** The names are compared here: the database may take two for one. */
    private static List<String> revocable(Connection connection, String user, @Nullable String exceptId)
            throws SQLException {
        try (PreparedStatement statement =
                        prepare(connection, SessionSql.REVOCABLE, Owner.of(user).name());
                ResultSet rows = statement.executeQuery()) {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                String id = rows.getString(1);
                if (user.equals(owner(rows.getString(2), rows.getString(3))) && !id.equals(exceptId)) {
                    ids.add(id);
                }
            }
            return ids;
        }
    }

    private static void revokeEach(Connection connection, List<String> ids) throws SQLException {
        for (int from = 0; from < ids.size(); from += BATCH) {
            batch(connection, SessionSql.REVOKE_OPEN, ids.subList(from, Math.min(from + BATCH, ids.size())));
        }
    }

    private static void batch(Connection connection, String sql, List<String> ids) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql)) {
            for (String id : ids) {
                statement.setString(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public List<Session> list(String user) {
        return ask(connection -> {
            try (PreparedStatement statement =
                    prepare(connection, SessionSql.LIST, Owner.of(user).name())) {
                statement.setMaxRows(MAX_LISTED);
                List<Session> sessions = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        Session session = session(rows);
                        if (session.user().equals(user)) {
                            sessions.add(session);
                        }
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
        batch(connection, SessionSql.REMOVE, ids);
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
            statement.setQueryTimeout(MAX_SECONDS);
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
        long authenticated = row.getLong(15);
        boolean unknown = row.wasNull();
        return new Session(
                row.getString(1),
                owner(row.getString(16), row.getString(2)),
                row.getInt(3),
                split(SCOPES, row.getString(4)),
                split(ROLES, row.getString(12)),
                time(row, 5),
                time(row, 6),
                time(row, 7),
                time(row, 8),
                open ? null : Instant.ofEpochMilli(revoked),
                read(row.getString(10)),
                read(row.getString(11)),
                unknown ? null : Instant.ofEpochMilli(authenticated),
                refresher(row.getString(13), row.getString(14)));
    }

    private static String owner(@Nullable String realm, String name) {
        return realm == null ? name : realm + BLANK + name;
    }

    /** The other way round of {@link #text}. */
    private static String read(@Nullable String text) {
        return text == null || text.equals(NOTHING) ? "" : text;
    }

    private static Session.@Nullable Refresher refresher(@Nullable String address, @Nullable String agent) {
        return address == null ? null : new Session.Refresher(read(address), read(agent));
    }

    private static @Nullable Set<String> split(String separator, @Nullable String text) {
        if (text == null) {
            return null;
        }
        boolean none = text.isEmpty() || text.equals(separator);
        return none ? Set.of() : new LinkedHashSet<>(Arrays.asList(text.split(separator)));
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }
}
