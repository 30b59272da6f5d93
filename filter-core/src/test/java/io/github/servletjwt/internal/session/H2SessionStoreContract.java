package io.github.servletjwt.internal.session;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.internal.database.Database;
import javax.sql.DataSource;

/** The tests of session stores in databases, for H2 with certain settings. */
abstract class H2SessionStoreContract implements JdbcSessionStoreContract {
    private final DataSource dataSource;
    private final SessionStore store;

    H2SessionStoreContract(TestDatabase database) {
        this.dataSource = database.dataSource();
        this.store = JdbcSessionStore.open(new Database(dataSource), true);
    }

    @Override
    public final DataSource dataSource() {
        return dataSource;
    }

    @Override
    public final SessionStore store() {
        return store;
    }
}
