package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Any token, and any header and claims signed by our key: nothing but its own exception leaves the verifier, and what it
 * believes holds when MAC, text and claims are looked at again with no code of the product's.
 */
class TokenVerifierFuzzTest {
    private static final Map<Integer, String> MACS = Map.of(43, "HmacSHA256", 64, "HmacSHA384", 86, "HmacSHA512");
    private static final Map<String, String> ALGS =
            Map.of("HmacSHA256", "HS256", "HmacSHA384", "HS384", "HmacSHA512", "HS512");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final byte[] SECRET = TestTokens.SECRET.getBytes(StandardCharsets.UTF_8);
    private static final long LEEWAY = 30;

    private static final TokenVerifier VERIFIER = verifier();

    private static TokenVerifier verifier() {
        return RuntimeAccess.of(JwtAuth.builder()
                        .secret(TestTokens.SECRET)
                        .algorithms(JwsAlgorithm.HS256, JwsAlgorithm.HS384, JwsAlgorithm.HS512)
                        .clock(new MovableClock())
                        .build())
                .verifier();
    }

    private static String encoded(String latin1) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A text of one line is a token; of two, it is header and claims, and signed here. */
    private static String token(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        return end < 0
                ? text
                : TestTokens.signParts(
                        encoded(text.substring(0, end)), encoded(text.substring(end + 1)), SECRET, macNamedIn(text));
    }

    private static String macNamedIn(String text) {
        return text.startsWith("{\"alg\":\"HS512\"") ? "HmacSHA512" : "HmacSHA256";
    }

    private static JsonNode json(String part) throws JsonProcessingException {
        return JSON.readTree(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    @FuzzTest
    @DictionaryEntries({
        "{\"alg\":\"HS256\"",
        "\"alg\":\"none\"",
        "\"typ\":\"at+jwt\"",
        "\"kid\":",
        "\"crit\":[",
        "\"zip\":",
        "\"cty\":",
        "\"sub\":\"",
        "\"exp\":1e3",
        "\"nbf\":",
        "\"iat\":",
        "\"aud\":[",
        "\"roles\":[",
        "\"cnf\":{}",
        "\"scope\":\"",
        "null",
        "\\u0000",
        "\\ud800",
        "253402300799",
        "1e999",
        "0.1"
    })
    void verify_anyToken_believesWhatHoldsAlone(byte[] input) throws JsonProcessingException {
        String token = token(input);
        VerifiedToken believed;
        try {
            believed = VERIFIER.verify(token);
        } catch (AuthFailureException refused) {
            return;
        }
        String[] parts = token.split("\\.", -1);
        String mac = MACS.get(parts[2].length());
        assertEquals(TestTokens.signParts(parts[0], parts[1], SECRET, mac), token);
        checkHeader(json(parts[0]), mac);
        checkClaims(json(parts[1]), believed);
    }

    private static void checkHeader(JsonNode header, String mac) {
        assertEquals(ALGS.get(mac), header.get("alg").textValue());
        List.of("crit", "b64", "zip").forEach(refused -> assertFalse(header.has(refused), refused));
    }

    private static void checkClaims(JsonNode claims, VerifiedToken believed) {
        assertEquals(claims.get("sub").textValue(), believed.user().getName());
        assertTrue(claims.get("exp").decimalValue().doubleValue() + LEEWAY > TestTokens.NOW);
        assertFalse(claims.has("cnf"));
    }
}
