package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.KeyType;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one member of a JWK Set by type (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2). */
final class JwkParser {
    private static final int ED25519_BYTES = 32;
    private static final List<String> PRIVATE = List.of("d", "k", "p", "q", "dp", "dq", "qi", "oth");
    private static final List<String> CRT = List.of("p", "q", "dp", "dq", "qi");

    private final Map<?, ?> members;
    private final @Nullable String kid;

    JwkParser(Map<?, ?> members) {
        this.members = members;
        this.kid = text("kid");
        if (kid != null && kid.isEmpty()) {
            throw new IllegalArgumentException("has an empty kid");
        }
    }

    @Nullable
    String kid() {
        return kid;
    }

    /** A string, or null when absent; {@code null} is absent. */
    @Nullable
    String text(String name) {
        Object value = members.get(name);
        if (value instanceof String || value == null) {
            return (String) value;
        }
        throw new IllegalArgumentException("has a " + name + " that is not a string");
    }

    private String require(String name) {
        String text = text(name);
        if (text == null) {
            throw new IllegalArgumentException("lacks " + name);
        }
        return text;
    }

    KeyType type() {
        String kty = require("kty");
        for (KeyType type : KeyType.values()) {
            if (type.kty().equals(kty)) {
                return type;
            }
        }
        throw new IllegalArgumentException("has an unknown kty; expected RSA, EC, OKP or oct");
    }

    /** Whether {@code use} and {@code key_ops} allow it to sign or verify (RFC 7517 §4.2, §4.3). */
    boolean isForSignatures() {
        String use = text("use");
        return operates() && (use == null || use.equals("sig"));
    }

    private boolean operates() {
        if (members.get("key_ops") instanceof List<?> operations) {
            return operations.contains("verify") || operations.contains("sign");
        }
        if (has("key_ops")) {
            throw new IllegalArgumentException("has key_ops that are not an array");
        }
        return true;
    }

    private boolean has(String name) {
        return members.get(name) != null;
    }

    /** Whether it contains private material. */
    boolean isPrivate() {
        return PRIVATE.stream().anyMatch(this::has);
    }

    /** base64url without padding (RFC 7515 §2). */
    byte[] bytes(String name) {
        try {
            String text = require(name);
            if (!text.isEmpty() && text.indexOf('=') < 0) {
                return Base64.getUrlDecoder().decode(text);
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("lacks " + name + ", or it is not base64url", malformed);
        }
        throw new IllegalArgumentException("has an empty " + name + ", or one with padding");
    }

    private BigInteger number(String name) {
        return new BigInteger(1, bytes(name));
    }

    PublicKey publicKey() {
        try {
            return switch (type()) {
                case RSA -> factory("RSA").generatePublic(new RSAPublicKeySpec(number("n"), number("e")));
                case EC -> ecPublicKey();
                case OKP -> factory("Ed25519").generatePublic(new EdECPublicKeySpec(ed25519(), ed25519Point()));
                case OCT -> throw new IllegalArgumentException("is a secret and not a key pair");
            };
        } catch (GeneralSecurityException damaged) {
            throw new IllegalArgumentException("is damaged", damaged);
        }
    }

    private static KeyFactory factory(String name) throws GeneralSecurityException {
        return KeyFactory.getInstance(name);
    }

    private EcCurve curve() {
        EcCurve curve = EcCurve.named(require("crv"));
        if (curve == null) {
            throw new IllegalArgumentException("is on another curve; expected P-256, P-384 or P-521");
        }
        return curve;
    }

    private PublicKey ecPublicKey() throws GeneralSecurityException {
        ECPoint point = new ECPoint(number("x"), number("y"));
        EcCurve curve = curve();
        if (bytes("x").length > curve.coordinateBytes()
                || bytes("y").length > curve.coordinateBytes()
                || !curve.contains(point)) {
            throw new IllegalArgumentException("is not a point on its curve");
        }
        return factory("EC").generatePublic(new ECPublicKeySpec(point, curve.spec()));
    }

    private NamedParameterSpec ed25519() {
        if (!require("crv").equals("Ed25519")) {
            throw new IllegalArgumentException("is on another curve; expected Ed25519");
        }
        return NamedParameterSpec.ED25519;
    }

    /** RFC 8032 §5.1.3. */
    private EdECPoint ed25519Point() {
        byte[] littleEndian = bytes("x");
        if (littleEndian.length != ED25519_BYTES) {
            throw new IllegalArgumentException("has an x that is not 32 bytes long");
        }
        byte[] y = new byte[ED25519_BYTES];
        for (int i = 0; i < y.length; i++) {
            y[i] = littleEndian[y.length - 1 - i];
        }
        boolean xOdd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        return new EdECPoint(xOdd, new BigInteger(1, y));
    }

    /** Null when it has only the public half. */
    @Nullable
    PrivateKey privateKey() {
        if (!has("d")) {
            return null;
        }
        try {
            return switch (type()) {
                case RSA -> factory("RSA").generatePrivate(rsaPrivate());
                case EC -> factory("EC").generatePrivate(new ECPrivateKeySpec(number("d"), curve().spec()));
                case OKP -> factory("Ed25519").generatePrivate(new EdECPrivateKeySpec(ed25519(), bytes("d")));
                case OCT -> null;
            };
        } catch (GeneralSecurityException damaged) {
            throw new IllegalArgumentException("has a private half that is damaged", damaged);
        }
    }

    private KeySpec rsaPrivate() {
        if (!CRT.stream().allMatch(this::has)) {
            return new RSAPrivateKeySpec(number("n"), number("d"));
        }
        return new RSAPrivateCrtKeySpec(
                number("n"),
                number("e"),
                number("d"),
                number("p"),
                number("q"),
                number("dp"),
                number("dq"),
                number("qi"));
    }
}
