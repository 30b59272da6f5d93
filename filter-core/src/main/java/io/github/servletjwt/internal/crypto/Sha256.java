package io.github.servletjwt.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * SHA-256 (FIPS 180-4).
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class Sha256 {
    private static final String NAME = "SHA-256";

    private Sha256() {}

    /** Hashes the bytes; 32 bytes. */
    public static byte[] of(byte[] data) {
        try {
            return MessageDigest.getInstance(NAME).digest(data);
        } catch (NoSuchAlgorithmException impossible) {
            // every JDK has it (MessageDigest's documentation)
            throw new IllegalStateException(NAME, impossible);
        }
    }

    /** Hashes the UTF-8 bytes of the string; 43 characters of base64url without padding. */
    public static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
