package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.JwsAlgorithm;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies HS256, HS384 and HS512 (RFC 7518 §3.2) with pooled engines: making one and setting its key costs as much as
 * the signature. They are pooled here and not in thread-locals, which would keep the secret of a stopped application.
 *
 * <p><b>Thread safety:</b> any thread; one thread at a time uses an engine.
 */
final class HmacCheck implements SignatureCheck {
    /** With more threads than pooled engines, further engines are made and dropped. */
    private static final int PLACES = 64;

    private final SecretKeySpec key;
    private final AtomicReferenceArray<@Nullable Mac> idle = new AtomicReferenceArray<>(PLACES);

    HmacCheck(JwsAlgorithm algorithm, byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA" + algorithm.name().substring(2));
    }

    /** Compares in constant time. */
    @Override
    public boolean holds(byte[] text, int start, int length, byte[] signature) {
        int place = (int) Thread.currentThread().getId() & PLACES - 1;
        Mac kept = idle.getAndSet(place, null);
        Mac mac = kept == null ? engine() : kept;
        mac.update(text, start, length);
        byte[] expected = mac.doFinal();
        idle.lazySet(place, mac);
        return MessageDigest.isEqual(expected, signature);
    }

    private Mac engine() {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            // every JDK has it (see Mac)
            throw new IllegalStateException(impossible);
        }
    }
}
