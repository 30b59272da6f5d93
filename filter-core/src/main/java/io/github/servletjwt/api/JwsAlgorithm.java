package io.github.servletjwt.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A signature algorithm that tokens may name in {@code alg} (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2). {@code EdDSA}
 * and {@code Ed25519} are two names of one algorithm here: where one is accepted, the other is, too.
 */
public enum JwsAlgorithm {
    HS256(KeyType.OCT),
    HS384(KeyType.OCT),
    HS512(KeyType.OCT),
    RS256(KeyType.RSA),
    RS384(KeyType.RSA),
    RS512(KeyType.RSA),
    PS256(KeyType.RSA),
    PS384(KeyType.RSA),
    PS512(KeyType.RSA),
    ES256(KeyType.EC),
    ES384(KeyType.EC),
    ES512(KeyType.EC),
    EdDSA(KeyType.OKP),
    Ed25519(KeyType.OKP);

    private final KeyType keyType;

    JwsAlgorithm(KeyType keyType) {
        this.keyType = keyType;
    }

    /** The family of its keys. */
    public KeyType keyType() {
        return keyType;
    }

    /** The minimum length of a secret in bytes (RFC 7518 §3.2); 0 when it needs a key pair. */
    public int secretBytes() {
        return switch (this) {
            case HS256 -> 32;
            case HS384 -> 48;
            case HS512 -> 64;
            default -> 0;
        };
    }

    /** All algorithms of a family. */
    public static List<JwsAlgorithm> of(KeyType type) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.keyType == type)
                .toList();
    }

    /** Finds an algorithm by its exact name; empty when it is not supported. */
    public static Optional<JwsAlgorithm> find(String alg) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.name().equals(alg))
                .findFirst();
    }
}
