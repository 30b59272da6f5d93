package io.github.servletjwt.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * EdDSA with Ed25519 (RFC 8037 §3.1), which java-jwt does not have, by the JDK.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class Ed25519 extends Algorithm {
    /** RFC 8032 §5.1.6. */
    private static final int BYTES = 64;

    private final PublicKey publicKey;
    private final @Nullable PrivateKey privateKey;

    Ed25519(PublicKey publicKey, @Nullable PrivateKey privateKey) {
        super("EdDSA", "Ed25519");
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    @Override
    public void verify(DecodedJWT token) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(publicKey);
            signature.update((token.getHeader() + "." + token.getPayload()).getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = Base64.getUrlDecoder().decode(token.getSignature());
            // the JDK does not mind zeros behind it, and a token has one spelling
            if (bytes.length == BYTES && signature.verify(bytes)) {
                return;
            }
        } catch (GeneralSecurityException malformed) {
            throw new SignatureVerificationException(this, malformed);
        }
        throw new SignatureVerificationException(this);
    }

    @Override
    public byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException unusable) {
            throw new SignatureGenerationException(this, unusable);
        }
    }
}
