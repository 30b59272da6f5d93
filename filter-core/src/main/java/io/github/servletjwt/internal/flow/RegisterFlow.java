package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.internal.account.NameLimits;
import io.github.servletjwt.internal.account.NewUsernames;
import io.github.servletjwt.internal.account.Passwords;
import io.github.servletjwt.internal.session.Sessions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A registration: name, password, account. Roles never come from the request.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}; failures of the store are logged.
 */
public final class RegisterFlow {
    private static final System.Logger LOG = System.getLogger(RegisterFlow.class.getName());

    private final WritableUserStore users;
    private final Passwords passwords;
    private final PasswordPolicy policy;
    private final Set<String> reservedPrefixes;
    private final @Nullable Sessions sessions;
    private final Consumer<AuthEvent> events;

    /**
     * A flow.
     *
     * @param reservedPrefixes prefixes that no name may have, because they belong to other issuers' users
     * @param sessions null without sessions
     */
    public RegisterFlow(
            WritableUserStore users,
            Passwords passwords,
            PasswordPolicy policy,
            Set<String> reservedPrefixes,
            @Nullable Sessions sessions,
            Consumer<AuthEvent> events) {
        this.users = users;
        this.passwords = passwords;
        this.policy = policy;
        this.reservedPrefixes = Set.copyOf(reservedPrefixes);
        this.sessions = sessions;
        this.events = events;
    }

    /**
     * The request.
     *
     * @param roles of the new account
     * @param minPasswordLength in code points
     */
    public record RegistrationRequest(Credentials credentials, List<String> roles, int minPasswordLength) {
        public RegistrationRequest {
            roles = List.copyOf(roles);
        }
    }

    /**
     * Adds an enabled account, for the application itself.
     *
     * @return the name in the stored form
     */
    public String register(RegistrationRequest request) throws AuthFailureException {
        return reporting("", () -> add(request, "", () -> {}));
    }

    /**
     * The same for an anonymous client.
     *
     * @param throttle counts it, if the store would be called
     * @param address the client's address
     */
    public String register(RegistrationRequest request, LoginThrottle throttle, String address)
            throws AuthFailureException {
        return reporting(address, () -> add(request, address, () -> throttle.countRegistration(address)));
    }

    /** Comes before calls of the store. */
    private interface Check {
        void check() throws AuthFailureException;
    }

    private String reporting(String address, StoreGuard.StoreCall<String> registration) throws AuthFailureException {
        try {
            String name = StoreGuard.run(LOG, "a registration", registration);
            events.accept(new AuthEvent.Registered(name, address));
            return name;
        } catch (AuthFailureException refused) {
            events.accept(new AuthEvent.RegistrationRefused(
                    "", address, refused.failure().code()));
            throw refused;
        }
    }

    private String add(RegistrationRequest request, String address, Check check) throws AuthFailureException {
        Credentials credentials = request.credentials();
        String name = NewUsernames.normalise(credentials.username()).orElseThrow(RegisterFlow::malformed);
        policy.check(name, credentials.password(), request.minPasswordLength());
        check.check();
        if (reservedPrefixes.stream().anyMatch(prefix -> name.regionMatches(true, 0, prefix, 0, prefix.length()))) {
            throw new AuthFailureException(FailureCode.USERNAME_TAKEN);
        }
        // looked up first, so that a taken name does not cost a hash; create decides
        if (users.find(name).isPresent()) {
            throw new AuthFailureException(FailureCode.USERNAME_TAKEN);
        }
        if (users instanceof NameLimits limits && !limits.canHold(name)) {
            throw malformed();
        }
        String hash = passwords.hashOfNew(credentials.password(), address);
        if (!create(new UserAccount(name, hash, true), new LinkedHashSet<>(request.roles()))) {
            throw new AuthFailureException(FailureCode.USERNAME_TAKEN);
        }
        return name;
    }

    private static AuthFailureException malformed() {
        return new AuthFailureException(FailureCode.USERNAME_MALFORMED);
    }

    /** An account with that name may have been removed; its sessions must not belong to this one. */
    private boolean create(UserAccount account, Set<String> roles) {
        if (sessions != null) {
            sessions.revokeAll(account.name(), null);
        }
        return users.create(account, roles);
    }
}
