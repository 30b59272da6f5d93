package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is proven by form, size, algorithm and signature before anything in it is believed. */
class TokenVerifierTest {
    private static final String EXPIRED = "{\"sub\":\"alice\",\"exp\":1}";

    private final MovableClock clock = new MovableClock();

    private JwtAuthBuilder settings() {
        return JwtAuth.builder().secret(TestTokens.SECRET).clock(clock);
    }

    private TokenVerifier verifier() {
        return RuntimeAccess.of(settings().build()).verifier();
    }

    private static FailureCode refusal(TokenVerifier verifier, String token) {
        return assertThrows(AuthFailureException.class, () -> verifier.verify(token))
                .failure()
                .code();
    }

    private static byte[] secret() {
        return TestTokens.SECRET.getBytes(StandardCharsets.UTF_8);
    }

    private static String header(String alg) {
        return "{\"alg\":\"" + alg + "\"}";
    }

    private static String mac(String alg) {
        return "HmacSHA" + alg.substring(2);
    }

    @Test
    void verify_goodToken_givesTheUser() throws Exception {
        AuthenticatedUser user = verifier()
                .verify(TestTokens.of(TestTokens.claims("\"roles\":[\"user\"],\"scope\":\"read\",\"jti\":\"7\"")))
                .user();
        Map<String, Object> claims = Map.of(
                "sub",
                "alice",
                "iat",
                TestTokens.NOW,
                "exp",
                TestTokens.NOW + 600,
                "roles",
                List.of("user"),
                "scope",
                "read",
                "jti",
                "7");
        assertEquals(new AuthenticatedUser("alice", Set.of("user"), Set.of("read"), claims), user);
    }

    @Test
    void verify_goodToken_keepsItsTimes() throws Exception {
        VerifiedToken token = verifier().verify(TestTokens.of(TestTokens.claims("\"nbf\":" + TestTokens.NOW)));
        assertEquals(Instant.ofEpochSecond(TestTokens.NOW + 600), token.expiresAt());
        assertFalse(token.isEarly(MovableClock.START.minusSeconds(30)));
        assertTrue(token.isEarly(MovableClock.START.minusSeconds(31)));
    }

    @Test
    void verify_memberOrderAndWhiteSpace_doNotMatter() throws Exception {
        String token = TestTokens.of(
                " {\r\n\"typ\" : \"JWT\",\n \"alg\":\"HS256\"}\n",
                "\t{ \"exp\" : " + (TestTokens.NOW + 1) + " , \"sub\":\"alice\" } ");
        assertEquals("alice", verifier().verify(token).user().getName());
    }

    // --- size ---

    @ParameterizedTest
    @CsvSource({"-1, TOKEN_TOO_LONG", "0, accepted", "1, accepted"})
    void verify_atMaxTokenBytes_isTheLimit(int more, String outcome) throws Exception {
        String token = TestTokens.of(TestTokens.claims("\"pad\":\"" + "x".repeat(300) + "\""));
        TokenVerifier verifier = RuntimeAccess.of(
                        settings().maxTokenBytes(token.length() + more).build())
                .verifier();
        if (outcome.equals("accepted")) {
            assertEquals("alice", verifier.verify(token).user().getName());
        } else {
            assertEquals(FailureCode.valueOf(outcome), refusal(verifier, token));
        }
    }

    @Test
    void verify_defaultMaxTokenBytes_is8192() {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(verifier(), "A".repeat(8192)));
        assertEquals(FailureCode.TOKEN_TOO_LONG, refusal(verifier(), "A".repeat(8193)));
    }

    @Test
    void verify_tooLong_isRefusedUnread() {
        assertEquals(FailureCode.TOKEN_TOO_LONG, refusal(verifier(), "\0.é".repeat(5000)));
    }

    // --- form ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "null",
                "bnVsbA.e30.x",
                "bnVsbA.e30.eHg",
                "bnVsbA.bnVsbA.eHg",
                "W10.W10.eHg",
                "e30.e30.eHg",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9"
            })
    void verify_noToken_isMalformed(String token) {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(verifier(), token));
    }

    static Stream<Arguments> signedButNotCanonical() {
        String header = TestTokens.part(TestTokens.HEADER); // 36 characters: 0 mod 4
        String shortHeader = TestTokens.part("{\"alg\":\"HS256\"}"); // 20 characters: 0 mod 4
        String spacedHeader = TestTokens.part("{ \"alg\":\"HS256\"}"); // 22 characters: 2 mod 4
        String payload = TestTokens.part(TestTokens.claims(""));
        return Stream.of(
                Arguments.of("header padded", TestTokens.part("{\"alg\":\"HS256\" }") + "==", payload),
                Arguments.of("header with bits left over", withLeftOverBits(spacedHeader), payload),
                Arguments.of("header with a blank", " " + header, payload),
                Arguments.of("header with a line end", header.substring(0, 20) + "\n" + header.substring(20), payload),
                Arguments.of("header of 1 mod 4", shortHeader + "A", payload),
                Arguments.of("header empty", "", payload),
                Arguments.of("payload padded", header, padded(TestTokens.claims(""))),
                Arguments.of(
                        "payload with bits left over",
                        header,
                        withLeftOverBits(TestTokens.part("{\"sub\":\"alice\",\"exp\":" + (TestTokens.NOW + 9) + "}"))),
                Arguments.of("payload with a line end", header, payload + "\r\n"),
                Arguments.of(
                        "payload in the other alphabet",
                        header,
                        TestTokens.part(TestTokens.claims("\"x\":\"~~~???\""))
                                .replace('_', '/')
                                .replace('-', '+')),
                Arguments.of("payload empty", header, ""));
    }

    private static String padded(String text) {
        String part = TestTokens.part(text.length() % 3 == 0 ? " " + text : text);
        return part + "=".repeat(4 - part.length() % 4);
    }

    private static String withLeftOverBits(String part) {
        int last = part.length() - 1;
        return part.substring(0, last) + (char) (part.charAt(last) + 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signedButNotCanonical")
    void verify_signedButNotCanonical_isMalformed(String what, String header, String payload) {
        String token = TestTokens.signParts(header, payload, secret(), "HmacSHA256");
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(verifier(), token), what);
    }

    @Test
    void verify_signatureSpeltOtherwise_isMalformed() {
        String token = withLeftOverBits(TestTokens.valid());
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(verifier(), token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", " ", "\n", ".", "AA", ".AA"})
    void verify_somethingAfterTheSignature_isMalformed(String more) {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(verifier(), TestTokens.valid() + more));
    }

    // --- algorithm ---

    @ParameterizedTest
    @ValueSource(
            strings = {"none", "None", "NONE", "nOnE", "", "hs256", "HS256 ", "HS384", "HS512", "RS256", "ES256", "dir"
            })
    void verify_algNotAllowed_isRefused(String alg) {
        String token = TestTokens.of(header(alg), TestTokens.claims(""));
        assertEquals(FailureCode.ALGORITHM_REFUSED, refusal(verifier(), token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "256", "[\"HS256\"]", "{}", "true"})
    void verify_algNoText_isMalformed(String alg) {
        String token = TestTokens.of("{\"alg\":" + alg + "}", TestTokens.claims(""));
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(verifier(), token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void verify_algAllowed_isAccepted(String alg) throws Exception {
        TokenVerifier verifier =
                RuntimeAccess.of(settings().set("algorithms", alg).build()).verifier();
        String token = TestTokens.sign(header(alg), TestTokens.claims(""), TestTokens.SECRET, mac(alg));
        assertEquals("alice", verifier.verify(token).user().getName());
    }

    @ParameterizedTest
    @CsvSource({"HS256,HS384", "HS256,HS512", "HS384,HS256", "HS384,HS512", "HS512,HS256", "HS512,HS384"})
    void verify_signedByAnotherAlgorithmThanSaid_isBadSignature(String said, String used) {
        TokenVerifier verifier = RuntimeAccess.of(settings()
                        .algorithms(JwsAlgorithm.HS256, JwsAlgorithm.HS384, JwsAlgorithm.HS512)
                        .build())
                .verifier();
        String token = TestTokens.sign(header(said), TestTokens.claims(""), TestTokens.SECRET, mac(used));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier, token));
    }

    // --- header ---

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "crit":["exp"]               | HEADER_REFUSED
                    "crit":["b64"],"b64":false   | HEADER_REFUSED
                    "b64":true                   | HEADER_REFUSED
                    "zip":"DEF"                  | HEADER_REFUSED
                    "cty":"JSON"                 | HEADER_REFUSED
                    "kid":1                      | TOKEN_MALFORMED
                    "alg":"none"                 | TOKEN_MALFORMED
                    "typ":null                   | TOKEN_MALFORMED
                    """)
    void verify_signedHeaderNotSupported_isRefused(String member, FailureCode code) {
        String token = TestTokens.of("{\"alg\":\"HS256\"," + member + "}", TestTokens.claims(""));
        assertEquals(code, refusal(verifier(), token));
    }

    @Test
    void verify_foreignKid_isIgnoredWithSecret() throws Exception {
        String token = TestTokens.of("{\"alg\":\"HS256\",\"kid\":\"another\"}", TestTokens.claims(""));
        assertEquals("alice", verifier().verify(token).user().getName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"jku\":\"https://attacker.example/k\"", "\"x5u\":\"https://attacker.example/c\"", "\"x5c\":[]"
            })
    void verify_headerPointsToKeys_isIgnored(String member) throws Exception {
        String token = TestTokens.of("{\"alg\":\"HS256\"," + member + "}", TestTokens.claims(""));
        assertEquals("alice", verifier().verify(token).user().getName());
    }

    @Test
    void verify_headerBringsItsKey_isBadSignature() {
        String jwk = "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + TestTokens.part(TestTokens.OTHER_SECRET)
                + "\"}}";
        String token = TestTokens.sign(jwk, TestTokens.claims(""), TestTokens.OTHER_SECRET, "HmacSHA256");
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), token));
    }

    // --- signature ---

    @Test
    void verify_signatureChanged_isBadSignature() {
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), TestTokens.tampered(TestTokens.valid())));
    }

    @Test
    void verify_anotherSecret_isBadSignature() {
        String token = TestTokens.sign(TestTokens.HEADER, TestTokens.claims(""), TestTokens.OTHER_SECRET, "HmacSHA256");
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void verify_signatureOfZeros_isBadSignature(String signature) {
        String token = TestTokens.valid();
        String forged = token.substring(0, token.lastIndexOf('.') + 1) + signature;
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), forged));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 31, 33, 64})
    void verify_signatureOfAnotherLength_isBadSignature(int bytes) {
        String token = TestTokens.valid();
        int at = token.lastIndexOf('.') + 1;
        byte[] mac = Base64.getUrlDecoder().decode(token.substring(at));
        String cut = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, bytes));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), token.substring(0, at) + cut));
    }

    @Test
    void verify_payloadOfAnotherToken_isBadSignature() {
        String[] parts = TestTokens.valid().split("\\.");
        String admin = TestTokens.part(TestTokens.claims("\"roles\":[\"admin\"]"));
        assertNotEquals(parts[1], admin);
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), parts[0] + "." + admin + "." + parts[2]));
    }

    @Test
    void verify_expiredAndForged_isBadSignature() {
        String token = TestTokens.sign(TestTokens.HEADER, EXPIRED, TestTokens.OTHER_SECRET, "HmacSHA256");
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), token));
    }

    @Test
    void verify_payloadUnreadableAndForged_isBadSignature() {
        String token = TestTokens.sign(TestTokens.HEADER, "{", TestTokens.OTHER_SECRET, "HmacSHA256");
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), token));
    }

    @Test
    void verify_expiredAndOfAnotherIssuer_isExpired() {
        TokenVerifier verifier = RuntimeAccess.of(
                        settings().issuer("https://id.example").build())
                .verifier();
        assertEquals(FailureCode.TOKEN_EXPIRED, refusal(verifier, TestTokens.of(EXPIRED)));
    }

    @Test
    void verify_refused_tellsNothingOfTheToken() {
        AuthFailureException refused = assertThrows(
                AuthFailureException.class, () -> verifier().verify(TestTokens.tampered(TestTokens.valid())));
        assertEquals("BAD_SIGNATURE", refused.getMessage());
        assertEquals(0, refused.getStackTrace().length);
        assertFalse(refused.toString().contains("alice"));
    }

    // --- payload ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "\"alice\"",
                "",
                "{\"sub\":\"alice\",\"exp\":4102444800,\"exp\":4102444801}",
                "{\"sub\":\"alice\",\"exp\":4102444800,\"sub\":\"root\"}",
                "{\"sub\":\"alice\",\"exp\":4102444800}{}",
                "{\"sub\":\"alice\",\"exp\":4102444800}x",
                "{\"sub\":\"alice\",\"exp\":NaN}",
                "{\"sub\":\"alice\",\"exp\":4102444800,\"x\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}"
            })
    void verify_signedPayloadNotStrict_isMalformed(String payload) {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(verifier(), TestTokens.of(payload)));
    }

    /** Characters before the token do not count. */
    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1, true"})
    void verify_nearMaxTokenBytes_isMeasuredFromItsStart(int more, boolean accepted) throws Exception {
        String token = TestTokens.of(TestTokens.claims("\"x\":\"" + "y".repeat(400) + "\""));
        try (JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(new MovableClock())
                .maxTokenBytes(token.length() + more)
                .build()) {
            String code;
            try {
                code = RuntimeAccess.of(auth)
                        .verifier()
                        .verify("Bearer " + token, 7)
                        .user()
                        .getName();
            } catch (AuthFailureException refused) {
                code = refused.getMessage();
            }
            assertEquals(accepted ? "alice" : "TOKEN_TOO_LONG", code);
        }
    }
}
