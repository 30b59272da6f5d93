package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.internal.account.Passwords;
import io.github.servletjwt.internal.session.Sessions;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A password change by the user, who must know the old password: a stolen token is not enough. The user's other
 * sessions end.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}; failures of a store are logged.
 */
public final class PasswordFlow {
    private static final System.Logger LOG = System.getLogger(PasswordFlow.class.getName());

    private final WritableUserStore users;
    private final Passwords passwords;
    private final PasswordPolicy policy;
    private final LoginThrottle throttle;
    private final @Nullable Sessions sessions;
    private final Consumer<AuthEvent> events;

    /**
     * A flow.
     *
     * @param sessions null without sessions
     */
    public PasswordFlow(
            WritableUserStore users,
            Passwords passwords,
            PasswordPolicy policy,
            LoginThrottle throttle,
            @Nullable Sessions sessions,
            Consumer<AuthEvent> events) {
        this.users = users;
        this.passwords = passwords;
        this.policy = policy;
        this.throttle = throttle;
        this.sessions = sessions;
        this.events = events;
    }

    /**
     * The request of a user.
     *
     * @param user the logged-in user
     * @param sessionId of the user's token; null when it has none
     * @param min minimum length of the new password in code points
     * @param address the client's address
     */
    public record PasswordChange(
            String user, @Nullable String sessionId, String oldPassword, String newPassword, int min, String address) {
        /** Does not show the passwords. */
        @Override
        public String toString() {
            return "PasswordChange[" + user + "]";
        }
    }

    /** Changes the password. */
    public void change(PasswordChange request) throws AuthFailureException {
        try {
            StoreGuard.call(LOG, "a password change", () -> tryChange(request));
        } catch (AuthFailureException refused) {
            FailureCode code = refused.failure().code();
            events.accept(
                    code == FailureCode.TOO_MANY_ATTEMPTS
                            ? new AuthEvent.LoginThrottled(request.user(), request.address())
                            : new AuthEvent.PasswordChangeRefused(request.user(), request.address(), code));
            throw refused;
        }
        events.accept(new AuthEvent.PasswordChanged(request.user(), request.address()));
    }

    /**
     * Ends the other sessions twice: before the change, so that nothing changes if that fails, and after it, for logins
     * meanwhile.
     */
    private void tryChange(PasswordChange request) throws AuthFailureException {
        LoginThrottle.Attempt attempt = throttle.attempt(request.user(), request.address());
        UserAccount account = proven(request, attempt);
        policy.check(request.user(), request.newPassword(), request.min());
        String hash = passwords.hash(request.newPassword(), attempt);
        endOthers(request);
        if (!users.updateHash(request.user(), account.passwordHash(), hash)) {
            throw new StoreUnavailableException("the account of user " + request.user() + " changed meanwhile");
        }
        endOthers(request);
    }

    private UserAccount proven(PasswordChange request, LoginThrottle.Attempt attempt) throws AuthFailureException {
        attempt.require();
        Optional<UserAccount> account = users.find(request.user());
        LoginThrottle.Verdict verdict = passwords.verify(request.oldPassword(), request.user(), account, attempt);
        if (verdict.failuresOfAttack() > 0) {
            events.accept(new AuthEvent.AccountAttacked(request.user(), request.address(), verdict.failuresOfAttack()));
        }
        if (!verdict.right()) {
            throw new AuthFailureException(FailureCode.INVALID_CREDENTIALS);
        }
        return account.orElseThrow();
    }

    private void endOthers(PasswordChange request) {
        if (sessions != null) {
            sessions.revokeAll(request.user(), request.sessionId());
        }
    }
}
