package io.github.servletjwt.internal.crypto;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Identifiers that nobody can guess.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class RandomIds {
    private static final int BYTES = 16;

    private RandomIds() {}

    /** Makes an identifier of 128 random bits; 22 characters of base64url without padding. */
    public static String next(SecureRandom random) {
        byte[] id = new byte[BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
