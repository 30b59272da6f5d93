package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.PasswordHasher;

/** A form of hashes that is made and checked here, with one cost of its own. */
interface HashFormat extends PasswordHasher {
    /** Whether a hash that is recognised costs an attacker less than one made here. */
    boolean isWeaker(String hash);

    /**
     * A hash that no password makes, of the same form and cost as one that is recognised, or else as new ones: what unknown
     * users are checked against.
     */
    String unmatchable(String like);

    /** Whether all of the password counts. */
    default boolean takes(String password) {
        return true;
    }
}
