package io.github.servletjwt.api;

/** The family of a key, the {@code kty} of RFC 7517 §4.1. A key is used for the algorithms of its family only. */
public enum KeyType {
    OCT("oct"),
    RSA("RSA"),
    EC("EC"),
    OKP("OKP");

    private final String kty;

    KeyType(String kty) {
        this.kty = kty;
    }

    /** The value of {@code kty} in a JWK. */
    public String kty() {
        return kty;
    }
}
