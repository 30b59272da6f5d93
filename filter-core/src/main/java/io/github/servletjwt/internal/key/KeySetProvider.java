package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.AuthFailureException;

/**
 * The keys of one issuer, as they are now.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@code KEYS_UNAVAILABLE} when there are none that may be used.
 */
public interface KeySetProvider {
    /** The keys; no I/O, and no wait while there is a set that may be used. */
    KeySet current() throws AuthFailureException;

    /**
     * The keys after a token has named one that is not among them: asked anew, if the source is far away and has not been
     * asked too often. May wait for the answer.
     *
     * @return the keys, with that one or without
     */
    KeySet refetched(String kid) throws AuthFailureException;
}
