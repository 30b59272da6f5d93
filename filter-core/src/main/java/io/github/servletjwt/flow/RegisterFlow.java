package io.github.servletjwt.flow;

import io.github.servletjwt.account.Passwords;
import io.github.servletjwt.account.Usernames;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.session.Sessions;
import java.lang.System.Logger.Level;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registration: the name's form, the password's length, the account. Roles never come from the request.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link AuthFailureException}; what the store could not do is logged.
 */
public final class RegisterFlow {
    private static final System.Logger LOG = System.getLogger(RegisterFlow.class.getName());
    private static final int MOST_CODE_POINTS = 256;

    private final WritableUserStore users;
    private final Passwords passwords;
    private final @Nullable Sessions sessions;

    /**
     * A flow.
     *
     * @param sessions null where there are none
     */
    public RegisterFlow(WritableUserStore users, Passwords passwords, @Nullable Sessions sessions) {
        this.users = users;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    /**
     * Adds an enabled account.
     *
     * @param minPasswordLength in code points
     * @return the name in the form in which it is stored
     */
    public String register(Credentials credentials, List<String> roles, int minPasswordLength)
            throws AuthFailureException {
        String name = Usernames.normalise(credentials.username())
                .orElseThrow(() -> new AuthFailureException(FailureCode.USERNAME_MALFORMED));
        checkPassword(name, credentials.password(), minPasswordLength);
        try {
            add(name, credentials.password(), new LinkedHashSet<>(roles));
        } catch (StoreUnavailableException down) {
            LOG.log(Level.ERROR, "a registration cannot be answered: {0}", down.getMessage());
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
        return name;
    }

    private static void checkPassword(String name, String password, int least) throws AuthFailureException {
        String composed = Normalizer.normalize(password, Form.NFC);
        int length = composed.codePointCount(0, composed.length());
        if (length < least) {
            throw new AuthFailureException(FailureCode.PASSWORD_TOO_SHORT);
        }
        if (length > MOST_CODE_POINTS) {
            throw new AuthFailureException(FailureCode.PASSWORD_TOO_LONG);
        }
        if (Usernames.normalise(password).filter(name::equals).isPresent()) {
            throw new AuthFailureException(FailureCode.PASSWORD_IS_NAME);
        }
    }

    private void add(String name, String password, Set<String> roles) throws AuthFailureException {
        // looked up first, so that a taken name does not cost a hash; create decides
        boolean added = users.find(name).isEmpty() && create(name, password, roles);
        if (!added) {
            throw new AuthFailureException(FailureCode.USERNAME_TAKEN);
        }
    }

    /** An account of that name may have been removed, and its sessions are not this one's. */
    private boolean create(String name, String password, Set<String> roles) throws AuthFailureException {
        UserAccount account = new UserAccount(name, passwords.hash(password), true);
        if (sessions != null) {
            sessions.revokeAll(name, null);
        }
        return users.create(account, roles);
    }
}
