package io.github.servletjwt.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Real tokens, made without any code of the product or of java-jwt, so that product and tests cannot be wrong in the same
 * way. Times are those of {@link MovableClock#START}.
 */
public final class TestTokens {
    /** A strong secret, long enough for HS512. */
    public static final String SECRET = "kT7#vQ2!mZ9@xL4$pN8%wR1^bG6&dF3*hJ5(yC0)sA-eU+iO=tPqWzXnMkLjHgFd";

    /** Another strong secret. */
    public static final String OTHER_SECRET = "Yz3_Nq8~Wm5.Ks1:Vb7;Tc4,Rx9<Pl2>Oj6?Hf0/Gd-Ea+Uw=Ti|SrQpMnBvCxZa";

    public static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    public static final long NOW = MovableClock.START.getEpochSecond();

    private TestTokens() {}

    /** A valid token of alice, who has the role user, for ten minutes. */
    public static String valid() {
        return of(claims("\"roles\":[\"user\"]"));
    }

    /** A token of alice that expired ten minutes ago. */
    public static String expired() {
        return of("{\"sub\":\"alice\",\"iat\":" + (NOW - 1200) + ",\"exp\":" + (NOW - 600) + "}");
    }

    /** A token of alice that becomes valid in ten minutes. */
    public static String notYetValid() {
        return of("{\"sub\":\"alice\",\"iat\":" + NOW + ",\"nbf\":" + (NOW + 600) + ",\"exp\":" + (NOW + 1200) + "}");
    }

    /** A token for the audience {@code other}. */
    public static String wrongAudience() {
        return of(claims("\"aud\":\"other\""));
    }

    /** A token of the issuer {@code https://other.example}. */
    public static String wrongIssuer() {
        return of(claims("\"iss\":\"https://other.example\""));
    }

    /** A token that is valid except for its key id, {@code unknown}. */
    public static String unknownKid() {
        return of("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"unknown\"}", claims(""));
    }

    /** A token that is valid except for its signature. */
    public static String badSignature() {
        return tampered(valid());
    }

    /** A token that says it needs no signature, and has none (RFC 7519 §6). */
    public static String algNone() {
        return part("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + part(claims("")) + ".";
    }

    /** Claims of alice for ten minutes, and more. */
    public static String claims(String more) {
        return "{\"sub\":\"alice\",\"iat\":" + NOW + ",\"exp\":" + (NOW + 600) + (more.isEmpty() ? "" : "," + more)
                + "}";
    }

    /** A token with these claims, signed by {@link #SECRET} with HS256. */
    public static String of(String claims) {
        return of(HEADER, claims);
    }

    /** A token with this header and these claims, signed by {@link #SECRET} with HS256. */
    public static String of(String header, String claims) {
        return sign(header, claims, SECRET, "HmacSHA256");
    }

    /** A token of these parts with this signature algorithm, whatever its header says. */
    public static String sign(String header, String claims, String secret, String macAlgorithm) {
        return signParts(part(header), part(claims), secret.getBytes(StandardCharsets.UTF_8), macAlgorithm);
    }

    /** A token of parts that are encoded already. */
    public static String signParts(String header, String payload, byte[] secret, String macAlgorithm) {
        try {
            Mac mac = Mac.getInstance(macAlgorithm);
            mac.init(new SecretKeySpec(secret, macAlgorithm));
            byte[] signature = mac.doFinal((header + "." + payload).getBytes(StandardCharsets.US_ASCII));
            return header + "." + payload + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Base64url without padding. */
    public static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The claims of a token, as text. */
    public static String claimsOf(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    }

    /** The header of a token, as text. */
    public static String headerOf(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8);
    }

    /** The same token with one character of its signature changed. */
    public static String tampered(String token) {
        int at = token.lastIndexOf('.') + 1;
        // a digit: Jetty takes a header that differs in case alone for the one before it (see docs/intentional.md)
        char other = token.charAt(at) == '0' ? '1' : '0';
        return token.substring(0, at) + other + token.substring(at + 1);
    }
}
