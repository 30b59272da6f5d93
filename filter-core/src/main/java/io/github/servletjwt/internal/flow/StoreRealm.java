package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.internal.account.NamesAsStored;
import io.github.servletjwt.internal.account.Passwords;
import io.github.servletjwt.internal.account.Usernames;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The users of a store. A successful login updates an outdated hash, if the store accepts changes.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class StoreRealm implements Realm {
    private static final System.Logger LOG = System.getLogger(StoreRealm.class.getName());

    private final UserStore users;
    private final Passwords passwords;
    private final Consumer<AuthEvent> events;

    public StoreRealm(UserStore users, Passwords passwords, Consumer<AuthEvent> events) {
        this.users = users;
        this.passwords = passwords;
        this.events = events;
    }

    /** A name that no store can know stays as it is, so that it has its own counter. */
    @Override
    public String name(Credentials credentials) {
        return Usernames.normalise(credentials.username()).orElse(credentials.username());
    }

    @Override
    public Candidate find(Credentials credentials) {
        return new StoreCandidate(name(credentials), credentials, account(credentials.username()));
    }

    private Optional<UserAccount> account(String typed) {
        return users instanceof NamesAsStored stored
                ? Usernames.asTyped(typed).flatMap(stored::findTyped)
                : Usernames.normalise(typed).flatMap(users::find);
    }

    private Optional<UserAccount> current(String typed) {
        return users instanceof NamesAsStored
                ? account(typed)
                : Usernames.normalise(typed).flatMap(users::findCurrent);
    }

    private final class StoreCandidate implements Candidate {
        /** In the form in which names are compared. */
        private final String name;

        private final Credentials credentials;
        private final Optional<UserAccount> account;

        private StoreCandidate(String name, Credentials credentials, Optional<UserAccount> account) {
            this.name = name;
            this.credentials = credentials;
            this.account = account;
        }

        @Override
        public String user() {
            return account.map(this::principal).orElse("");
        }

        /** The stored name, if the store returns it; stores of applications may leave it empty. */
        private String principal(UserAccount found) {
            return users instanceof NamesAsStored ? found.name() : name;
        }

        @Override
        public Proof prove(LoginThrottle.Attempt attempt) throws AuthFailureException {
            LoginThrottle.Verdict verdict = passwords.verify(credentials.password(), name, account, attempt);
            return new Proof(verdict.right() ? identity(attempt) : null, verdict.failuresOfAttack());
        }

        private Identity identity(LoginThrottle.Attempt attempt) throws AuthFailureException {
            UserAccount proven = account.orElseThrow();
            String principal = principal(proven);
            String hash = upgraded(principal, proven.passwordHash(), credentials.password(), attempt);
            return new Identity(principal, users.grants(principal), false, () -> isStill(principal, hash, attempt));
        }

        /** A different hash may be a better one of the same password, stored by another login meanwhile. */
        private boolean isStill(String principal, String hash, LoginThrottle.Attempt attempt)
                throws AuthFailureException {
            Optional<String> now = current(credentials.username())
                    .filter(found -> found.enabled() && principal(found).equals(principal))
                    .map(UserAccount::passwordHash);
            return now.isPresent()
                    && (now.get().equals(hash) || passwords.isOf(credentials.password(), now.get(), attempt));
        }
    }

    /** Stores a new hash. The login succeeds in any case. */
    private String upgraded(String name, String hash, String password, LoginThrottle.Attempt attempt) {
        if (!(users instanceof WritableUserStore writable)
                || !passwords.isOutdated(hash)
                || !passwords.takes(password)) {
            return hash;
        }
        try {
            String better = passwords.hash(password, attempt);
            if (writable.updateHash(name, hash, better)) {
                events.accept(new AuthEvent.PasswordRehashed(name, attempt.address()));
                return better;
            }
        } catch (AuthFailureException | RuntimeException failed) {
            LOG.log(
                    Level.WARNING,
                    "the password hash of user {0} is not updated until the next login: {1}",
                    name,
                    failed.getMessage());
        }
        return hash;
    }
}
