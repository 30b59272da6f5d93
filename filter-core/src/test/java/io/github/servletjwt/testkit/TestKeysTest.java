package io.github.servletjwt.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestKeysTest {
    private static final String CLAIMS = "{\"sub\":\"alice\"}";

    @ParameterizedTest
    @CsvSource({
        "RSA,RS256,256", "RSA,RS384,256", "RSA,RS512,256",
        "RSA,PS256,256", "RSA,PS384,256", "RSA,PS512,256",
        "P-256,ES256,64", "P-384,ES384,96", "P-521,ES512,132",
        "Ed25519,EdDSA,64"
    })
    void token_ofEachAlgorithm_verifiesAndHasTheLengthOfTheRfc(String kind, String alg, int bytes) throws Exception {
        TestKey key = shared(kind);
        String token = key.token(alg, CLAIMS);
        assertTrue(verifies(key.pair().getPublic(), alg, token));
        assertEquals(bytes, signatureOf(token).length);
        assertEquals(
                "{\"alg\":\"" + alg + "\",\"typ\":\"JWT\",\"kid\":\"" + key.kid() + "\"}", TestTokens.headerOf(token));
        assertEquals(CLAIMS, TestTokens.claimsOf(token));
    }

    @Test
    void token_tampered_doesNotVerify() throws Exception {
        String token = TestTokens.tampered(TestKeys.rsa().token("RS256", CLAIMS));
        assertFalse(verifies(TestKeys.rsa().pair().getPublic(), "RS256", token));
    }

    @Test
    void token_ofAnotherKey_doesNotVerify() throws Exception {
        String token = TestKeys.rsa().token("PS256", CLAIMS);
        assertFalse(verifies(TestKeys.otherRsa().pair().getPublic(), "PS256", token));
    }

    @Test
    void sign_withAlgorithmOfAnotherKind_isRefused() {
        assertThrows(IllegalStateException.class, () -> TestKeys.ec("P-256").sign("RS256", TestTokens.HEADER, CLAIMS));
    }

    @Test
    void sharedKeys_askedTwice_areTheSameAndDifferFromEachOther() {
        assertSame(TestKeys.rsa(), TestKeys.rsa());
        assertNotEquals(
                TestKeys.rsa().pair().getPublic(), TestKeys.otherRsa().pair().getPublic());
    }

    @Test
    void publicJwk_ofRsa_isTheKey() throws Exception {
        String jwk = TestKeys.rsa().publicJwk("\"use\":\"sig\"");
        PublicKey read =
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
        RSAPublicKey expected = (RSAPublicKey) TestKeys.rsa().pair().getPublic();
        assertEquals(expected.getModulus(), ((RSAPublicKey) read).getModulus());
        assertTrue(jwk.startsWith("{\"kty\":\"RSA\",\"kid\":\"rsa\",\"n\":") && jwk.endsWith(",\"use\":\"sig\"}"), jwk);
        assertEquals(256, value(jwk, "n").length);
    }

    @ParameterizedTest
    @CsvSource({"P-256,32", "P-384,48", "P-521,66"})
    void publicJwk_ofEc_isTheKeyWithFullCoordinates(String curve, int bytes) throws Exception {
        String jwk = TestKeys.ec(curve).publicJwk();
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp" + curve.substring(2) + "r1"));
        ECPublicKey read = (ECPublicKey) KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(number(jwk, "x"), number(jwk, "y")),
                        parameters.getParameterSpec(ECParameterSpec.class)));
        assertEquals(((ECPublicKey) TestKeys.ec(curve).pair().getPublic()).getW(), read.getW());
        assertEquals(bytes, value(jwk, "x").length);
        assertEquals(bytes, value(jwk, "y").length);
        assertTrue(jwk.contains("\"crv\":\"" + curve + "\""), jwk);
    }

    @Test
    void publicJwk_ofEd25519_isTheKey() throws Exception {
        String jwk = TestKeys.ed25519().publicJwk();
        byte[] head = Base64.getDecoder().decode("MCowBQYDK2VwAyEA");
        byte[] encoded = TestKeys.ed25519().pair().getPublic().getEncoded();
        assertArrayEquals(head, Arrays.copyOf(encoded, head.length));
        assertArrayEquals(Arrays.copyOfRange(encoded, head.length, encoded.length), value(jwk, "x"));
        assertTrue(jwk.startsWith("{\"kty\":\"OKP\",\"kid\":\"ed25519\",\"crv\":\"Ed25519\","), jwk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void privateJwk_ofEachKind_isThePublicOneAndD(String kind) {
        TestKey key = shared(kind);
        String open = key.publicJwk();
        assertTrue(key.privateJwk().startsWith(open.substring(0, open.length() - 1) + ",\"d\":\""));
        assertFalse(open.contains("\"d\":"));
    }

    @ParameterizedTest
    @CsvSource({"RSA,RSA", "P-256,EC", "P-384,EC", "P-521,EC", "Ed25519,Ed25519"})
    void pem_ofEachKind_isReadByTheJdk(String kind, String factory) throws Exception {
        TestKey key = shared(kind);
        KeyFactory keys = KeyFactory.getInstance(factory);
        assertEquals(
                key.pair().getPublic(),
                keys.generatePublic(new X509EncodedKeySpec(pem("PUBLIC KEY", key.pemPublic()))));
        assertArrayEquals(
                key.pair().getPrivate().getEncoded(),
                keys.generatePrivate(new PKCS8EncodedKeySpec(pem("PRIVATE KEY", key.pemPrivate())))
                        .getEncoded());
    }

    @Test
    void withKid_empty_isLeftOut() {
        TestKey key = TestKeys.rsa().withKid("");
        assertFalse(key.publicJwk().contains("kid"));
        assertEquals("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", TestTokens.headerOf(key.token("RS256", CLAIMS)));
        assertSame(TestKeys.rsa().pair(), key.pair());
    }

    @Test
    void jwkSet_ofTwoKeys_hasBothInOrder() {
        TestKey a = TestKeys.rsa();
        TestKey b = TestKeys.ec("P-256");
        assertEquals("{\"keys\":[" + a.publicJwk() + "," + b.publicJwk() + "]}", TestKeys.jwkSet(a, b));
        assertEquals("{\"keys\":[]}", TestKeys.jwkSet());
    }

    @Test
    void certificate_andItsPrivateKey_areAPair() throws Exception {
        TestKey key = TestKeys.certified();
        assertTrue(verifies(key.pair().getPublic(), "RS256", key.token("RS256", CLAIMS)));
        assertEquals(TestKeys.CERTIFICATE_PRIVATE_PEM, key.pemPrivate());
    }

    private static TestKey shared(String kind) {
        return switch (kind) {
            case "RSA" -> TestKeys.rsa();
            case "Ed25519" -> TestKeys.ed25519();
            default -> TestKeys.ec(kind);
        };
    }

    private static boolean verifies(PublicKey key, String alg, String token) throws Exception {
        Signature verifier = verifier(alg);
        verifier.initVerify(key);
        verifier.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(signatureOf(token));
    }

    private static Signature verifier(String alg) throws Exception {
        return switch (alg) {
            case "RS256" -> Signature.getInstance("SHA256withRSA");
            case "RS384" -> Signature.getInstance("SHA384withRSA");
            case "RS512" -> Signature.getInstance("SHA512withRSA");
            case "PS256" -> pss(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            case "PS384" -> pss(new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1));
            case "PS512" -> pss(new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1));
            case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
            case "ES384" -> Signature.getInstance("SHA384withECDSAinP1363Format");
            case "ES512" -> Signature.getInstance("SHA512withECDSAinP1363Format");
            default -> Signature.getInstance("Ed25519");
        };
    }

    private static Signature pss(PSSParameterSpec parameters) throws Exception {
        Signature verifier = Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(parameters);
        return verifier;
    }

    private static byte[] signatureOf(String token) {
        return Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    }

    private static BigInteger number(String jwk, String name) {
        return new BigInteger(1, value(jwk, name));
    }

    private static byte[] value(String jwk, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([\\w-]+)\"").matcher(jwk);
        assertTrue(found.find(), name);
        return Base64.getUrlDecoder().decode(found.group(1));
    }

    private static byte[] pem(String label, String pem) {
        assertTrue(
                pem.startsWith("-----BEGIN " + label + "-----\n") && pem.endsWith("\n-----END " + label + "-----\n"));
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }
}
