package io.github.servletjwt.internal.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.servletjwt.api.JwsAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * Signs with EdDSA and Ed25519 (RFC 8037 §3.1) by the JDK, because java-jwt cannot.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class Ed25519 extends Algorithm {
    private final PrivateKey key;

    /**
     * A signer.
     *
     * @param name EdDSA, or Ed25519 (RFC 9864 §2.2), which tokens name in {@code alg}
     */
    Ed25519(JwsAlgorithm name, PrivateKey key) {
        super(name.name(), "Ed25519");
        this.key = key;
    }

    /** Not supported: {@link PublicKeyCheck} verifies. */
    @Override
    public void verify(DecodedJWT token) {
        throw new SignatureVerificationException(this);
    }

    @Override
    public byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException unusable) {
            throw new SignatureGenerationException(this, unusable);
        }
    }
}
