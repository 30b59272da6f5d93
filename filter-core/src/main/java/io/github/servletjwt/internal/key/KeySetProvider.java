package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.AuthFailureException;

/**
 * The current keys of one issuer.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@code KEYS_UNAVAILABLE} when there are no usable keys.
 */
public interface KeySetProvider {
    /** The keys. Neither I/O nor waiting while there is a usable set. */
    KeySet current() throws AuthFailureException;

    /**
     * The keys after a token has named an unknown key: fetched again if the source is remote and the rate limit allows
     * it. May wait for the answer.
     *
     * @return the keys, with or without that key
     */
    KeySet refetched(String kid) throws AuthFailureException;
}
