package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.json.StrictJson;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Public keys are written as others read them. */
class JwkWriterTest {
    private static KeySet setOf(String json) {
        return new KeySet(Keys.own(json), true, null);
    }

    private static List<JwsKey> again(KeySet set) {
        return Keys.own(StrictJson.write(set.publicJwkSet()));
    }

    @Test
    void thumbprint_exampleOfRfc7638_isThatOfTheRfc() {
        String json = Keys.set("{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAt"
                + "VT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h"
                + "4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFT"
                + "WhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\","
                + "\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}");
        assertEquals(
                "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
                JwkWriter.thumbprint(Keys.own(json).get(0).publicKey()));
    }

    /** RFC 8037 appendix A.3. */
    @Test
    void thumbprint_exampleOfRfc8037_isThatOfTheRfc() {
        String json =
                Keys.set("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}");
        assertEquals(
                "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                Keys.own(json).get(0).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void publicJwkSet_readAgain_isTheSame(String kind) {
        KeySet set = setOf(TestKeys.jwkSet(Keys.of(kind)));
        assertEquals(set.keys(), again(set));
    }

    @ParameterizedTest
    @CsvSource({"P-256, 43", "P-384, 64", "P-521, 88"})
    void publicJwk_coordinateWithLeadingZero_isWrittenAtFullLength(String curve, int chars) {
        TestKey key = leadingZero(curve);
        KeySet set = setOf(TestKeys.jwkSet(key));
        Map<String, Object> jwk =
                JwkWriter.publicJwk(set.keys().get(0), key.pair().getPublic());
        assertEquals(chars, String.valueOf(jwk.get("x")).length());
        assertEquals(chars, String.valueOf(jwk.get("y")).length());
        assertEquals(set.keys(), again(set));
    }

    /** One key in 128 has a byte of zeros in front. */
    private static TestKey leadingZero(String curve) {
        int full = Integer.parseInt(curve.substring(2));
        while (true) {
            TestKey key = TestKey.fresh(curve, "zero");
            ECPublicKey half = (ECPublicKey) key.pair().getPublic();
            int min = Math.min(
                    half.getW().getAffineX().bitLength(),
                    half.getW().getAffineY().bitLength());
            if (min <= (full - 1) / 8 * 8) {
                return key;
            }
        }
    }

    @Test
    void publicJwk_ofAPair_holdsNothingPrivate() {
        KeySet set =
                setOf(Keys.set(TestKeys.rsa().privateJwk(), TestKeys.ed25519().privateJwk()));
        String json = StrictJson.write(set.publicJwkSet());
        for (String member : Set.of("d", "p", "q", "dp", "dq", "qi", "k")) {
            assertFalse(json.contains("\"" + member + "\":"), json);
        }
    }

    @Test
    void publicJwk_withoutKid_isNamedByItsThumbprint() {
        TestKey key = TestKeys.ec("P-256").withKid("");
        KeySet set = setOf(TestKeys.jwkSet(key));
        Map<String, Object> jwk =
                JwkWriter.publicJwk(set.keys().get(0), key.pair().getPublic());
        assertEquals(JwkWriter.thumbprint(key.pair().getPublic()), jwk.get("kid"));
        assertEquals("sig", jwk.get("use"));
        assertEquals("ES256", jwk.get("alg"));
    }

    @Test
    void publicJwk_severalAlgorithms_tellsNone() {
        JwsKey key = new JwkSetReader(List.of(JwsAlgorithm.RS256, JwsAlgorithm.PS256), true)
                .read(TestKeys.jwkSet(TestKeys.rsa()))
                .get(0);
        assertFalse(JwkWriter.publicJwk(key, TestKeys.rsa().pair().getPublic()).containsKey("alg"));
    }

    @Test
    void publicJwkSet_ofSecrets_isEmpty() {
        byte[] secret = TestTokens.SECRET.getBytes(StandardCharsets.UTF_8);
        KeySet set = setOf(Keys.set("{\"kty\":\"oct\",\"k\":\"" + Keys.base64url(secret) + "\"}"));
        assertEquals(Map.of("keys", List.of()), set.publicJwkSet());
    }
}
