package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.internal.account.LoginThrottle;
import org.jspecify.annotations.Nullable;

/** Who knows the users and their passwords: a user store, or the container. */
public interface Realm {
    /**
     * A user whose password was right.
     *
     * @param lasting whether the realm cannot be asked again, so that the session keeps the roles
     * @param reproof looks at the password again
     */
    record Identity(String name, UserGrants grants, boolean lasting, Reproof reproof) {}

    /** Whether a proven password is still that of the enabled account. */
    interface Reproof {
        /** Reads the account anew; true in a realm that cannot tell. */
        boolean holds() throws AuthFailureException;
    }

    /** Somebody who may be that user. */
    interface Candidate {
        /** The user's name when there is one; else empty, and nobody may be told. */
        String user();

        /** The user, or null when name or password are wrong; the attempt is told which. */
        @Nullable
        Identity prove(LoginThrottle.Attempt attempt) throws AuthFailureException;
    }

    /** The name in the form in which this realm compares names; for none, always the same. */
    String name(Credentials credentials);

    /** Whom the credentials name, if anybody; the password is not looked at yet. */
    Candidate find(Credentials credentials) throws AuthFailureException;
}
