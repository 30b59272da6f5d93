package io.github.servletjwt.config;

/** A signature algorithm that tokens may name in {@code alg} (RFC 7518 §3.1). */
public enum JwsAlgorithm {
    HS256(32),
    HS384(48),
    HS512(64);

    private final int secretBytes;

    JwsAlgorithm(int secretBytes) {
        this.secretBytes = secretBytes;
    }

    /** The least length of a secret, in bytes (RFC 7518 §3.2). */
    public int secretBytes() {
        return secretBytes;
    }
}
