package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.database.Database;
import io.github.servletjwt.testkit.SessionStoreContract;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Further tests of session stores in databases. They use the database's clock, so rows are made older. */
interface JdbcSessionStoreContract extends SessionStoreContract {
    DataSource dataSource();

    @Override
    default void pass(String id, Duration time) {
        long millis = time.toMillis();
        run("UPDATE servletjwt_session SET created_at = created_at - " + millis + ", last_used_at = last_used_at - "
                + millis + ", expires_at = expires_at - " + millis + ", ends_at = ends_at - " + millis
                + ", revoked_at = revoked_at - " + millis + ", remove_at = remove_at - " + millis + " WHERE id = '" + id
                + "'");
    }

    default int run(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    default long count(String from) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + from)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    default void revokedSince_null_isAllThatMayLive() {
        opened("a");
        opened("b");
        opened("old");
        store().revoke("a", "alice", access(1));
        store().revoke("jti-1", "alice", access(1));
        store().revoke("old", "alice", access(1));
        pass("old", Duration.ofHours(2));
        assertEquals(List.of("a", "jti-1"), revokedIds().stream().sorted().toList());
    }

    /** Rows commit out of order: a minute is looked back. */
    @Test
    default void revokedSince_aTime_returnsRevocationsFromAMinuteBeforeIt() {
        opened("a");
        opened("b");
        Instant since = store().revokedSince(null).now();
        store().revoke("a", "alice", access(1));
        store().revoke("b", "alice", access(1));
        pass("a", Duration.ofSeconds(55));
        pass("b", Duration.ofSeconds(65));
        List<Revocation> revocations = store().revokedSince(since).revocations();
        assertEquals(
                List.of("a"), revocations.stream().map(Revocation::sessionId).toList());
    }

    /** The database's clock was put back: the time of the call before lies in the future. */
    @Test
    default void revokedSince_timeAhead_returnsWhatIsRevokedNow() {
        opened("a");
        Instant ahead = store().revokedSince(null).now().plus(Duration.ofDays(1));
        store().revoke("a", "alice", access(1));
        assertEquals(1, store().revokedSince(ahead).revocations().size());
    }

    @Test
    default void isShared_always() {
        assertTrue(store().isShared());
    }

    @Test
    default void removeExpired_removesWhatNobodyNeeds_inBatches() {
        for (int i = 0; i < 2 * JdbcSessionStore.BATCH + 500; i++) {
            opened("s" + i);
        }
        run("UPDATE servletjwt_session SET remove_at = 0");
        opened("open");
        store().removeExpired();
        assertEquals(1, count("servletjwt_session"));
        assertTrue(isOpen("open"));
    }

    @Test
    default void removeExpired_byOneNodeAtATime() {
        opened("a");
        run("UPDATE servletjwt_lease SET until_at = (SELECT MAX(created_at) + 60000 FROM servletjwt_session)");
        run("UPDATE servletjwt_session SET remove_at = 0");
        store().removeExpired();
        assertEquals(1, count("servletjwt_session"));
        run("UPDATE servletjwt_lease SET until_at = 0");
        store().removeExpired();
        assertEquals(0, count("servletjwt_session"));
    }

    /** Nobody set it so far ahead: the clock was put back, and cleaning would stop for that long. */
    @Test
    default void removeExpired_leaseFarAhead_isNotKept() {
        opened("a");
        run("UPDATE servletjwt_session SET remove_at = 0");
        run("UPDATE servletjwt_lease SET until_at = 99999999999999");
        store().removeExpired();
        assertEquals(0, count("servletjwt_session"));
    }

    @Test
    default void removeExpired_endedWithLivingTokens_stays() {
        opened("a");
        store().revoke("a", "alice", access(15));
        pass("a", Duration.ofMinutes(74));
        store().removeExpired();
        assertEquals(1, count("servletjwt_session"));
    }

    @Test
    default void revoke_unknownOfALongName_isKept() {
        store().revoke("jti-2", "u".repeat(1000), access(1));
        assertEquals(List.of("jti-2"), revokedIds());
    }

    /** The tables as the first version made them, with a session and one that was ended. */
    default void earlierTables() {
        run("DROP TABLE servletjwt_session");
        run("CREATE TABLE servletjwt_session (id VARCHAR(64) NOT NULL PRIMARY KEY, user_name VARCHAR(255) NOT NULL, "
                + "counter INTEGER NOT NULL, scopes VARCHAR(8192), roles VARCHAR(8192), created_at BIGINT NOT NULL, "
                + "last_used_at BIGINT NOT NULL, access_until BIGINT NOT NULL, expires_at BIGINT NOT NULL, ends_at BIGINT "
                + "NOT NULL, revoked_at BIGINT, remove_at BIGINT NOT NULL, address VARCHAR(64) NOT NULL, user_agent "
                + "VARCHAR(256) NOT NULL)");
        run(
                "INSERT INTO servletjwt_session VALUES ('live', 'alice', 3, 'read', NULL, 1, 1, 9999999999999, 9999999999999, "
                        + "9999999999999, NULL, 9999999999999, 'x', 'y')");
        run(
                "INSERT INTO servletjwt_session VALUES ('ended', 'alice', 0, NULL, NULL, 1, 1, 9999999999999, 9999999999999, "
                        + "9999999999999, 2, 9999999999999, 'x', 'y')");
    }

    @Test
    default void open_tablesOfAnEarlierVersion_areBroughtUpToDateAndStayReadable() {
        earlierTables();
        SessionStore again = JdbcSessionStore.open(new Database(dataSource()), true);
        Session live = again.find("live").orElseThrow().session();
        assertEquals("alice", live.user());
        assertEquals(Set.of("read"), live.scopes());
        assertNull(live.refreshedBy());
        assertEquals(
                List.of("ended"),
                again.revokedSince(null).revocations().stream()
                        .map(Revocation::sessionId)
                        .toList());
        assertTrue(again.rotate("live", 3, access(20), IDLE, new Session.Refresher("192.0.2.9", "x")));
        again.open(session("new", "u".repeat(600), null));
        assertTrue(again.find("new").isPresent());
    }

    @Test
    default void open_tablesOfAnEarlierVersionAndNoCreateSchema_namesTheStatements() {
        earlierTables();
        Database database = new Database(dataSource());
        String message = assertThrows(IllegalArgumentException.class, () -> JdbcSessionStore.open(database, false))
                .getMessage();
        List<String> statements = List.of(message.replaceFirst(".*; run: ", "").split("; (?=ALTER)|; create", -1));
        assertEquals(6, statements.size(), message);
        statements.subList(0, 5).forEach(this::run);
        assertTrue(JdbcSessionStore.open(database, false).find("live").isPresent());
    }

    @Test
    default void open_again_findsTheTables() {
        opened("a");
        SessionStore again = JdbcSessionStore.open(new Database(dataSource()), true);
        assertTrue(again.find("a").isPresent());
        assertTrue(JdbcSessionStore.open(new Database(dataSource()), false)
                .find("a")
                .isPresent());
    }

    @Test
    default void open_tablesMissing_saysWhatToDo() {
        run("DROP TABLE servletjwt_session");
        String message = assertThrows(
                        IllegalArgumentException.class, () -> JdbcSessionStore.open(new Database(dataSource()), false))
                .getMessage();
        assertTrue(
                message.contains("create them from io/github/servletjwt/internal/session/schema.sql of the jar"),
                message);
        assertFalse(message.contains("jdbc:"), message);
    }
}
