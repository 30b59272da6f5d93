package io.github.servletjwt.internal.account;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PBKDF2 with HMAC-SHA256 (RFC 8018 §5.2), 32 bytes, by the JDK. */
final class Pbkdf2 {
    static final int HASH_BYTES = 32;
    static final int SALT_BYTES = 16;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";

    private Pbkdf2() {}

    static byte[] hash(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException impossible) {
            // every JDK since 8 has it
            throw new IllegalStateException(ALGORITHM, impossible);
        } finally {
            spec.clearPassword();
        }
    }
}
