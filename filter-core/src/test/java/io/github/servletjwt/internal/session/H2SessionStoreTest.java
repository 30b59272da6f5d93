package io.github.servletjwt.internal.session;

import io.github.servletjwt.TestDatabase;

/** Sessions in H2. */
class H2SessionStoreTest extends H2SessionStoreContract {
    H2SessionStoreTest() {
        super(new TestDatabase());
    }
}
