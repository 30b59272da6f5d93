package io.github.servletjwt.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A real key pair with a key id. It signs tokens and writes itself as JWK and PEM, using only the JDK.
 *
 * <p>Thread safety: immutable. Failure: {@link IllegalStateException} where the JDK cannot do what is asked, such as
 * RS256 by an EC key. JSON parameters, key ids included, are written unchanged, so that tests can write bad JSON too.
 */
public final class TestKey {
    private static final int ED25519_BYTES = 32;

    private final KeyPair pair;
    private final String kid;

    TestKey(KeyPair pair, String kid) {
        this.pair = pair;
        this.kid = kid;
    }

    /** A new key of this kind: {@code RSA} (2048 bits), {@code P-256}, {@code P-384}, {@code P-521} or {@code Ed25519}. */
    public static TestKey fresh(String kind, String kid) {
        try {
            return new TestKey(generator(kind).generateKeyPair(), kid);
        } catch (GeneralSecurityException notOfTheJdk) {
            throw new IllegalStateException(notOfTheJdk);
        }
    }

    private static KeyPairGenerator generator(String kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.startsWith("P-") ? "EC" : kind);
        if (kind.equals("RSA")) {
            generator.initialize(2048);
        } else if (kind.startsWith("P-")) {
            generator.initialize(new ECGenParameterSpec("secp" + kind.substring(2) + "r1"));
        }
        return generator;
    }

    public KeyPair pair() {
        return pair;
    }

    /** The key id; empty for a key that has none. */
    public String kid() {
        return kid;
    }

    /** The same key under another key id; an empty one is left out of JWKs and tokens. */
    public TestKey withKid(String other) {
        return new TestKey(pair, other);
    }

    /** The public key as a JWK of {@code kty}, {@code kid} and what the kind of key needs (RFC 7518 §6, RFC 8037 §2). */
    public String publicJwk() {
        return publicJwk("");
    }

    /** The public key as a JWK with more members, such as {@code "use":"sig"}. */
    public String publicJwk(String moreMembers) {
        return "{" + publicMembers() + (moreMembers.isEmpty() ? "" : "," + moreMembers) + "}";
    }

    /** The key as a JWK with its private members. */
    public String privateJwk() {
        return publicJwk(privateMembers());
    }

    /** The private key as PKCS#8 in PEM. */
    public String pemPrivate() {
        return pem("PRIVATE KEY", pair.getPrivate());
    }

    /** The public key as SubjectPublicKeyInfo in PEM. */
    public String pemPublic() {
        return pem("PUBLIC KEY", pair.getPublic());
    }

    /**
     * A token with this header and these claims, signed with {@code RS}, {@code PS} or {@code ES} and {@code 256},
     * {@code 384} or {@code 512}, or {@code EdDSA}, whatever the header says.
     */
    public String sign(String alg, String headerJson, String claimsJson) {
        String signed = TestTokens.part(headerJson) + "." + TestTokens.part(claimsJson);
        return signed + "." + base64(signature(alg, signed));
    }

    /** A token with these claims, whose header has {@code alg}, {@code typ} and the key id. */
    public String token(String alg, String claimsJson) {
        return sign(alg, "{\"alg\":\"" + alg + "\",\"typ\":\"JWT\"" + kidMember() + "}", claimsJson);
    }

    @Override
    public String toString() {
        return "TestKey " + kid + " (" + pair.getPublic().getAlgorithm() + ")";
    }

    private byte[] signature(String alg, String signed) {
        try {
            Signature signer = signer(alg);
            signer.initSign(pair.getPrivate());
            signer.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signer.sign();
        } catch (GeneralSecurityException otherKindOfKey) {
            throw new IllegalStateException(alg + " by " + this, otherKindOfKey);
        }
    }

    /** The signer for this algorithm (RFC 7518 §3.3 to §3.5, RFC 8037 §3.1). */
    private static Signature signer(String alg) throws GeneralSecurityException {
        String bits = alg.substring(2);
        return switch (alg.substring(0, 2)) {
            case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
            case "PS" -> pss(bits);
            case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            default -> Signature.getInstance(alg);
        };
    }

    private static Signature pss(String bits) throws GeneralSecurityException {
        String hash = "SHA-" + bits;
        Signature signer = Signature.getInstance("RSASSA-PSS");
        signer.setParameter(new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(bits) / Byte.SIZE, 1));
        return signer;
    }

    private String kidMember() {
        return kid.isEmpty() ? "" : ",\"kid\":\"" + kid + "\"";
    }

    private String publicMembers() {
        PublicKey key = pair.getPublic();
        if (key instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\"" + kidMember() + number("n", rsa.getModulus()) + number("e", rsa.getPublicExponent());
        }
        if (key instanceof ECPublicKey ec) {
            int bits = fieldBits(ec);
            return "\"kty\":\"EC\"" + kidMember() + ",\"crv\":\"P-" + bits + "\""
                    + coordinate("x", ec.getW().getAffineX(), bits)
                    + coordinate("y", ec.getW().getAffineY(), bits);
        }
        return "\"kty\":\"OKP\"" + kidMember() + ",\"crv\":\"Ed25519\"" + member("x", endOf(key.getEncoded()));
    }

    /** The private members, without a comma before the first. */
    private String privateMembers() {
        PrivateKey key = pair.getPrivate();
        if (key instanceof RSAPrivateCrtKey rsa) {
            return rsaMembers(rsa).substring(1);
        }
        if (key instanceof ECPrivateKey ec) {
            return coordinate("d", ec.getS(), fieldBits((ECPublicKey) pair.getPublic()))
                    .substring(1);
        }
        return member("d", ((EdECPrivateKey) key).getBytes().orElseThrow()).substring(1);
    }

    private static String rsaMembers(RSAPrivateCrtKey key) {
        return number("d", key.getPrivateExponent())
                + number("p", key.getPrimeP())
                + number("q", key.getPrimeQ())
                + number("dp", key.getPrimeExponentP())
                + number("dq", key.getPrimeExponentQ())
                + number("qi", key.getCrtCoefficient());
    }

    private static int fieldBits(ECPublicKey key) {
        return key.getParams().getCurve().getField().getFieldSize();
    }

    /** The point of an Ed25519 key is the end of its SubjectPublicKeyInfo (RFC 8410 §4). */
    private static byte[] endOf(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
    }

    private static String number(String name, BigInteger value) {
        return member(name, bytes(value, (value.bitLength() + 7) / Byte.SIZE));
    }

    /** A number in as many bytes as the field of the curve has, zeros in front (RFC 7518 §6.2.1.2). */
    private static String coordinate(String name, BigInteger value, int fieldBits) {
        return member(name, bytes(value, (fieldBits + 7) / Byte.SIZE));
    }

    private static String member(String name, byte[] value) {
        return ",\"" + name + "\":\"" + base64(value) + "\"";
    }

    private static byte[] bytes(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        byte[] bytes = new byte[length];
        int count = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - count, bytes, length - count, count);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String pem(String label, Key key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
