package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.config.KeyConfig;
import io.github.servletjwt.internal.config.KeySettings;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import java.security.KeyFactory;
import java.security.spec.ECPrivateKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings become keys, or the start stops and says why. */
class KeyReaderTest {
    private static final TestKey RSA = TestKeys.rsa();
    private static final TestKey EC = TestKeys.ec("P-256");

    private final List<String> notes = new ArrayList<>();

    private KeySet read(KeyConfig config) throws KeyReader.UnusableKeysException {
        return new KeyReader(config, Keys.files(), notes::add).read();
    }

    private KeyReader.UnusableKeysException refusal(KeyConfig config) {
        return assertThrows(KeyReader.UnusableKeysException.class, () -> read(config));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void read_privateKey_signsAndItsPublicHalfVerifies(String kind) throws KeyReader.UnusableKeysException {
        KeySet set = read(Keys.config(Keys.of(kind).pemPrivate(), null, null, null));
        JwsKey signing = Objects.requireNonNull(set.signing());
        assertEquals(Keys.of(kind).pair().getPublic(), signing.publicKey());
        assertEquals(JwkWriter.thumbprint(Keys.of(kind).pair().getPublic()), signing.id());
        assertTrue(set.knows("any", JwsAlgorithm.RS256));
    }

    @Test
    void read_previousKeysBeside_verifyToo() throws KeyReader.UnusableKeysException {
        KeySet set = read(Keys.config(RSA.pemPrivate(), TestKeys.otherRsa().pemPublic() + EC.pemPublic(), null, null));
        assertEquals(2, set.candidates(null, JwsAlgorithm.RS256).size());
        assertEquals(1, set.candidates(null, JwsAlgorithm.ES256).size());
    }

    @Test
    void read_publicKeyAlone_signsNothing() throws KeyReader.UnusableKeysException {
        assertNull(read(Keys.config(null, RSA.pemPublic(), null, null)).signing());
    }

    @Test
    void read_publicKeyWherePrivateBelongs_isRefused() {
        KeyReader.UnusableKeysException refused = refusal(Keys.config(RSA.pemPublic(), null, null, null));
        assertEquals(KeySettings.PRIVATE_KEY, refused.param());
    }

    @Test
    void read_privateKeyWherePublicBelongs_isRefusedWithoutTellingIt() {
        KeyReader.UnusableKeysException refused = refusal(Keys.config(null, RSA.pemPrivate(), null, null));
        assertEquals(KeySettings.PUBLIC_KEY, refused.param());
        assertFalse(String.valueOf(refused.getMessage()).contains("MII"));
    }

    @ParameterizedTest
    @CsvSource({"ES256", "HS256", "EdDSA"})
    void read_algorithmThatNoKeyServes_isRefused(JwsAlgorithm algorithm) {
        KeyReader.UnusableKeysException refused =
                refusal(Keys.config(RSA.pemPrivate(), null, null, null, JwsAlgorithm.RS256, algorithm));
        assertEquals(KeySettings.ALGORITHMS, refused.param());
    }

    @Test
    void read_keyThatNoAlgorithmServes_isRefused() {
        KeyReader.UnusableKeysException refused =
                refusal(Keys.config(null, RSA.pemPublic() + EC.pemPublic(), null, null, JwsAlgorithm.RS256));
        assertEquals(KeySettings.PUBLIC_KEY, refused.param());
    }

    @Test
    void read_set_signsWithItsFirstPrivateKey() throws KeyReader.UnusableKeysException {
        KeySet set = read(Keys.config(null, null, Keys.set(EC.publicJwk(), RSA.privateJwk()), null));
        assertEquals("rsa", Objects.requireNonNull(set.signing()).kid());
        assertFalse(set.knows("x", JwsAlgorithm.RS256));
    }

    @Test
    void read_signingKeyId_signs() throws KeyReader.UnusableKeysException {
        KeySet set = read(Keys.config(null, null, Keys.set(EC.privateJwk(), RSA.privateJwk()), "rsa"));
        assertEquals("rsa", Objects.requireNonNull(set.signing()).kid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "nobody", "RSA"})
    void read_signingKeyIdOfNoPrivateKey_isRefused(String kid) {
        KeyReader.UnusableKeysException refused =
                refusal(Keys.config(null, null, Keys.set(EC.publicJwk(), RSA.privateJwk()), kid));
        assertEquals(KeySettings.SIGNING_KEY_ID, refused.param());
        assertTrue(String.valueOf(refused.getMessage()).contains("[rsa]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"keys\":[]}", "{}", "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"enc\"}]}", "x"})
    void read_setWithoutKeys_isRefused(String json) {
        assertEquals(
                KeySettings.KEYS, refusal(Keys.config(null, null, json, null)).param());
    }

    @Test
    void read_missingFile_isRefusedByItsName() {
        KeyReader.UnusableKeysException refused = refusal(Keys.config(null, null, "file:/no/such/file", null));
        assertEquals(KeySettings.KEYS, refused.param());
        assertTrue(String.valueOf(refused.getMessage()).contains("/no/such/file (there is none)"));
    }

    @Test
    void read_memberThatNoAlgorithmServes_isNoted() throws KeyReader.UnusableKeysException {
        KeySet set = read(Keys.config(null, null, TestKeys.jwkSet(RSA, EC), null, JwsAlgorithm.RS256));
        assertEquals(1, set.keys().size());
        assertEquals(1, notes.size());
    }

    @Test
    void read_ecScalarOfTheOrder_isRefused() throws Exception {
        ECPrivateKeySpec order = new ECPrivateKeySpec(EcCurve.P256.spec().getOrder(), EcCurve.P256.spec());
        String pem = Keys.pem("PRIVATE KEY", KeyFactory.getInstance("EC").generatePrivate(order));
        KeyReader reader = new KeyReader(Keys.config(pem, null, null, null), Keys.files(), note -> {});
        assertThrows(KeyReader.UnusableKeysException.class, reader::read);
    }
}
