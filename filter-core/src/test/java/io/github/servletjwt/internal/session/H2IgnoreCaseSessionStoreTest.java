package io.github.servletjwt.internal.session;

import io.github.servletjwt.TestDatabase;

/** Sessions in H2 where upper and lower case are the same. */
class H2IgnoreCaseSessionStoreTest extends H2SessionStoreContract {
    H2IgnoreCaseSessionStoreTest() {
        super(new TestDatabase(";IGNORECASE=TRUE"));
    }
}
