package io.github.servletjwt;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.flow.Credentials;
import io.github.servletjwt.flow.LoginFlow;
import io.github.servletjwt.flow.LogoutFlow;
import io.github.servletjwt.flow.RefreshFlow;
import io.github.servletjwt.flow.TokenResponse;
import io.github.servletjwt.flow.Transport;
import io.github.servletjwt.session.Sessions;
import java.util.Set;

/** Somebody who logs in. */
public final class TestClient {
    public static final Sessions.Client SOMEBODY = new Sessions.Client("192.0.2.1", "test");

    private TestClient() {}

    /** What a login asks for, tokens in the body. */
    public static LoginFlow.Demand asks(Set<String> scopes, Sessions.Client client) {
        return new LoginFlow.Demand(scopes, client, Transport.BODY);
    }

    /** A login by the application's own users, tokens in the body. */
    public static TokenResponse login(JwtAuth auth, Credentials credentials, Set<String> scopes, Sessions.Client client)
            throws AuthFailureException {
        return auth.login().login(auth.realm(), credentials, asks(scopes, client));
    }

    /** What a refresh asks for, tokens in the body. */
    public static RefreshFlow.Demand refreshes(Set<String> scopes, String address) {
        return new RefreshFlow.Demand(scopes, new Sessions.Client(address, ""), Transport.BODY);
    }

    /** What a logout asks for. */
    public static LogoutFlow.Demand leaves(boolean everywhere) {
        return new LogoutFlow.Demand(everywhere, SOMEBODY.address());
    }
}
