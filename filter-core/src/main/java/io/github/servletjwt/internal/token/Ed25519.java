package io.github.servletjwt.internal.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * Makes signatures of EdDSA with Ed25519 (RFC 8037 §3.1), which java-jwt does not, by the JDK.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class Ed25519 extends Algorithm {
    private final PrivateKey key;

    Ed25519(PrivateKey key) {
        super("EdDSA", "Ed25519");
        this.key = key;
    }

    /** Nothing: {@link PublicKeyCheck} is what checks. */
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
