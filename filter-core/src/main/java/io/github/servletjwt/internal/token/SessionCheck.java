package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthFailureException;
import org.jspecify.annotations.Nullable;

/** Whether the session of a token of ours goes on. Asked on every use of a token, so it does no I/O. */
public interface SessionCheck {
    /** Where no session can be ended. */
    SessionCheck NONE = sessionId -> {};

    /**
     * Refuses what was ended.
     *
     * @param sessionId {@link VerifiedToken#sessionId}
     */
    void check(@Nullable String sessionId) throws AuthFailureException;
}
