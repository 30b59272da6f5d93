package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets for another purpose. */
class HkdfSecretTest {
    private static JwsKey key(String hex) {
        byte[] secret = HexFormat.of().parseHex(hex);
        return JwsKey.ofSecret(null, HmacSecret.of(secret, List.of(JwsAlgorithm.HS256)), List.of(JwsAlgorithm.HS256));
    }

    /** Computed with Python's hmac from RFC 5869 §2.2 and §2.3, no salt, 32 bytes. */
    @Test
    void of_isHkdfOfRfc5869() {
        JwsKey key = key("7c1e55d0a93b48f26de0174f9b8263c5fa0491be7d2853e60fb9c73a1d644e88");
        assertEquals(EXPECTED, HexFormat.of().formatHex(HkdfSecret.of(key, "servlet-jwt refresh tokens")));
    }

    private static final String EXPECTED = "08cc05084f61fa419339b4fbaa1d26c5331fcca1de89d78408b3af8de441eea2";

    @Test
    void of_sameKeyAndPurpose_isTheSame() {
        JwsKey key = key("7c1e55d0a93b48f26de0174f9b8263c5fa0491be7d2853e60fb9c73a1d644e88");
        assertArrayEquals(HkdfSecret.of(key, "a"), HkdfSecret.of(key, "a"));
        assertFalse(Arrays.equals(HkdfSecret.of(key, "a"), HkdfSecret.of(key, "b")));
    }

    /** However it was written: PEM or JWK. */
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void of_sameKeyInAnotherForm_isTheSame(String kind) {
        TestKey key = Keys.of(kind);
        JwsKey jwk = Keys.own(Keys.set(key.privateJwk())).get(0);
        PublicKey publicKey = PemReader.publicKeys(key.pemPublic()).get(0);
        JwsKey pem =
                JwsKey.ofPair(null, publicKey, PemReader.privateKey(key.pemPrivate()), JwsKey.algorithmsOf(publicKey));
        assertArrayEquals(HkdfSecret.of(jwk, "a"), HkdfSecret.of(pem, "a"));
    }

    /** The one that signs makes; those before still verify. */
    @Test
    void derivedSecrets_signingFirst_publicOnesNotAtAll() {
        JwsKey one = Keys.own(Keys.set(TestKeys.rsa().privateJwk())).get(0);
        JwsKey two = Keys.own(Keys.set(TestKeys.ed25519().privateJwk())).get(0);
        JwsKey three = Keys.own(Keys.set(TestKeys.otherRsa().publicJwk())).get(0);
        List<byte[]> secrets = new KeySet(List.of(one, two, three), true, two).derivedSecrets("a");
        assertEquals(2, secrets.size());
        assertArrayEquals(HkdfSecret.of(two, "a"), secrets.get(0));
        assertArrayEquals(HkdfSecret.of(one, "a"), secrets.get(1));
    }
}
