package io.github.servletjwt.internal.session;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.database.Database;
import javax.sql.DataSource;

/** Sessions in H2. */
class H2SessionStoreTest implements JdbcSessionStoreContract {
    private final DataSource dataSource = new TestDatabase().dataSource();
    private final SessionStore store = JdbcSessionStore.open(new Database(dataSource), true);

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public SessionStore store() {
        return store;
    }
}
