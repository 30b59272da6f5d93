package io.github.servletjwt.internal.key;

import io.github.servletjwt.internal.crypto.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import org.jspecify.annotations.Nullable;

/** Derives a secret for another purpose from a signing key: HKDF with SHA-256 (RFC 5869), 32 bytes. */
final class HkdfSecret {
    private HkdfSecret() {}

    /**
     * The secret. The same key gives the same secret, however the key was encoded.
     *
     * @param purpose {@code info} of RFC 5869 §2.3
     */
    static byte[] of(JwsKey key, String purpose) {
        // no salt: a string of zeros as long as the hash (§2.2)
        byte[] pseudoRandom = HmacSha256.of(new byte[32], material(key));
        return HmacSha256.of(pseudoRandom, (purpose + '\u0001').getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] material(JwsKey key) {
        HmacSecret secret = key.secret();
        return secret != null ? secret.bytes() : material(key.privateKey());
    }

    private static byte[] material(@Nullable PrivateKey key) {
        if (key instanceof RSAPrivateKey rsa) {
            return rsa.getPrivateExponent().toByteArray();
        }
        if (key instanceof ECPrivateKey ec) {
            return ec.getS().toByteArray();
        }
        if (key instanceof EdECPrivateKey ed && ed.getBytes().isPresent()) {
            return ed.getBytes().get();
        }
        throw new IllegalArgumentException("a key that does not export its material");
    }
}
