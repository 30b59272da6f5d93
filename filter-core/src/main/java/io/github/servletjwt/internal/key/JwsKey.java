package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.KeyType;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key that verifies tokens of the algorithms it is bound to (RFC 8725 §3.1), and that may sign them: RSA of 2048 bits
 * or more, EC on its own curve, Ed25519, or a secret.
 *
 * <p><b>Thread safety:</b> immutable. <b>Failure:</b> a weak key is refused ({@link IllegalArgumentException}, whose
 * message says why).
 */
public final class JwsKey {
    private static final int LEAST_RSA_BITS = 2048;
    /** The JDK refuses longer keys. They would also let a set of keys keep processors busy. */
    private static final int MAX_RSA_BITS = 16_384;

    private final @Nullable String kid;
    private final @Nullable String id;
    private final List<JwsAlgorithm> algorithms;
    private final @Nullable PublicKey publicKey;
    private final @Nullable PrivateKey privateKey;
    private final @Nullable HmacSecret secret;
    /** Computed once: it is needed for every request, and costly for a public key. */
    private final int hash;

    private JwsKey(
            @Nullable String kid,
            List<JwsAlgorithm> algorithms,
            @Nullable PublicKey publicKey,
            @Nullable PrivateKey privateKey,
            @Nullable HmacSecret secret) {
        this.kid = kid;
        this.algorithms = List.copyOf(algorithms);
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.secret = secret;
        this.id = kid != null || publicKey == null ? kid : JwkWriter.thumbprint(publicKey);
        this.hash = Objects.hash(kid, this.algorithms, publicKey);
    }

    static JwsKey ofSecret(@Nullable String kid, HmacSecret secret, List<JwsAlgorithm> algorithms) {
        return new JwsKey(kid, algorithms, null, null, secret);
    }

    /**
     * A key pair, or only its public half.
     *
     * @param algorithms the algorithms it may serve; not empty
     */
    static JwsKey ofPair(
            @Nullable String kid, PublicKey publicKey, @Nullable PrivateKey privateKey, List<JwsAlgorithm> algorithms) {
        JwsKey key = new JwsKey(kid, algorithms, publicKey, privateKey, null);
        if (privateKey != null) {
            requirePair(publicKey, privateKey);
        }
        return key;
    }

    /**
     * The algorithms of a public key; the first is its default.
     *
     * @throws IllegalArgumentException when it is too weak, or of another kind
     */
    static List<JwsAlgorithm> algorithmsOf(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < LEAST_RSA_BITS || bits > MAX_RSA_BITS) {
                throw new IllegalArgumentException(
                        "is an RSA key of " + bits + " bits; expected " + LEAST_RSA_BITS + " to " + MAX_RSA_BITS);
            }
            if (rsa.getPublicExponent().bitLength() < 2
                    || !rsa.getPublicExponent().testBit(0)) {
                throw new IllegalArgumentException("is an RSA key whose exponent is not odd, or 1");
            }
            return JwsAlgorithm.of(KeyType.RSA);
        }
        if (key instanceof ECPublicKey ec) {
            EcCurve curve = EcCurve.of(ec.getParams());
            if (curve == null || !curve.contains(ec.getW())) {
                throw new IllegalArgumentException("is an EC key on another curve; expected P-256, P-384 or P-521");
            }
            return List.of(curve.algorithm());
        }
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
            if (!Ed25519Curve.isKey(ed.getPoint())) {
                throw new IllegalArgumentException(
                        "is an Ed25519 key off its curve, or one for which anybody can sign");
            }
            return JwsAlgorithm.of(KeyType.OKP);
        }
        throw new IllegalArgumentException("is a key that does not sign tokens; expected RSA, EC or Ed25519");
    }

    private static void requirePair(PublicKey publicKey, PrivateKey privateKey) {
        try {
            String name = publicKey instanceof RSAPublicKey
                    ? "SHA256withRSA"
                    : publicKey instanceof ECPublicKey ? "SHA256withECDSA" : "Ed25519";
            Signature signature = Signature.getInstance(name);
            signature.initSign(privateKey);
            signature.update(publicKey.getEncoded());
            byte[] made = signature.sign();
            signature.initVerify(publicKey);
            signature.update(publicKey.getEncoded());
            if (signature.verify(made)) {
                return;
            }
        } catch (GeneralSecurityException | RuntimeException unusable) {
            throw new IllegalArgumentException("cannot sign: the private key is damaged", unusable);
        }
        throw new IllegalArgumentException("has a private and a public half that do not belong together");
    }

    /** The {@code kid} it was given, or null. */
    public @Nullable String kid() {
        return kid;
    }

    /**
     * The name in tokens that it signs: the {@code kid}, else the thumbprint (RFC 7638); null for a secret without a
     * {@code kid}.
     */
    public @Nullable String id() {
        return id;
    }

    /** The algorithms it may serve; the first is used for signing. */
    public List<JwsAlgorithm> algorithms() {
        return algorithms;
    }

    public @Nullable PublicKey publicKey() {
        return publicKey;
    }

    public @Nullable PrivateKey privateKey() {
        return privateKey;
    }

    public @Nullable HmacSecret secret() {
        return secret;
    }

    public boolean canSign() {
        return privateKey != null || secret != null;
    }

    /** Equal: the same material, with the same name, for the same algorithms. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JwsKey key
                && Objects.equals(kid, key.kid)
                && algorithms.equals(key.algorithms)
                && Objects.equals(publicKey, key.publicKey)
                && Arrays.equals(bytes(), key.bytes());
    }

    private byte[] bytes() {
        return secret == null ? new byte[0] : secret.bytes();
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "JwsKey[" + id() + ", " + algorithms + "]";
    }
}
