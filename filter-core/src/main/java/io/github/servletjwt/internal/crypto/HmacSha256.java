package io.github.servletjwt.internal.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC with SHA-256 (RFC 2104).
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class HmacSha256 {
    private static final String NAME = "HmacSHA256";

    private HmacSha256() {}

    /**
     * Computes the HMAC of the data.
     *
     * @param key not empty
     * @return 32 bytes
     */
    public static byte[] of(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(NAME);
            mac.init(new SecretKeySpec(key, NAME));
            return mac.doFinal(data);
        } catch (GeneralSecurityException impossible) {
            // every JDK has it (Mac's documentation)
            throw new IllegalStateException(NAME, impossible);
        }
    }
}
