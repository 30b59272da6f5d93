package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** The public half is the one that the JDK made with the private one. */
class PublicKeyDerivationTest {
    @ParameterizedTest
    @CsvSource({"RSA, 2", "P-256, 40", "P-384, 20", "P-521, 10", "Ed25519, 100"})
    void of_manyFreshKeys_isThatOfTheGenerator(String kind, int many) throws GeneralSecurityException {
        for (int i = 0; i < many; i++) {
            TestKey key = TestKey.fresh(kind, "");
            assertEquals(
                    key.pair().getPublic(), PublicKeyDerivation.of(key.pair().getPrivate()));
        }
    }

    /** As Conscrypt's: modulus, private exponent and PKCS#8, and nothing else. */
    private record PlainRsaKey(RSAPrivateKey key) implements RSAPrivateKey {
        @Override
        public BigInteger getPrivateExponent() {
            return key.getPrivateExponent();
        }

        @Override
        public BigInteger getModulus() {
            return key.getModulus();
        }

        @Override
        public String getAlgorithm() {
            return key.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return key.getFormat();
        }

        @Override
        public byte[] getEncoded() {
            return key.getEncoded();
        }
    }

    @Test
    void of_rsaKeyThatTellsNoFactors_isThatOfTheGenerator() throws GeneralSecurityException {
        TestKey key = TestKeys.rsa();
        PrivateKey plain = new PlainRsaKey((RSAPrivateKey) key.pair().getPrivate());
        assertEquals(key.pair().getPublic(), PublicKeyDerivation.of(plain));
    }

    /** A key that never leaves its device. */
    @Test
    void of_rsaKeyWithoutEncoding_isRefused() {
        PrivateKey hidden = Mockito.mock(RSAPrivateKey.class);
        assertThrows(IllegalArgumentException.class, () -> PublicKeyDerivation.of(hidden));
    }

    /** RFC 8032 §7.1, tests 1 to 3. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    })
    void of_vectorOfRfc8032_isItsPublicKey(String seed, String expected) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(
                        NamedParameterSpec.ED25519, HexFormat.of().parseHex(seed)));
        byte[] spki = PublicKeyDerivation.of(key).getEncoded();
        assertArrayEquals(HexFormat.of().parseHex(expected), Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void of_smallEcFactor_isThatMultipleOfTheGenerator(int factor) throws GeneralSecurityException {
        for (EcCurve curve : EcCurve.values()) {
            PrivateKey key = ecKey(curve, BigInteger.valueOf(factor));
            ECPublicKey half = (ECPublicKey) PublicKeyDerivation.of(key);
            assertEquals(factor == 1, half.getW().equals(curve.spec().getGenerator()));
            assertEquals(true, curve.contains(half.getW()));
        }
    }

    /** (n − 1)·G is −G: the greatest factor there is. */
    @Test
    void of_greatestEcFactor_isTheNegatedGenerator() throws GeneralSecurityException {
        EcCurve curve = EcCurve.P256;
        PrivateKey key = ecKey(curve, curve.spec().getOrder().subtract(BigInteger.ONE));
        ECPublicKey half = (ECPublicKey) PublicKeyDerivation.of(key);
        assertEquals(curve.spec().getGenerator().getAffineX(), half.getW().getAffineX());
    }

    @ParameterizedTest
    @ValueSource(strings = {"X25519", "DH", "Ed448", "DSA"})
    void of_kindThatDoesNotSignTokens_isRefused(String kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        assertThrows(IllegalArgumentException.class, () -> PublicKeyDerivation.of(key));
    }

    private static PrivateKey ecKey(EcCurve curve, BigInteger factor) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(factor, curve.spec()));
    }
}
