package io.github.servletjwt.flow;

import io.github.servletjwt.account.LoginThrottle;
import io.github.servletjwt.account.Passwords;
import io.github.servletjwt.account.Usernames;
import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The users of a store. A good login brings a stored hash up to date, where the store can be written.
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

    @Override
    public String name(Credentials credentials) {
        return Usernames.normalise(credentials.username()).orElse("");
    }

    @Override
    public Candidate find(Credentials credentials) {
        String name = name(credentials);
        Optional<UserAccount> account = name.isEmpty() ? Optional.empty() : users.find(name);
        return new Found(name, account, credentials.password());
    }

    private final class Found implements Candidate {
        private final String name;
        private final Optional<UserAccount> account;
        private final String password;

        private Found(String name, Optional<UserAccount> account, String password) {
            this.name = name;
            this.account = account;
            this.password = password;
        }

        @Override
        public String user() {
            return account.isPresent() ? name : "";
        }

        @Override
        public @Nullable Identity prove(LoginThrottle.Attempt attempt) throws AuthFailureException {
            if (!passwords.verify(password, name, account, attempt)) {
                return null;
            }
            String hash = upgraded(name, account.orElseThrow().passwordHash(), password, attempt.address());
            return new Identity(name, users.grants(name), false, () -> isStill(hash));
        }

        /** Another hash may be a better one of the same password, which another login has stored meanwhile. */
        private boolean isStill(String hash) throws AuthFailureException {
            Optional<String> now = users.find(name).filter(UserAccount::enabled).map(UserAccount::passwordHash);
            return now.isPresent() && (now.get().equals(hash) || passwords.isOf(password, now.get()));
        }
    }

    /** The hash that is stored now. The login is good, whatever becomes of this. */
    private String upgraded(String name, String hash, String password, String address) {
        if (!(users instanceof WritableUserStore writable)
                || !passwords.isOutdated(hash)
                || !passwords.takes(password)) {
            return hash;
        }
        try {
            String better = passwords.hash(password);
            if (writable.updateHash(name, hash, better)) {
                events.accept(new AuthEvent.PasswordRehashed(name, address));
                return better;
            }
        } catch (AuthFailureException | RuntimeException failed) {
            LOG.log(
                    Level.WARNING,
                    "the password hash of user {0} stays as it is until the next login: {1}",
                    name,
                    failed.getMessage());
        }
        return hash;
    }
}
