package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.internal.account.LoginThrottle;
import org.jspecify.annotations.Nullable;

/** Knows the users and their passwords: a user store, or the container. */
public interface Realm {
    /**
     * A user whose password was right.
     *
     * @param lasting whether the realm cannot be asked again, so that the session keeps the roles
     * @param reproof checks the password again
     */
    record Identity(String name, UserGrants grants, boolean lasting, Reproof reproof) {}

    /** Whether a verified password is still that of the enabled account. */
    interface Reproof {
        /** Reads the account anew; true for a realm that cannot. */
        boolean holds() throws AuthFailureException;
    }

    /** A possible user. */
    interface Candidate {
        /** The user's name when the user exists; else empty, which must not be revealed. */
        String user();

        /** The user; null when name or password are wrong, which the attempt records. */
        @Nullable
        Identity prove(LoginThrottle.Attempt attempt) throws AuthFailureException;
    }

    /** The name in the form in which this realm compares names; a fixed one for names that cannot exist. */
    String name(Credentials credentials);

    /** Looks up the user of these credentials; does not check the password yet. */
    Candidate find(Credentials credentials) throws AuthFailureException;
}
