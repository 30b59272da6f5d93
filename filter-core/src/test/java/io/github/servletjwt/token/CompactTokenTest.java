package io.github.servletjwt.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        return assertThrows(AuthFailureException.class, () -> CompactToken.parse(token))
                .failure()
                .code();
    }

    @Test
    void parse_realToken_givesPartsAsTheyCame() throws Exception {
        String token = TestTokens.valid();
        CompactToken parts = CompactToken.parse(token);
        assertEquals(token, parts.getHeader() + "." + parts.getPayload() + "." + parts.getSignature());
        assertEquals(token, parts.getToken());
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
        CompactToken parts = CompactToken.parse(part + "." + part + "." + part);
        assertEquals(List.of(part, part, part), List.of(parts.getHeader(), parts.getPayload(), parts.getSignature()));
    }

    @Test
    void claims_beforeSignature_areAllAbsent() throws Exception {
        CompactToken parts = CompactToken.parse(TestTokens.of(TestTokens.claims("\"iss\":\"x\",\"aud\":\"y\"")));
        assertNull(parts.getSubject());
        assertNull(parts.getIssuer());
        assertNull(parts.getAudience());
        assertNull(parts.getClaim("sub"));
        assertEquals(Map.of(), parts.getClaims());
    }

    @Test
    void headerMembers_ofDecodedJwt_areAllAbsent() throws Exception {
        CompactToken parts = CompactToken.parse(TestTokens.valid());
        assertNull(parts.getAlgorithm());
        assertNull(parts.getType());
        assertNull(parts.getHeaderClaim("alg"));
    }

    @Test
    void toString_always_hidesTheToken() throws Exception {
        CompactToken parts = CompactToken.parse(TestTokens.valid());
        String text = parts.toString();
        assertFalse(text.contains(parts.getSignature()), text);
        assertFalse(text.contains(parts.getPayload()), text);
        assertFalse(text.contains(parts.getHeader()), text);
    }
}
