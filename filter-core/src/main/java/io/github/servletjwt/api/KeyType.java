package io.github.servletjwt.api;

/** The family of a key, the {@code kty} of RFC 7517 §4.1. A key serves the algorithms of its family and no other. */
public enum KeyType {
    OCT("oct"),
    RSA("RSA"),
    EC("EC"),
    OKP("OKP");

    private final String kty;

    KeyType(String kty) {
        this.kty = kty;
    }

    /** As a JWK writes it. */
    public String kty() {
        return kty;
    }
}
