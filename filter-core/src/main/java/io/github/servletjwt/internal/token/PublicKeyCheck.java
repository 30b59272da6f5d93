package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.JwsAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures of private keys with the JDK, or with the provider registered before it: RS and PS (RFC 7518
 * §3.3, §3.5), ES (§3.4), EdDSA with Ed25519 (RFC 8037 §3.1). A signature whose length does not fit the key never
 * reaches an engine: engines treat them differently, and some throw.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class PublicKeyCheck implements SignatureCheck {
    /** RFC 8032 §5.1.6. */
    private static final int ED25519_BYTES = 64;

    private final String jcaName;
    private final @Nullable PSSParameterSpec pss;
    private final PublicKey key;
    /** Length of every signature of this key. */
    private final int bytes;

    private final @Nullable EcdsaSignatureFormat ecdsa;

    PublicKeyCheck(JwsAlgorithm algorithm, PublicKey key) {
        String hash = algorithm.name().substring(2);
        this.key = key;
        this.ecdsa = key instanceof ECPublicKey ec
                ? new EcdsaSignatureFormat(ec.getParams().getOrder())
                : null;
        this.pss = algorithm.name().startsWith("PS") ? pss("SHA-" + hash, Integer.parseInt(hash) / 8) : null;
        if (key instanceof RSAPublicKey rsa) {
            this.bytes = (rsa.getModulus().bitLength() + 7) / 8;
            this.jcaName = pss == null ? "SHA" + hash + "withRSA" : "RSASSA-PSS";
        } else {
            this.bytes = ecdsa == null ? ED25519_BYTES : ecdsa.bytes();
            this.jcaName = ecdsa == null ? "Ed25519" : "SHA" + hash + "withECDSA";
        }
    }

    /** The salt is as long as the hash, and the mask uses the same hash (RFC 7518 §3.5). */
    private static PSSParameterSpec pss(String hash, int saltBytes) {
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), saltBytes, 1);
    }

    @Override
    public boolean holds(byte[] text, int start, int length, byte[] signature) {
        if (signature.length != bytes || (ecdsa != null && !ecdsa.isInRange(signature))) {
            return false;
        }
        try {
            Signature engine = Signature.getInstance(jcaName);
            if (pss != null) {
                engine.setParameter(pss);
            }
            engine.initVerify(key);
            engine.update(text, start, length);
            return engine.verify(ecdsa == null ? signature : ecdsa.der(signature));
        } catch (GeneralSecurityException | RuntimeException refused) {
            // any exception of an engine means that the signature is not valid
            return false;
        }
    }
}
