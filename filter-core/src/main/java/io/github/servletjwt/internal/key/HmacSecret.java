package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A secret that signs and verifies with HMAC.
 *
 * <p><b>Thread safety:</b> immutable. <b>Failure:</b> a weak secret is refused.
 */
public final class HmacSecret {
    private static final String BASE64 = "base64:";
    private static final int LEAST_DISTINCT = 10;
    private static final String KNOWN = "is a placeholder or a published sample";

    /** Beginnings of placeholders and of tutorial secrets: letters and digits only, in lower case. */
    private static final List<String> SAMPLES = List.of(
            "changeme",
            "changethis",
            "changeit",
            "replaceme",
            "replacethis",
            "replacewith",
            "insertyour",
            "putyour",
            "enteryour",
            "setyour",
            "placeholder",
            "your256bitsecret",
            "your384bitsecret",
            "your512bitsecret",
            "yoursecret",
            "yourjwtsecret",
            "yourprivatekey",
            "yoursuper",
            "yourvery",
            "yourstrong",
            "mysecret",
            "mysuper",
            "myverysecret",
            "supersecret",
            "verysecret",
            "verylongsecret",
            "topsecret",
            "thisisasecret",
            "thisismysecret",
            "thisisasupersecret",
            "thisisaverysecret",
            "thisisaverylongsecret",
            "secretkey",
            "secretsecret",
            "jwtsecretkey",
            "donttell",
            "notsosecret",
            "passwordpassword",
            "astringsecretatleast",
            "avalidstringsecret",
            "my32characterultrasecure",
            // the FastAPI manual, and hexadecimal keys that circulate with Spring Boot tutorials
            "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
            "404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970",
            "3cfa76ef14937c1c0ea519f8fc057a80fcd04a7420f8e8bcd0a7567c272e007b",
            "5367566b59703373367639792f423f4528482b4d6251655468576d5a71347437",
            "ncrfujxn2r5u8xadgkbpdsgvkyp",
            "yh2k7qsu4l8czg5p6x3pna9l0miy4d3b",
            "daf66e01593f61a15b857cf433aae03a005812b31234e149036bcc8dee755dbb",
            "586e3272357538782f413f4428472b4b6250655368566b597033733676397924",
            "asdfsfs34wfsdfsdfsdsd32dfsddd",
            "bezkoder");

    /** Words that make a secret a placeholder wherever they occur. */
    private static final List<String> MARKERS = List.of("changeme", "changethis", "replaceme", "bitsecret", "donotuse");

    private final byte[] bytes;

    private HmacSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Parses the secret in a setting.
     *
     * @param text UTF-8 text, or {@code base64:} and base64 or base64url
     * @param algorithms the algorithms it will serve
     * @throws IllegalArgumentException when it is too weak; the message says why and does not contain the secret
     */
    public static HmacSecret parse(String text, List<JwsAlgorithm> algorithms) {
        byte[] bytes = text.startsWith(BASE64) ? decode(text.substring(BASE64.length())) : utf8(text);
        requireStrong(bytes, algorithms);
        if (text.startsWith(BASE64)) {
            requireNoPlaceholder(text.substring(BASE64.length()));
        }
        return new HmacSecret(bytes);
    }

    /**
     * The secret of an {@code oct} key.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    static HmacSecret of(byte[] bytes, List<JwsAlgorithm> algorithms) {
        requireStrong(bytes, algorithms);
        return new HmacSecret(bytes.clone());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "what follows base64: is not base64; expected letters, digits, + and / (or - and _)", malformed);
        }
    }

    private static void requireStrong(byte[] bytes, List<JwsAlgorithm> algorithms) {
        for (JwsAlgorithm algorithm : algorithms) {
            if (bytes.length < algorithm.secretBytes()) {
                throw weak("is " + bytes.length + " bytes long, " + algorithm + " needs " + algorithm.secretBytes()
                        + " or more");
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        requireNoPlaceholder(text);
        if (isRepeated(bytes)) {
            throw weak("is one word or character repeated");
        }
        if (distinct(bytes) < LEAST_DISTINCT) {
            throw weak("has fewer than " + LEAST_DISTINCT + " distinct characters");
        }
        if (KnownSecrets.contains(text) || KnownSecrets.contains(bytes)) {
            throw weak(KNOWN);
        }
    }

    private static IllegalArgumentException weak(String why) {
        return new IllegalArgumentException(why + "; make a random one, for example with: openssl rand -base64 48");
    }

    private static void requireNoPlaceholder(String text) {
        String folded = KnownSecrets.folded(text);
        if (SAMPLES.stream().anyMatch(folded::startsWith) || MARKERS.stream().anyMatch(folded::contains)) {
            throw weak(KNOWN);
        }
    }

    private static boolean isRepeated(byte[] bytes) {
        for (int period = 1; period <= bytes.length / 2; period++) {
            if (hasPeriod(bytes, period)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasPeriod(byte[] bytes, int period) {
        for (int i = period; i < bytes.length; i++) {
            if (bytes[i] != bytes[i - period]) {
                return false;
            }
        }
        return true;
    }

    private static long distinct(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).chars().distinct().count();
    }

    /** A copy of the secret's bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "HmacSecret[****]";
    }
}
