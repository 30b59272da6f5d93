package io.github.servletjwt.internal.session;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.database.Database;
import javax.sql.DataSource;

/** Sessions in H2 whose collation takes accents and case for the same. */
class H2LooseCollationSessionStoreTest implements JdbcSessionStoreContract {
    private final DataSource dataSource = loose();
    private final SessionStore store = JdbcSessionStore.open(new Database(dataSource), true);

    private static DataSource loose() {
        TestDatabase database = new TestDatabase();
        database.run("SET COLLATION ENGLISH STRENGTH PRIMARY");
        return database.dataSource();
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public SessionStore store() {
        return store;
    }
}
