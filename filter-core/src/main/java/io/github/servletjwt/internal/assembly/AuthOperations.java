package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.IssuedToken;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.account.Usernames;
import io.github.servletjwt.internal.config.RegisterConfig;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.RegisterFlow;
import io.github.servletjwt.internal.flow.SessionsByUser;
import java.util.List;
import java.util.Set;

/**
 * The operations that {@link io.github.servletjwt.JwtAuth} offers to applications, in types of the API alone.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> as the methods of {@code JwtAuth}, {@code UserAccounts} and
 * {@code UserSessions} say.
 */
public record AuthOperations(AuthRuntime runtime) {
    /** Verifies an access token. */
    public AuthenticatedUser verify(String token) throws AuthFailureException {
        return runtime.verifier().verify(token).user();
    }

    /** Issues an access token without a session. */
    public IssuedToken issue(String subject, UserGrants grants) throws AuthFailureException {
        return runtime.issuer().issue(subject, grants, null);
    }

    /**
     * The sessions of users.
     *
     * @throws IllegalStateException when there are no sessions
     */
    public Sessions sessions() {
        return new Sessions(runtime.sessions());
    }

    /**
     * The accounts.
     *
     * @throws IllegalStateException when the user store cannot be written
     */
    public Accounts accounts() {
        return new Accounts(runtime.writableUsers(), runtime.newRegisterFlow());
    }

    /** Sessions of users. */
    public static final class Sessions {
        private final SessionsByUser sessions;

        private Sessions(SessionsByUser sessions) {
            this.sessions = sessions;
        }

        public List<Session> list(String user) {
            return sessions.list(user);
        }

        /** Returns whether it was an open session of this user. */
        public boolean revoke(String user, String id) {
            return sessions.revoke(user, id);
        }

        public void revokeAll(String user) {
            sessions.revokeAll(user);
        }
    }

    /** Accounts of a store that can be written. */
    public static final class Accounts {
        private final UserStore users;
        private final RegisterFlow registration;

        private Accounts(UserStore users, RegisterFlow registration) {
            this.users = users;
            this.registration = registration;
        }

        public boolean exists(String name) {
            return Usernames.normalise(name).flatMap(users::find).isPresent();
        }

        /** Adds an enabled account with exactly these roles. */
        public void create(String name, String password, Set<String> roles) throws AuthFailureException {
            registration.register(new RegisterFlow.RegistrationRequest(
                    Credentials.of(name, password), List.copyOf(roles), RegisterConfig.DEFAULT.minPasswordLength()));
        }
    }
}
