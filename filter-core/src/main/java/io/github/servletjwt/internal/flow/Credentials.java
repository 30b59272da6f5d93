package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;

/**
 * A name and a password as typed; neither contains a control character.
 *
 * @param username not normalised yet
 */
public record Credentials(String username, String password) {

    /**
     * Refuses characters that no name or password has.
     *
     * @throws AuthFailureException when one contains a control character
     */
    public static Credentials of(String username, String password) throws AuthFailureException {
        if (hasControl(username)) {
            throw new AuthFailureException(FailureCode.USERNAME_MALFORMED);
        }
        if (hasControl(password)) {
            throw new AuthFailureException(FailureCode.PASSWORD_MALFORMED);
        }
        return new Credentials(username, password);
    }

    /** Control characters, and halves of surrogate pairs, which are not characters. */
    private static boolean hasControl(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** Shows neither. */
    @Override
    public String toString() {
        return "Credentials[****]";
    }
}
