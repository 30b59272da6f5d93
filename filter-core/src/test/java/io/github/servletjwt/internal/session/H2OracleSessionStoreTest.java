package io.github.servletjwt.internal.session;

import io.github.servletjwt.TestDatabase;

/** Sessions in H2 when it imitates Oracle: the empty string is NULL. */
class H2OracleSessionStoreTest extends H2SessionStoreContract {
    H2OracleSessionStoreTest() {
        super(new TestDatabase(";MODE=Oracle"));
    }
}
