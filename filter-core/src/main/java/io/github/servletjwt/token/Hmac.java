package io.github.servletjwt.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.servletjwt.config.JwsAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
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
final class Hmac extends Algorithm {
    /** More threads than places make engines of their own for the moment. */
    private static final int PLACES = 64;

    private final String jcaName;
    private final SecretKeySpec key;
    private final AtomicReferenceArray<@Nullable Mac> idle = new AtomicReferenceArray<>(PLACES);

    Hmac(JwsAlgorithm algorithm, byte[] secret) {
        super(algorithm.name(), "HmacSHA" + algorithm.name().substring(2));
        this.jcaName = "HmacSHA" + algorithm.name().substring(2);
        this.key = new SecretKeySpec(secret, jcaName);
    }

    /** Whether the signature is this key's; compared in constant time. */
    boolean holds(CompactToken parts) {
        return holds(parts.signedBytes(), parts.signatureBytes());
    }

    private boolean holds(byte[] signed, byte[] signature) {
        return MessageDigest.isEqual(mac(signed), signature);
    }

    @Override
    public void verify(DecodedJWT token) {
        byte[] signed = (token.getHeader() + "." + token.getPayload()).getBytes(StandardCharsets.US_ASCII);
        if (!holds(signed, Base64.getUrlDecoder().decode(token.getSignature()))) {
            throw new SignatureVerificationException(this);
        }
    }

    @Override
    public byte[] sign(byte[] content) {
        return mac(content);
    }

    private byte[] mac(byte[] content) {
        int place = (int) Thread.currentThread().getId() & PLACES - 1;
        Mac kept = idle.getAndSet(place, null);
        Mac mac = kept == null ? engine() : kept;
        byte[] result = mac.doFinal(content);
        idle.lazySet(place, mac);
        return result;
    }

    private Mac engine() {
        try {
            Mac mac = Mac.getInstance(jcaName);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            // every JDK has it (Mac's documentation)
            throw new SignatureGenerationException(this, impossible);
        }
    }
}
