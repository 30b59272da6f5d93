package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.KeyType;
import io.github.servletjwt.internal.crypto.Sha256;
import io.github.servletjwt.internal.json.StrictJson;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes public keys as JWKs (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2). */
final class JwkWriter {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int ED25519_BYTES = 32;

    private JwkWriter() {}

    /** The public key with {@code kid}, {@code use} and, when there is only one, {@code alg}; null for a secret. */
    static Map<String, Object> publicJwk(JwsKey key, PublicKey publicKey) {
        Map<String, Object> jwk = new LinkedHashMap<>(members(publicKey));
        jwk.put("kid", Objects.requireNonNull(key.id()));
        jwk.put("use", "sig");
        if (key.algorithms().stream().map(JwsAlgorithm::keyType).allMatch(KeyType.OKP::equals)
                || key.algorithms().size() == 1) {
            jwk.put("alg", key.algorithms().get(0).name());
        }
        return jwk;
    }

    /** SHA-256 over the required members in the order of their names (RFC 7638 §3). */
    static String thumbprint(PublicKey key) {
        return Sha256.base64Url(StrictJson.write(members(key)));
    }

    /** The required members, sorted. */
    private static Map<String, Object> members(PublicKey key) {
        Map<String, Object> members = new TreeMap<>();
        if (key instanceof RSAPublicKey rsa) {
            members.put("kty", "RSA");
            members.put("n", unsigned(rsa.getModulus(), 1));
            members.put("e", unsigned(rsa.getPublicExponent(), 1));
        } else if (key instanceof ECPublicKey ec) {
            EcCurve curve = Objects.requireNonNull(EcCurve.of(ec.getParams()));
            members.put("kty", "EC");
            members.put("crv", curve.crv());
            members.put("x", unsigned(ec.getW().getAffineX(), curve.coordinateBytes()));
            members.put("y", unsigned(ec.getW().getAffineY(), curve.coordinateBytes()));
        } else if (key instanceof EdECPublicKey ed) {
            members.put("kty", "OKP");
            members.put("crv", "Ed25519");
            members.put("x", BASE64.encodeToString(ed25519(ed)));
        }
        return members;
    }

    private static String unsigned(BigInteger number, int leastBytes) {
        byte[] signed = number.toByteArray();
        int from = signed[0] == 0 && signed.length > 1 ? 1 : 0;
        byte[] bytes = new byte[Math.max(leastBytes, signed.length - from)];
        System.arraycopy(signed, from, bytes, bytes.length - (signed.length - from), signed.length - from);
        return BASE64.encodeToString(bytes);
    }

    /** Little-endian y, with the sign of x in the last bit (RFC 8032 §5.1.2). */
    private static byte[] ed25519(EdECPublicKey key) {
        byte[] y = key.getPoint().getY().toByteArray();
        byte[] encoded = new byte[ED25519_BYTES];
        for (int i = 0; i < Math.min(y.length, encoded.length); i++) {
            encoded[i] = y[y.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            encoded[ED25519_BYTES - 1] |= (byte) 0x80;
        }
        return encoded;
    }
}
