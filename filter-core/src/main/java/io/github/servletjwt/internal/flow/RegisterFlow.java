package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.StoreUnavailableException;
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
 * A registration: the name's form, the password, the account. Roles never come from the request.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}; what the store could not do is logged.
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
     * @param reservedPrefixes what no name begins with: it belongs to another issuer's users
     * @param sessions null where there are none
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
     * What somebody asks for.
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
     * @return the name in the form in which it is stored
     */
    public String register(RegistrationRequest demand) throws AuthFailureException {
        return told("", () -> add(demand, "", () -> {}));
    }

    /**
     * The same for somebody whom nobody knows.
     *
     * @param throttle counts it, if the store would be asked
     * @param address where the request comes from
     */
    public String register(RegistrationRequest demand, LoginThrottle throttle, String address)
            throws AuthFailureException {
        return told(address, () -> add(demand, address, () -> throttle.countRegistration(address)));
    }

    /** Comes before the store is asked. */
    private interface Check {
        void check() throws AuthFailureException;
    }

    private interface Registration {
        String name() throws AuthFailureException;
    }

    private String told(String address, Registration registration) throws AuthFailureException {
        try {
            String name = registration.name();
            events.accept(new AuthEvent.Registered(name, address));
            return name;
        } catch (StoreUnavailableException down) {
            LOG.log(down.level(), "a registration cannot be answered: {0}", down.getMessage());
            throw refused(address, new AuthFailureException(FailureCode.STORE_UNAVAILABLE));
        } catch (AuthFailureException refused) {
            throw refused(address, refused);
        }
    }

    private AuthFailureException refused(String address, AuthFailureException refused) {
        events.accept(
                new AuthEvent.RegistrationRefused("", address, refused.failure().code()));
        return refused;
    }

    private String add(RegistrationRequest demand, String address, Check check) throws AuthFailureException {
        Credentials credentials = demand.credentials();
        String name = NewUsernames.normalise(credentials.username()).orElseThrow(RegisterFlow::malformed);
        policy.check(name, credentials.password(), demand.minPasswordLength());
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
        if (!create(new UserAccount(name, hash, true), new LinkedHashSet<>(demand.roles()))) {
            throw new AuthFailureException(FailureCode.USERNAME_TAKEN);
        }
        return name;
    }

    private static AuthFailureException malformed() {
        return new AuthFailureException(FailureCode.USERNAME_MALFORMED);
    }

    /** An account of that name may have been removed, and its sessions are not this one's. */
    private boolean create(UserAccount account, Set<String> roles) {
        if (sessions != null) {
            sessions.revokeAll(account.name(), null);
        }
        return users.create(account, roles);
    }
}
