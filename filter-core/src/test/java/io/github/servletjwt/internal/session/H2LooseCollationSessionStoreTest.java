package io.github.servletjwt.internal.session;

import io.github.servletjwt.TestDatabase;

/** Sessions in H2 with a collation that ignores accents and case. */
class H2LooseCollationSessionStoreTest extends H2SessionStoreContract {
    H2LooseCollationSessionStoreTest() {
        super(withLooseCollation());
    }

    private static TestDatabase withLooseCollation() {
        TestDatabase database = new TestDatabase();
        database.run("SET COLLATION ENGLISH STRENGTH PRIMARY");
        return database;
    }
}
