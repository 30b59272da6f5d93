package io.github.servletjwt.internal.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.internal.config.DataSourceConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Where data sources are found, and the pool of our own. */
class DataSourcesTest {
    private static final DataSource CONTAINERS = new JdbcDataSource();

    private final TestDatabase database = new TestDatabase();

    private static DataSources.Opened open(String location, String user, String password) {
        Map<String, Object> attributes = Map.of("db", CONTAINERS, "text", "no data source");
        return new DataSources(attributes::get).open(new DataSourceConfig(location, user, password, true));
    }

    private static String refusal(String location, String user, String password) {
        return assertThrows(IllegalArgumentException.class, () -> open(location, user, password))
                .getMessage();
    }

    @Test
    void open_attribute_isTheDataSourceItself() {
        assertSame(CONTAINERS, open("attribute:db", null, null).dataSource());
    }

    @Test
    void open_attributeAbsent_refused() {
        assertEquals("nothing is found at attribute:no", refusal("attribute:no", null, null));
    }

    @Test
    void open_attributeOfOtherType_refused() {
        assertEquals(
                "the object at attribute:text is not a javax.sql.DataSource", refusal("attribute:text", null, null));
    }

    @Test
    void open_jndiWithoutContainer_refused() {
        assertEquals(
                "nothing is found at java:comp/env/jdbc/x in JNDI; expected a data source of the container",
                refusal("java:comp/env/jdbc/x", null, null));
    }

    @Test
    void open_jndi_isTheDataSourceItself() {
        withJndi(() ->
                assertSame(CONTAINERS, open("java:comp/env/jdbc/db", null, null).dataSource()));
    }

    @Test
    void open_jndiAbsent_refused() {
        withJndi(() -> assertEquals(
                "nothing is found at java:comp/env/jdbc/no in JNDI; expected a data source of the container",
                refusal("java:comp/env/jdbc/no", null, null)));
    }

    @Test
    void open_jndiOfOtherType_refused() {
        withJndi(() -> assertEquals(
                "the object at java:comp/env/text is not a javax.sql.DataSource",
                refusal("java:comp/env/text", null, null)));
    }

    private static void withJndi(Runnable test) {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, TestContextFactory.class.getName());
        try {
            test.run();
        } finally {
            System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        }
    }

    @Test
    void open_url_connectsAsTheUser() throws Exception {
        database.run("CREATE USER app PASSWORD 'opensesame'");
        DataSources.Opened opened = open(database.url(), "app", "opensesame");
        try (Connection connection = opened.dataSource().getConnection()) {
            assertEquals("APP", connection.getMetaData().getUserName());
        } finally {
            opened.resource().close();
        }
    }

    @Test
    void open_urlWithWrongPassword_refusedWithoutThePassword() {
        database.run("CREATE USER app PASSWORD 'opensesame'");
        String refusal = refusal(database.url(), "app", "hunter2hunter2");
        assertTrue(refusal.startsWith("the database does not answer: Wrong user name or password"), refusal);
        assertFalse(refusal.contains("hunter2"), refusal);
    }

    @Test
    void open_urlOfNoDriver_refused() {
        assertEquals("the database does not answer: No suitable driver", refusal("jdbc:nosuch:x", "a", "b"));
    }

    @Test
    void open_urlOfAbsentDatabase_refused() {
        String refusal = refusal("jdbc:h2:mem:absent;IFEXISTS=TRUE", "sa", "");
        assertTrue(refusal.contains("not found"), refusal);
    }

    @Test
    void open_urlRefused_leavesNoThreads() throws Exception {
        refusal("jdbc:h2:mem:absent;IFEXISTS=TRUE", "sa", "");
        assertEquals(List.of(), PoolThreads.alive());
    }

    @Test
    void close_containersDataSource_isLeftAlone() throws Exception {
        DataSources.Opened opened = open("attribute:db", null, null);
        opened.resource().close();
        assertSame(CONTAINERS, opened.dataSource());
    }

    @Test
    void close_pool_givesNoMoreConnections() throws Exception {
        DataSources.Opened opened = open(database.url(), "sa", null);
        opened.resource().close();
        assertThrows(
                SQLException.class, () -> opened.dataSource().getConnection().close());
    }

    @Test
    void close_pool_leavesNoThreads() throws Exception {
        DataSources.Opened opened = open(database.url(), "sa", null);
        assertFalse(PoolThreads.running().isEmpty());
        opened.resource().close();
        assertEquals(List.of(), PoolThreads.alive());
    }

    /** Holds a data source and a string. */
    public static final class TestContextFactory implements InitialContextFactory {
        private static final Map<String, Object> BOUND =
                Map.of("java:comp/env/jdbc/db", CONTAINERS, "java:comp/env/text", "no data source");

        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) throws NamingException {
                    if (!BOUND.containsKey(name)) {
                        throw new NameNotFoundException(name);
                    }
                    return BOUND.get(name);
                }
            };
        }
    }
}
