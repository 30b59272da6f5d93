package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthFailureException;
import org.jspecify.annotations.Nullable;

/** Checks that the session of a token is still open. Called for every use of a token, so it does no I/O. */
public interface SessionCheck {
    /** For settings without sessions. */
    SessionCheck NONE = sessionId -> {};

    /**
     * Refuses tokens of an ended session.
     *
     * @param sessionId {@link VerifiedToken#sessionId}
     */
    void check(@Nullable String sessionId) throws AuthFailureException;
}
