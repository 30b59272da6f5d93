package io.github.servletjwt.acceptance;

import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestTokens;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdDSAParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;

/** Tokens that no honest issuer makes, made by the JDK alone. */
final class Forge {
    /** The order of the base point of Ed25519 (RFC 8032 §5.1). */
    static final BigInteger ED25519_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private Forge() {}

    /** A token whose signature is these bytes. */
    static String token(String signed, byte[] signature) {
        return signed + "." + base64(signature);
    }

    /** The first two parts of a token. */
    static String signed(String header, String claims) {
        return TestTokens.part(header) + "." + TestTokens.part(claims);
    }

    /** The token with its signature changed. */
    static String withSignature(String token, UnaryOperator<byte[]> change) {
        int dot = token.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        return token(token.substring(0, dot), change.apply(signature));
    }

    /** The token with the two numbers of its ECDSA signature, r and s, changed. */
    static String withNumbers(String token, UnaryOperator<BigInteger[]> change) {
        return withSignature(token, signature -> {
            int size = signature.length / 2;
            BigInteger[] numbers = change.apply(new BigInteger[] {
                new BigInteger(1, Arrays.copyOf(signature, size)),
                new BigInteger(1, Arrays.copyOfRange(signature, size, signature.length))
            });
            return concat(bytes(numbers[0], size), bytes(numbers[1], size));
        });
    }

    /** The token with its Ed25519 signature's R, or null to keep it, and S changed. */
    static String withEd25519(String token, byte[] r, UnaryOperator<BigInteger> s) {
        return withSignature(token, signature -> {
            BigInteger scalar = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
            return concat(r == null ? Arrays.copyOf(signature, 32) : r, reversed(bytes(s.apply(scalar), 32)));
        });
    }

    static BigInteger order(TestKey key) {
        return ((ECPublicKey) key.pair().getPublic()).getParams().getOrder();
    }

    static byte[] modulus(TestKey key) {
        return ((RSAPublicKey) key.pair().getPublic()).getModulus().toByteArray();
    }

    /** The signature s as s + n, which a careless verifier reduces to s; claims are padded until that has room. */
    static String rsaBeyondModulus(TestKey key, String header) {
        BigInteger n = ((RSAPublicKey) key.pair().getPublic()).getModulus();
        for (int i = 0; i < 1000; i++) {
            String token = key.sign("RS256", header, TestTokens.claims("\"i\":" + i));
            BigInteger s =
                    new BigInteger(1, Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1)));
            if (s.add(n).bitLength() <= n.bitLength()) {
                return withSignature(token, signature -> bytes(s.add(n), signature.length));
            }
        }
        throw new IllegalStateException("no signature is small enough");
    }

    /** Signed by the JDK's signature of that name. */
    static String jdk(String name, PrivateKey key, String header, String claims) {
        String signed = signed(header, claims);
        return token(signed, signature(name, key, signed, false));
    }

    /** Ed25519ph (RFC 8032 §5.1), whose signatures must not pass for those of Ed25519. */
    static String prehashed(PrivateKey key, String header, String claims) {
        String signed = signed(header, claims);
        return token(signed, signature("Ed25519", key, signed, true));
    }

    private static byte[] signature(String name, PrivateKey key, String signed, boolean prehash) {
        try {
            Signature signature = Signature.getInstance(name);
            if (prehash) {
                signature.setParameter(new EdDSAParameterSpec(true));
            }
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String hmac(String header, byte[] secret, String bits) {
        return TestTokens.signParts(
                TestTokens.part(header), TestTokens.part(TestTokens.claims("")), secret, "HmacSHA" + bits);
    }

    static byte[] bytes(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        byte[] bytes = new byte[length];
        int count = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - count, bytes, length - count, count);
        return bytes;
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
