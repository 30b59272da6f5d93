package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEM texts as people have them, right ones and wrong ones. */
class PemReaderTest {
    /** secp256k1, made by openssl. */
    private static final String OTHER_CURVE_PRIVATE = """
            -----BEGIN PRIVATE KEY-----
            MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgWKjTGoImTUyYbjasn4wx
            053fsG/iMML2tWSDRv+NB6qhRANCAATP//hx8ehnkoiS3B4ixfl+VlPPW2RmBiqx
            EUU3he3XiTypV5V0uagDe8Yy+p5oF4pED3doerx7sw5JOr7Gw2O7
            -----END PRIVATE KEY-----
            """;

    private static final String OTHER_CURVE_PUBLIC = """
            -----BEGIN PUBLIC KEY-----
            MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEz//4cfHoZ5KIktweIsX5flZTz1tkZgYq
            sRFFN4Xt14k8qVeVdLmoA3vGMvqeaBeKRA93aHq8e7MOSTq+xsNjuw==
            -----END PUBLIC KEY-----
            """;

    private static final byte[] SOME = new byte[100];

    private static String refusalOfPrivate(String text) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> PemReader.privateKey(text))
                .getMessage());
    }

    private static String refusalOfPublic(String text) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> PemReader.publicKeys(text))
                .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void privateKey_pkcs8_isThatKey(String kind) {
        TestKey key = Keys.of(kind);
        assertEquals(key.pair().getPrivate(), PemReader.privateKey(key.pemPrivate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void publicKeys_spki_isThatKey(String kind) {
        TestKey key = Keys.of(kind);
        assertEquals(List.of(key.pair().getPublic()), PemReader.publicKeys(key.pemPublic()));
    }

    @Test
    void publicKeys_certificate_isItsKey() {
        assertEquals(List.of(TestKeys.certified().pair().getPublic()), PemReader.publicKeys(TestKeys.CERTIFICATE_PEM));
    }

    @Test
    void publicKeys_several_areAllInTheirOrder() {
        String text = "the old one\n" + TestKeys.ec("P-256").pemPublic() + "\n" + TestKeys.CERTIFICATE_PEM
                + TestKeys.ed25519().pemPublic();
        assertEquals(
                List.of(
                        TestKeys.ec("P-256").pair().getPublic(),
                        TestKeys.certified().pair().getPublic(),
                        TestKeys.ed25519().pair().getPublic()),
                PemReader.publicKeys(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", " ", "\n            "})
    void privateKey_otherLineEnds_isRead(String lineEnd) {
        TestKey key = TestKeys.ec("P-256");
        assertEquals(
                key.pair().getPrivate(),
                PemReader.privateKey("  " + key.pemPrivate().replaceAll("\\R", lineEnd) + " "));
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC KEY, publicKey",
        "CERTIFICATE, publicKey",
        "RSA PUBLIC KEY, publicKey",
        "RSA PRIVATE KEY, openssl pkcs8",
        "EC PRIVATE KEY, openssl pkcs8",
        "OPENSSH PRIVATE KEY, openssl pkcs8",
        "ENCRYPTED PRIVATE KEY, encrypted",
        "CERTIFICATE REQUEST, PKCS#8"
    })
    void privateKey_otherLabel_isRefusedWithTheRemedy(String label, String remedy) {
        String why = refusalOfPrivate(Keys.pem(label, SOME));
        assertTrue(why.contains(remedy), why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRIVATE KEY",
                "RSA PRIVATE KEY",
                "EC PRIVATE KEY",
                "ENCRYPTED PRIVATE KEY",
                "RSA PUBLIC KEY",
                "CERTIFICATE REQUEST"
            })
    void publicKeys_otherLabel_isRefused(String label) {
        String why = refusalOfPublic(Keys.pem(label, SOME));
        assertTrue(why.contains(label), why);
        assertEquals(label.endsWith("PRIVATE KEY"), why.contains("privateKey"), why);
    }

    @Test
    void publicKeys_privateAmongPublic_isRefused() {
        TestKey key = TestKeys.ec("P-256");
        assertThrows(IllegalArgumentException.class, () -> PemReader.publicKeys(key.pemPublic() + key.pemPrivate()));
    }

    @Test
    void privateKey_several_areRefused() {
        TestKey key = TestKeys.ec("P-256");
        assertTrue(refusalOfPrivate(key.pemPrivate() + key.pemPrivate()).contains("2 keys"));
    }

    static Stream<String> noPem() {
        String good = TestKeys.ec("P-256").pemPublic();
        return Stream.of(
                "",
                " ",
                "/etc/key.pem",
                "-----BEGIN PUBLIC KEY-----",
                good.substring(0, good.length() - 10),
                good.substring(10),
                good + "-----BEGIN PUBLIC KEY-----\nAA",
                good.replace("END PUBLIC", "END PRIVATE"),
                good.replaceFirst("M", "!"),
                good.replaceFirst("M", ""),
                good.toLowerCase(Locale.ROOT),
                Keys.pem("PUBLIC KEY", new byte[0]),
                Keys.pem("PUBLIC KEY", SOME),
                Keys.pem("CERTIFICATE", SOME));
    }

    @ParameterizedTest
    @MethodSource("noPem")
    void publicKeys_damagedText_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> PemReader.publicKeys(text));
        assertThrows(IllegalArgumentException.class, () -> PemReader.privateKey(text));
    }

    @Test
    void keys_onAnotherCurve_areRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> JwsKey.algorithmsOf(PublicKeyDerivation.of(PemReader.privateKey(OTHER_CURVE_PRIVATE))));
        assertThrows(
                IllegalArgumentException.class,
                () -> JwsKey.algorithmsOf(
                        PemReader.publicKeys(OTHER_CURVE_PUBLIC).get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X25519", "Ed448", "DSA"})
    void keys_ofAnotherKind_areRefused(String kind) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
        assertThrows(
                IllegalArgumentException.class,
                () -> JwsKey.algorithmsOf(PemReader.publicKeys(Keys.pem("PUBLIC KEY", pair.getPublic()))
                        .get(0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> PublicKeyDerivation.of(PemReader.privateKey(Keys.pem("PRIVATE KEY", pair.getPrivate()))));
    }

    @Test
    void algorithmsOf_rsa1024_areRefused() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        String pem = Keys.pem("PUBLIC KEY", generator.generateKeyPair().getPublic());
        String why = String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> JwsKey.algorithmsOf(PemReader.publicKeys(pem).get(0)))
                .getMessage());
        assertTrue(why.contains("1024 bits"), why);
    }

    /** Whatever byte is wrong, the result is a key or a refusal, and no message shows the key. */
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "Ed25519"})
    void privateKey_anyByteWrong_isRefusedOrAKey(String kind) {
        byte[] der = Keys.of(kind).pair().getPrivate().getEncoded();
        for (int i = 0; i < Math.min(der.length, 300); i++) {
            byte[] wrong = der.clone();
            wrong[i] ^= (byte) 0x41;
            assertRefusedOrRead(wrong);
            assertRefusedOrRead(Arrays.copyOf(der, i));
        }
    }

    private static void assertRefusedOrRead(byte[] der) {
        try {
            assertEquals(
                    "PKCS#8", PemReader.privateKey(Keys.pem("PRIVATE KEY", der)).getFormat());
        } catch (IllegalArgumentException refused) {
            String base64 = Base64.getEncoder().encodeToString(der);
            assertFalse(String.valueOf(refused.getMessage()).contains(base64) && !base64.isEmpty());
        }
    }

    /** As an environment variable or a JSON text holds it. */
    @Test
    void keys_lineBreaksAsTwoCharacters_areNamed() {
        String inPrivate = refusalOfPrivate(TestKeys.rsa().pemPrivate().replace("\n", "\\n"));
        String inPublic = refusalOfPublic(TestKeys.rsa().pemPublic().replace("\n", "\\n"));
        assertTrue(inPrivate.startsWith("holds \\n as two characters"), inPrivate);
        assertEquals(inPrivate, inPublic);
    }
}
