package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.TestClient;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.TokenResponse;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The content of a store is useless to a thief. */
class SessionDumpTest {
    /** 128 bits, and no more: tokens and their parts are longer. */
    private static final Pattern ID = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])");

    private final InMemoryUserStore users = new InMemoryUserStore();
    private final List<TokenResponse> issued = new ArrayList<>();

    private JwtAuthBuilder builder() {
        return JwtAuth.builder().secret(TestTokens.SECRET).users(users);
    }

    /** Logins, refreshes, logouts. */
    private void use(JwtAuth auth) throws Exception {
        auth.accounts().create("alice", "wonderland-1", Set.of("user"));
        for (int i = 0; i < 5; i++) {
            TokenResponse tokens = TestClient.login(
                    auth, Credentials.of("alice", "wonderland-1"), Set.of("read"), TestClient.SOMEBODY);
            issued.add(tokens);
            for (int j = 0; j < i; j++) {
                tokens = RuntimeAccess.of(auth)
                        .newRefreshFlow()
                        .refresh(tokens.refreshToken(), TestClient.refreshes(null, ""));
                issued.add(tokens);
            }
        }
        RuntimeAccess.of(auth)
                .newLogoutFlow()
                .endByAccessToken(issued.get(0).access().token(), TestClient.leaves(false));
        RuntimeAccess.of(auth).newLogoutFlow().endByAccessToken(auth.issue("alice"), TestClient.leaves(false));
    }

    private void assertNothingIn(String dump) {
        assertTrue(dump.contains("alice"), dump);
        for (TokenResponse tokens : issued) {
            String access = tokens.access().token();
            assertFalse(dump.contains(tokens.refreshToken()), dump);
            assertFalse(dump.contains(access.substring(access.lastIndexOf('.') + 1)), dump);
            byte[] token = Base64.getUrlDecoder().decode(tokens.refreshToken().substring(4));
            byte[] mac = new byte[16];
            System.arraycopy(token, token.length - 16, mac, 0, 16);
            assertFalse(dump.contains(Base64.getUrlEncoder().withoutPadding().encodeToString(mac)), dump);
        }
        assertFalse(dump.contains(TestTokens.SECRET), dump);
        // random ids may hold any three or four letters
        String besideIds = ID.matcher(dump).replaceAll("ID");
        assertFalse(besideIds.contains("srt_"), dump);
        assertFalse(besideIds.contains("eyJ"), dump);
    }

    /** Every column of every table of ours, and the columns are those that are known to be harmless. */
    private static String dump(DataSource source) throws SQLException {
        StringBuilder dump = new StringBuilder();
        Set<String> columns = new TreeSet<>();
        try (Connection connection = source.getConnection()) {
            for (String table : List.of("servletjwt_session", "servletjwt_lease")) {
                try (ResultSet rows = connection.createStatement().executeQuery("SELECT * FROM " + table)) {
                    int count = rows.getMetaData().getColumnCount();
                    for (int i = 1; i <= count; i++) {
                        columns.add(rows.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT));
                    }
                    while (rows.next()) {
                        for (int i = 1; i <= count; i++) {
                            dump.append(rows.getString(i)).append('|');
                        }
                        dump.append('\n');
                    }
                }
            }
        }
        Set<String> known = Set.of(
                "id",
                "user_name",
                "counter",
                "scopes",
                "created_at",
                "last_used_at",
                "access_until",
                "expires_at",
                "ends_at",
                "revoked_at",
                "remove_at",
                "address",
                "user_agent",
                "roles",
                "realm",
                "refresh_address",
                "refresh_agent",
                "auth_time",
                "name",
                "until_at");
        assertTrue(known.containsAll(columns), columns::toString);
        return dump.toString();
    }

    @Test
    void h2() throws Exception {
        DataSource source = new TestDatabase().dataSource();
        try (JwtAuth auth = builder().sessions("jdbc").dataSource(source).build()) {
            use(auth);
            assertNothingIn(dump(source));
        }
    }

    @Test
    void postgres() throws Exception {
        try (HikariDataSource source = new HikariDataSource()) {
            source.setJdbcUrl(TestPostgres.newDatabase());
            try (JwtAuth auth = builder().sessions("jdbc").dataSource(source).build()) {
                use(auth);
                assertNothingIn(dump(source));
            }
        }
    }

    /** Every key of ours, and what it holds. */
    private static String dump(String url) {
        StringBuilder dump = new StringBuilder();
        try (Jedis redis = RedisProcess.connect(url)) {
            for (String key : new TreeSet<>(redis.keys("*"))) {
                Object held = switch (redis.type(key)) {
                    case "hash" -> redis.hgetAll(key);
                    case "zset" -> redis.zrange(key, 0, -1);
                    case "stream" -> redis.xrange(key, "-", "+");
                    default -> redis.get(key);
                };
                dump.append(key).append('|').append(held).append('\n');
            }
        }
        return dump.toString();
    }

    @Test
    void redis() throws Exception {
        String url = RedisProcess.newDatabase();
        try (JwtAuth auth = builder().sessions(url).build()) {
            use(auth);
            String dump = dump(url);
            assertNothingIn(dump);
            assertTrue(dump.contains("servletjwt:revoked|"), dump);
        }
    }

    /** The store in memory contains nothing of a session but its members. */
    @Test
    void memory() throws Exception {
        InMemorySessionStore store = new InMemorySessionStore(new MovableClock());
        try (JwtAuth auth = builder().sessions(store).clock(new MovableClock()).build()) {
            use(auth);
            StringBuilder dump = new StringBuilder();
            for (TokenResponse tokens : issued) {
                store.find(auth.sessions().list("alice").get(0).id()).ifPresent(dump::append);
                String sid = TestTokens.claimsOf(tokens.access().token()).replaceAll(".*\"sid\":\"([^\"]*).*", "$1");
                dump.append(store.find(sid).orElseThrow());
            }
            assertNothingIn(dump.toString());
        }
    }
}
