package io.github.servletjwt;

import io.github.servletjwt.session.Sessions;

/** Somebody who logs in. */
public final class TestClient {
    public static final Sessions.Client SOMEBODY = new Sessions.Client("192.0.2.1", "test");

    private TestClient() {}
}
