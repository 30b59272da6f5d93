package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.PasswordHasher;

/** A built-in format of hashes with one cost. */
interface HashFormat extends PasswordHasher {
    /** Whether a recognised hash costs an attacker less than a new one. */
    boolean isWeaker(String hash);

    /**
     * A hash that no password matches, with the format and cost of a recognised one, or else of new ones. Unknown users
     * are checked against it.
     */
    String unmatchable(String like);

    /** Whether the whole password is used. */
    default boolean takes(String password) {
        return true;
    }
}
