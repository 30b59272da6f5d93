package io.github.servletjwt.internal.session;

/** The SQL of {@link JdbcSessionStore}. Times are milliseconds since 1970; "now" is the database's clock. */
final class SessionSql {
    private static final String NOW = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";

    /**
     * One hour: a row is kept for this time after its last token expires. More than any leeway or difference of clocks.
     */
    private static final String MARGIN = " + 3600000";

    /** 25 hours: the same for an open session, whose last token may live for a day. */
    private static final String OPEN_MARGIN = " + 90000000";

    /** One minute: rows commit out of order, so a poll reads this much of the past again. */
    private static final String OVERLAP = " - 60000";

    /** Ten minutes: how long a lease holds. */
    private static final String CLEANING = " + 600000";

    static final String COLUMNS = "id, user_name, counter, scopes, created_at, last_used_at, access_until, "
            + "expires_at, revoked_at, address, user_agent, roles, refresh_address, refresh_agent, auth_time, realm";

    private static final String IS_OPEN = " AND revoked_at IS NULL AND expires_at > " + NOW;

    private static final String RAISE_ACCESS = "access_until = CASE WHEN access_until < ? THEN ? ELSE access_until END";

    static final String SELECT_NOW = "SELECT " + NOW;

    /** Takes id. */
    static final String FIND = "SELECT " + COLUMNS + ", " + NOW + " FROM servletjwt_session WHERE id = ?";

    /** Takes user. */
    static final String LIST = "SELECT " + COLUMNS + " FROM servletjwt_session WHERE user_name = ?" + IS_OPEN
            + " ORDER BY last_used_at DESC, id";

    /** Takes id, realm, user, scopes, roles, address, agent, authentication, access, idle, total, idle. */
    static final String INSERT =
            "INSERT INTO servletjwt_session (id, realm, user_name, scopes, roles, address, user_agent, "
                    + "auth_time, access_until, counter, created_at, last_used_at, expires_at, ends_at, remove_at) "
                    + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, "
                    + NOW + ", " + NOW + ", " + NOW + " + ?, " + NOW + " + ?, " + NOW + " + ?" + OPEN_MARGIN + ")";

    /** Takes id, realm, user, address, agent, access, access. */
    static final String INSERT_REVOKED = "INSERT INTO servletjwt_session (id, realm, user_name, address, user_agent, "
            + "access_until, counter, created_at, last_used_at, expires_at, ends_at, revoked_at, remove_at) "
            + "VALUES (?, ?, ?, ?, ?, ?, 0, " + NOW + ", " + NOW + ", " + NOW + ", " + NOW + ", " + NOW
            + ", CAST(? AS BIGINT)" + MARGIN + ")";

    /** Takes address, agent, access, access, idle, idle, idle, id, counter. */
    static final String ROTATE = "UPDATE servletjwt_session SET counter = counter + 1, last_used_at = " + NOW + ", "
            + "refresh_address = ?, refresh_agent = ?, " + RAISE_ACCESS + ", expires_at = CASE WHEN ends_at < " + NOW
            + " + ? THEN ends_at ELSE " + NOW
            + " + ? END, remove_at = " + NOW + " + ?" + OPEN_MARGIN + " WHERE id = ? AND counter = ?" + IS_OPEN;

    /** Takes access, access, id, counter. */
    static final String EXTEND =
            "UPDATE servletjwt_session SET " + RAISE_ACCESS + " WHERE id = ? AND counter = ?" + IS_OPEN;

    /**
     * Takes new access, new access, id, access as it was read, new access. Changes nothing when access has changed
     * since.
     */
    static final String REVOKE = "UPDATE servletjwt_session SET revoked_at = " + NOW
            + ", access_until = ?, remove_at = CAST(? AS BIGINT)" + MARGIN
            + " WHERE id = ? AND access_until = ? AND (revoked_at IS NULL OR access_until < ?)";

    /** Takes user. Ordered by id, so that two nodes that revoke the same sessions do not deadlock. */
    static final String REVOCABLE_OF_USER = "SELECT id, access_until, realm, user_name FROM servletjwt_session"
            + " WHERE user_name = ? AND revoked_at IS NULL ORDER BY id";

    /** Takes id. */
    static final String REVOKE_OPEN = "UPDATE servletjwt_session SET revoked_at = " + NOW + ", remove_at = access_until"
            + MARGIN + " WHERE id = ? AND revoked_at IS NULL";

    /** Takes id. */
    static final String REVOCABLE = "SELECT id, access_until, revoked_at FROM servletjwt_session WHERE id = ?";

    /** Takes user. */
    static final String REVOKED_OF_USER = "SELECT id, access_until, realm, user_name FROM servletjwt_session"
            + " WHERE user_name = ? AND revoked_at IS NOT NULL AND remove_at > " + NOW;

    /** Returns the columns of the table, and no row. */
    static final String COLUMNS_OF_TABLE = "SELECT * FROM servletjwt_session WHERE 1 = 0";

    static final String ALL_REVOKED =
            "SELECT id, access_until FROM servletjwt_session WHERE revoked_at IS NOT NULL AND remove_at > " + NOW;

    /** Takes since, since. */
    static final String REVOKED_SINCE =
            "SELECT id, access_until FROM servletjwt_session WHERE revoked_at >= CASE WHEN ? < " + NOW + " THEN ? ELSE "
                    + NOW + " END" + OVERLAP;

    /**
     * Takes the lease for one node. A lease further ahead than one is ever set dates from before the clock was set
     * back.
     */
    static final String LEASE = "UPDATE servletjwt_lease SET until_at = " + NOW + CLEANING
            + " WHERE name = 'sessions' AND (until_at <= " + NOW + " OR until_at > " + NOW + CLEANING + ")";

    /** Changes nothing; proves that updates work and that the row exists. */
    static final String RENAME_LEASE = "UPDATE servletjwt_lease SET name = 'sessions' WHERE name = 'sessions'";

    static final String REMOVABLE = "SELECT id FROM servletjwt_session WHERE remove_at <= " + NOW;

    /** Takes id. Checks the time again: the session may have been used since it was read. */
    static final String REMOVE = "DELETE FROM servletjwt_session WHERE id = ? AND remove_at <= " + NOW;

    private SessionSql() {}
}
