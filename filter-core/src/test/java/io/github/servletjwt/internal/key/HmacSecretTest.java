package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.ConfigProblem;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret is strong enough, or it is none. */
class HmacSecretTest {
    private static final List<JwsAlgorithm> HS256 = List.of(JwsAlgorithm.HS256);
    private static final String ADVICE = "; make a random one, for example with: openssl rand -base64 48";

    private final Problems problems = new Problems();

    private Optional<HmacSecret> parse(String text, List<JwsAlgorithm> algorithms) {
        try {
            return Optional.of(HmacSecret.parse(text, algorithms));
        } catch (IllegalArgumentException weak) {
            problems.add("filter 'jwt'", "secret: " + weak.getMessage());
            return Optional.empty();
        }
    }

    private Optional<HmacSecret> parse(String text) {
        return parse(text, HS256);
    }

    private void assertRefused(String text, String why) {
        assertEquals(Optional.empty(), parse(text));
        assertEquals(List.of(new ConfigProblem("filter 'jwt'", "secret: " + why)), problems.list());
    }

    /** Good text of exactly so many bytes. */
    private static String ofBytes(int bytes) {
        return (TestTokens.SECRET + TestTokens.OTHER_SECRET).substring(0, bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return "base64:" + Base64.getEncoder().encodeToString(utf8(text));
    }

    @ParameterizedTest
    @CsvSource({"HS256, 32", "HS256, 33", "HS384, 48", "HS384, 49", "HS512, 64", "HS512, 65"})
    void parse_textAsLongAsTheAlgorithmNeeds_isTaken(JwsAlgorithm algorithm, int bytes) {
        assertArrayEquals(
                utf8(ofBytes(bytes)),
                parse(ofBytes(bytes), List.of(algorithm)).orElseThrow().bytes());
    }

    @ParameterizedTest
    @CsvSource({"HS256, 31, 32", "HS384, 47, 48", "HS512, 63, 64"})
    void parse_textOneByteTooShort_isRefused(JwsAlgorithm algorithm, int bytes, int needed) {
        assertEquals(Optional.empty(), parse(ofBytes(bytes), List.of(algorithm)));
        assertEquals(
                List.of(new ConfigProblem(
                        "filter 'jwt'",
                        "secret: is " + bytes + " bytes long, " + algorithm + " needs " + needed + " or more"
                                + ADVICE)),
                problems.list());
    }

    @ParameterizedTest
    @CsvSource({"HS256, 31", "HS384, 47", "HS512, 63"})
    void parse_base64OfOneByteTooFew_isRefused(JwsAlgorithm algorithm, int bytes) {
        assertEquals(Optional.empty(), parse(base64(ofBytes(bytes)), List.of(algorithm)));
    }

    @ParameterizedTest
    @CsvSource({"HS256, 32", "HS384, 48", "HS512, 64"})
    void parse_base64OfEnoughBytes_isDecoded(JwsAlgorithm algorithm, int bytes) {
        assertArrayEquals(
                utf8(ofBytes(bytes)),
                parse(base64(ofBytes(bytes)), List.of(algorithm)).orElseThrow().bytes());
    }

    @Test
    void parse_severalAlgorithms_needsTheLongest() {
        assertEquals(Optional.empty(), parse(ofBytes(63), List.of(JwsAlgorithm.HS256, JwsAlgorithm.HS512)));
    }

    @Test
    void parse_length_isCountedInBytesOfUtf8() {
        String text = "ä" + ofBytes(30);

        assertEquals(31, text.length());
        assertEquals(32, parse(text).orElseThrow().bytes().length);
    }

    @Test
    void parse_base64Url_isDecoded() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (0xff - i * 5);
        }
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        assertTrue(url.contains("_") || url.contains("-"), url);
        assertArrayEquals(bytes, parse("base64:" + url).orElseThrow().bytes());
    }

    @Test
    void parse_base64WithoutPadding_isDecoded() {
        String text = base64(ofBytes(32));

        assertTrue(text.endsWith("="), text);
        assertArrayEquals(
                utf8(ofBytes(32)), parse(text.replace("=", "")).orElseThrow().bytes());
    }

    @Test
    void parse_textThatLooksLikeBase64_isTakenAsText() {
        String text = Base64.getEncoder().encodeToString(utf8(ofBytes(32)));

        assertArrayEquals(utf8(text), parse(text).orElseThrow().bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base64:!!!!",
                "base64:a",
                "base64:aGVsbG8=aGVsbG8=",
                "base64:AAECAwQFBgcICQoLDA0ODxAR EhMUFRYXGBkaGxwdHh8g"
            })
    void parse_malformedBase64_isRefused(String text) {
        assertRefused(text, "what follows base64: is not base64; expected letters, digits, + and / (or - and _)");
    }

    @Test
    void parse_base64OfNothing_isRefused() {
        assertRefused("base64:", "is 0 bytes long, HS256 needs 32 or more" + ADVICE);
    }

    @Test
    void parse_base64InCapitals_isText() {
        String text = "BASE64:" + ofBytes(32);

        assertArrayEquals(utf8(text), parse(text).orElseThrow().bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "changeme",
                "ChangeMe!",
                "change-me-",
                "CHANGE_ME",
                "<change this>",
                "replace-with-",
                "placeholder-",
                "your-256-bit-secret",
                "your-384-bit-secret",
                "your-512-bit-secret",
                "${your-256-bit-secret}",
                "your_jwt_secret",
                "my-secret-key-",
                "mySuperSecretKey",
                "super-secret",
                "secretsecret",
                "secret-key",
                "thisIsASecretKey",
                "This is my secret key",
                "a-string-secret-at-least-256-bits-long",
                "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
                "bezKoderSecretKey",
                "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
                "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970"
            })
    void parse_sampleWithAnythingBehind_isRefused(String sample) {
        assertRefused(sample + ofBytes(32), "is a placeholder or a published sample" + ADVICE);
    }

    @Test
    void parse_base64OfASample_isRefused() {
        assertRefused(base64("your-256-bit-secret" + ofBytes(32)), "is a placeholder or a published sample" + ADVICE);
    }

    /** Tutorials publish it in hexadecimal and decode it as base64. */
    @Test
    void parse_sampleReadAsBase64_isRefused() {
        assertRefused(
                "base64:404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
                "is a placeholder or a published sample" + ADVICE);
    }

    @Test
    void parse_markerOfPlaceholdersAnywhere_isRefused() {
        assertRefused(ofBytes(32) + "Change-Me", "is a placeholder or a published sample" + ADVICE);
    }

    @Test
    void parse_otherSampleInTheMiddle_isTaken() {
        assertTrue(parse(ofBytes(32) + "mysecret").isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abababababababababababababababab",
                "0123456789abcdef0123456789abcdef",
                "correcthorse-correcthorse-correcthorse-",
                "correcthorse-correcthorse-correcth",
                "kT7#vQ2!mZ9@xL4$kT7#vQ2!mZ9@xL4$"
            })
    void parse_wordRepeated_isRefused(String text) {
        assertRefused(text, "is one word or character repeated" + ADVICE);
    }

    @Test
    void parse_zeroBytes_areRefused() {
        assertRefused(
                "base64:" + Base64.getEncoder().encodeToString(new byte[64]),
                "is one word or character repeated" + ADVICE);
    }

    @Test
    void parse_wordRepeatedButForOneByte_isTaken() {
        assertTrue(parse("k7Qm2Xv9Lp4Zt8Wbk7Qm2Xv9Lp4Zt8WX").isPresent());
    }

    @Test
    void parse_nineDistinctCharacters_areRefused() {
        assertRefused("qzjxkvpwfqjzkxpvfwzqxjvkpwfzqjxk" + "v", "has fewer than 10 distinct characters" + ADVICE);
    }

    @Test
    void parse_tenDistinctCharacters_areTaken() {
        assertTrue(parse("qzjxkvpwfqjzkxpvfwzqxjvkpwfzqjxk" + "g").isPresent());
    }

    @Test
    void parse_weakSecret_isNotPrinted() {
        parse("canary-canary");

        assertFalse(
                problems.list().toString().contains("canary"), problems.list().toString());
    }

    @Test
    void parse_malformedBase64_isNotPrinted() {
        parse("base64:canary!");

        assertFalse(
                problems.list().toString().contains("canary"), problems.list().toString());
    }

    @Test
    void parse_goodSecret_addsNoProblem() {
        parse(TestTokens.SECRET);

        assertEquals(List.of(), problems.list());
    }

    @Test
    void bytes_changedByTheCaller_stay() {
        HmacSecret secret = parse(TestTokens.SECRET).orElseThrow();

        secret.bytes()[0] = 0;

        assertArrayEquals(utf8(TestTokens.SECRET), secret.bytes());
        assertNotSame(secret.bytes(), secret.bytes());
    }

    @Test
    void toString_saysNothingOfTheSecret() {
        assertEquals("HmacSecret[****]", parse(TestTokens.SECRET).orElseThrow().toString());
    }
}
