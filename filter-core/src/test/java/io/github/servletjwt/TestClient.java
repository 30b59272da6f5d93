package io.github.servletjwt;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.LoginFlow;
import io.github.servletjwt.internal.flow.LogoutFlow;
import io.github.servletjwt.internal.flow.RefreshFlow;
import io.github.servletjwt.internal.flow.TokenDelivery;
import io.github.servletjwt.internal.flow.TokenResponse;
import io.github.servletjwt.internal.session.Sessions;
import java.util.Set;

/** Somebody who logs in. */
public final class TestClient {
    public static final Sessions.Client SOMEBODY = new Sessions.Client("192.0.2.1", "test");

    private TestClient() {}

    /** The request of a login, tokens in the body. */
    public static LoginFlow.LoginRequest asks(Set<String> scopes, Sessions.Client client) {
        return new LoginFlow.LoginRequest(scopes, client, TokenDelivery.BODY);
    }

    /** A login by the application's own users, tokens in the body. */
    public static TokenResponse login(JwtAuth auth, Credentials credentials, Set<String> scopes, Sessions.Client client)
            throws AuthFailureException {
        return RuntimeAccess.of(auth)
                .newLoginFlow()
                .login(RuntimeAccess.of(auth).realm(), credentials, asks(scopes, client));
    }

    /** The request of a refresh, tokens in the body. */
    public static RefreshFlow.RefreshRequest refreshes(Set<String> scopes, String address) {
        return new RefreshFlow.RefreshRequest(scopes, new Sessions.Client(address, ""), TokenDelivery.BODY);
    }

    /** The request of a logout. */
    public static LogoutFlow.LogoutRequest leaves(boolean everywhere) {
        return new LogoutFlow.LogoutRequest(everywhere, SOMEBODY.address());
    }
}
