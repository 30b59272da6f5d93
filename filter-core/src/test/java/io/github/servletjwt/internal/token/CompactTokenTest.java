package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three parts of canonical base64url, and nothing else. */
class CompactTokenTest {
    private static final String GOOD = "QUFB";

    private static FailureCode refusal(String token) {
        return assertThrows(AuthFailureException.class, () -> read(token))
                .failure()
                .code();
    }

    private static CompactToken read(String token) throws AuthFailureException {
        CompactToken parts = CompactToken.parse(token);
        parts.headerBytes();
        return parts;
    }

    private static String signedText(CompactToken parts) {
        String[] signed = new String[1];
        parts.isSigned((text, start, length, signature) -> {
            signed[0] = new String(text, start, length, StandardCharsets.US_ASCII) + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
            return true;
        });
        return signed[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "x.y."})
    void parse_realToken_givesPartsAsTheyCame(String before) throws Exception {
        String token = TestTokens.valid();
        CompactToken parts = CompactToken.parse(before + token, before.length());
        assertEquals(token, signedText(parts));
        assertEquals(token.length(), parts.length());
        assertEquals(token.substring(0, token.indexOf('.')), new String(parts.header(), StandardCharsets.US_ASCII));
    }

    @Test
    void hasHeader_sameCharacters_isTrueForNoOther() throws Exception {
        CompactToken parts = CompactToken.parse("Bearer QUFB.QUFB.QUFB", 7);
        assertTrue(parts.hasHeader("QUFB".getBytes(StandardCharsets.US_ASCII)));
        for (String other : new String[] {"", "QUF", "QUFC", "QUFBQUFB", "r QUFB"}) {
            assertFalse(parts.hasHeader(other.getBytes(StandardCharsets.US_ASCII)), other);
        }
    }

    @Test
    void headerBytes_realToken_areDecoded() throws Exception {
        byte[] header = CompactToken.parse(TestTokens.valid()).headerBytes();
        assertArrayEquals(TestTokens.HEADER.getBytes(StandardCharsets.UTF_8), header);
    }

    @Test
    void payloadBytes_realToken_areDecoded() throws Exception {
        String claims = TestTokens.claims("\"name\":\"Zoë\"");
        byte[] payload = CompactToken.parse(TestTokens.of(claims)).payloadBytes();
        assertArrayEquals(claims.getBytes(StandardCharsets.UTF_8), payload);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "QUFB",
                "QUFB.QUFB",
                "QUFB.QUFB.QUFB.QUFB",
                "QUFB.QUFB.QUFB.QUFB.QUFB",
                "QUFB.QUFB.QUFB.",
                ".QUFB.QUFB.QUFB"
            })
    void parse_notThreeParts_isMalformed(String token) {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(token));
    }

    static Stream<Arguments> partsNotCanonical() {
        List<String> parts = List.of(
                "", // empty
                "A", // 1 mod 4: no whole byte
                "QUFBQ",
                "QR", // bits left over, each of them
                "QS",
                "QU",
                "QY",
                "QUF",
                "Ab", // a small letter last
                "Az",
                "QUG",
                "QUFBQUF",
                "QQ==", // padding
                "QUE=",
                "QQ=",
                "QUFB=",
                "=QUF",
                "+UFB", // the other alphabet
                "/UFB",
                " QUFB", // white space
                "QUFB ",
                "QU FB",
                "QU\nFB",
                "QU\r\nFB",
                "QUFB\t",
                "QU\0B",
                "%51UB",
                "QUF,",
                "QUF:",
                "QUF@",
                "QUF[",
                "QUF`",
                "QUF{",
                "QUFé",
                "QUF\uff21", // full-width A
                "QUF\u212a"); // the Kelvin sign
        return IntStream.range(0, 3).boxed().flatMap(at -> parts.stream().map(part -> Arguments.of(at, part)));
    }

    @ParameterizedTest
    @MethodSource("partsNotCanonical")
    void parse_partNotCanonical_isMalformed(int at, String part) {
        List<String> parts = new ArrayList<>(List.of(GOOD, GOOD, GOOD));
        parts.set(at, part);
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(String.join(".", parts)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"QQ", "QUE", "QUFB", "-_-_", "AA", "AAA", "AZaz", "0189", "QUFBQQ", "-w", "__8"})
    void parse_everyPartCanonical_isAccepted(String part) throws Exception {
        String token = part + "." + part + "." + part;
        assertEquals(token, signedText(read(token)));
    }

    @Test
    void toString_always_hidesTheToken() throws Exception {
        String token = TestTokens.valid();
        String text = CompactToken.parse(token).toString();
        for (String part : token.split("\\.")) {
            assertFalse(text.contains(part), text);
        }
    }
}
