package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore.Snapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps sessions to the columns of {@code servletjwt_session} and back. Some databases (Oracle) store the empty string
 * as NULL, so no column distinguishes the two: an empty string is stored as one blank, and an empty set as its
 * separator.
 */
final class SessionRow {
    /** The longest name that is stored; revocations of unknown sessions may have a longer one. */
    static final int MAX_NAME = 600;

    /** Roles may contain blanks, but are configured in lines. */
    private static final String ROLE_SEPARATOR = "\n";

    private static final String SCOPE_SEPARATOR = " ";
    private static final String EMPTY = " ";

    /**
     * The owner of a session, in two columns.
     *
     * @param realm the tag before the first blank; null in sessions of an earlier version, which had none
     */
    record Owner(@Nullable String realm, String name) {
        private static final String BLANK = " ";
        private static final int MAX_REALM = 64;

        static Owner of(String user) {
            int blank = user.indexOf(BLANK);
            return blank < 1 || blank > MAX_REALM || blank == user.length() - 1
                    ? new Owner(null, user)
                    : new Owner(user.substring(0, blank), user.substring(blank + 1));
        }

        static Owner read(ResultSet row, int realm, int name) throws SQLException {
            return new Owner(row.getString(realm), row.getString(name));
        }

        String user() {
            return realm == null ? name : realm + BLANK + name;
        }
    }

    private SessionRow() {}

    /** The values of {@link SessionSql#INSERT}. */
    static @Nullable Object[] values(NewSession session) {
        Owner owner = Owner.of(session.user());
        Instant authenticated = session.authenticatedAt();
        return new @Nullable Object[] {
            session.id(),
            owner.realm(),
            owner.name(),
            joined(SCOPE_SEPARATOR, session.scopes()),
            joined(ROLE_SEPARATOR, session.roles()),
            filled(session.address()),
            filled(session.userAgent()),
            authenticated == null ? null : authenticated.toEpochMilli(),
            session.accessUntil().toEpochMilli(),
            session.idle().toMillis(),
            session.total().toMillis(),
            session.idle().toMillis()
        };
    }

    /** The values of {@link SessionSql#INSERT_REVOKED}. */
    static @Nullable Object[] values(String id, String user, Instant accessUntil) {
        Owner owner = Owner.of(user);
        String name = owner.name().substring(0, Math.min(owner.name().length(), MAX_NAME));
        long access = accessUntil.toEpochMilli();
        return new @Nullable Object[] {id, owner.realm(), filled(name), EMPTY, EMPTY, access, access};
    }

    /** Reads a row of {@link SessionSql#FIND}. */
    static Snapshot snapshot(ResultSet row) throws SQLException {
        return new Snapshot(session(row), time(row, 17));
    }

    /** Reads a row with {@link SessionSql#COLUMNS}. */
    static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString(1),
                Owner.read(row, 16, 2).user(),
                row.getInt(3),
                split(SCOPE_SEPARATOR, row.getString(4)),
                split(ROLE_SEPARATOR, row.getString(12)),
                time(row, 5),
                time(row, 6),
                time(row, 7),
                time(row, 8),
                timeOrNull(row, 9),
                unfilled(row.getString(10)),
                unfilled(row.getString(11)),
                timeOrNull(row, 15),
                refresher(row.getString(13), row.getString(14)));
    }

    /** Reads a row that begins with id and access. */
    static Revocation revocation(ResultSet row) throws SQLException {
        return new Revocation(row.getString(1), time(row, 2));
    }

    private static Session.@Nullable Refresher refresher(@Nullable String address, @Nullable String agent) {
        return address == null ? null : new Session.Refresher(unfilled(address), unfilled(agent));
    }

    private static @Nullable String joined(String separator, @Nullable Set<String> strings) {
        return strings == null ? null : strings.isEmpty() ? separator : String.join(separator, strings);
    }

    private static @Nullable Set<String> split(String separator, @Nullable String joined) {
        if (joined == null) {
            return null;
        }
        boolean none = joined.isEmpty() || joined.equals(separator);
        return none ? Set.of() : new LinkedHashSet<>(Arrays.asList(joined.split(separator)));
    }

    /** A string that no database stores as NULL. */
    static String filled(String string) {
        return string.isEmpty() ? EMPTY : string;
    }

    private static String unfilled(@Nullable String filled) {
        return filled == null || filled.equals(EMPTY) ? "" : filled;
    }

    static Instant time(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    private static @Nullable Instant timeOrNull(ResultSet row, int column) throws SQLException {
        Instant time = time(row, column);
        return row.wasNull() ? null : time;
    }
}
