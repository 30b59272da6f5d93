package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.JwsAlgorithm;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HS256, HS384 and HS512 (RFC 7518 §3.2) with engines that are kept: to make one and give it the key costs as much as the
 * signature. They are kept here and not in thread-locals, which would hold the secret of an application that has ended.
 *
 * <p><b>Thread safety:</b> any thread; an engine is used by one at a time.
 */
final class HmacCheck implements SignatureCheck {
    /** More threads than places make engines of their own for the moment. */
    private static final int PLACES = 64;

    private final SecretKeySpec key;
    private final AtomicReferenceArray<@Nullable Mac> idle = new AtomicReferenceArray<>(PLACES);

    HmacCheck(JwsAlgorithm algorithm, byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA" + algorithm.name().substring(2));
    }

    /** Compared in constant time. */
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
            // every JDK has it (Mac's documentation)
            throw new IllegalStateException(impossible);
        }
    }
}
