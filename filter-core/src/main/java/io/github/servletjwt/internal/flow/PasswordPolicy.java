package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.account.CommonPasswords;
import io.github.servletjwt.internal.account.HashLimiter;
import io.github.servletjwt.internal.account.Passwords;
import io.github.servletjwt.internal.account.Usernames;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import org.jspecify.annotations.Nullable;

/**
 * What a new password must be: long enough, not the user's name, not one that many use. No rule asks for digits or signs
 * (OWASP ASVS 5.0, 6.2.5).
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class PasswordPolicy {
    private static final int MAX_CODE_POINTS = 256;

    private final Passwords passwords;
    private final CommonPasswords common;
    private final HashLimiter gate;

    /**
     * The rules.
     *
     * @param gate what few pass at a time, for the look into the dictionaries is work
     */
    public PasswordPolicy(Passwords passwords, CommonPasswords common, HashLimiter gate) {
        this.passwords = passwords;
        this.common = common;
        this.gate = gate;
    }

    /**
     * Refuses what no new password may be.
     *
     * @param name of the user, normalised
     * @param min in code points
     */
    void check(String name, String password, int min) throws AuthFailureException {
        FailureCode problem = problem(name, password, min);
        if (problem != null) {
            throw new AuthFailureException(problem);
        }
    }

    private @Nullable FailureCode problem(String name, String password, int min) throws AuthFailureException {
        String composed = Normalizer.normalize(password, Form.NFC);
        int length = composed.codePointCount(0, composed.length());
        if (length < min) {
            return FailureCode.PASSWORD_TOO_SHORT;
        }
        if (length > MAX_CODE_POINTS) {
            return FailureCode.PASSWORD_TOO_LONG;
        }
        if (!passwords.takes(password)) {
            return FailureCode.PASSWORD_OVER_72_BYTES;
        }
        if (Usernames.normalise(password).filter(name::equals).isPresent()) {
            return FailureCode.PASSWORD_IS_NAME;
        }
        boolean isCommon = common.mayContain(composed) && gate.run(() -> common.contains(composed));
        return isCommon ? FailureCode.PASSWORD_COMMON : null;
    }
}
