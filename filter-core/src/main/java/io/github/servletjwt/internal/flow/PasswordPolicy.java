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
 * Requirements for new passwords: long enough, not the user's name, not a common one. No rule requires digits or
 * special characters (OWASP ASVS 5.0, 6.2.5).
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class PasswordPolicy {
    private static final int MAX_CODE_POINTS = 256;

    private final Passwords passwords;
    private final CommonPasswords common;
    private final HashLimiter limiter;

    /**
     * The policy.
     *
     * @param limiter limits concurrent dictionary checks, which take time
     */
    public PasswordPolicy(Passwords passwords, CommonPasswords common, HashLimiter limiter) {
        this.passwords = passwords;
        this.common = common;
        this.limiter = limiter;
    }

    /**
     * Refuses a password that does not meet the policy.
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
        boolean isCommon = common.mayContain(composed) && limiter.run(() -> common.contains(composed));
        return isCommon ? FailureCode.PASSWORD_COMMON : null;
    }
}
