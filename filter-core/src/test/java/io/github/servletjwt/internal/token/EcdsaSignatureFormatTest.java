package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** r and s side by side, from 1 to one less than the order, and the same in DER (X.690 §8.3, §10.1). */
class EcdsaSignatureFormatTest {
    private static final BigInteger P256 =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger P521 = BigInteger.TWO
            .pow(521)
            .subtract(new BigInteger("5ae79787c40d069948033feb708f65a2fc44a36477663b851449048e16ec79bf7", 16));

    /** As a signature has it. */
    private static byte[] beside(int bytes, BigInteger r, BigInteger s) {
        String form = "%0" + 2 * bytes + "x";
        return HexFormat.of().parseHex(String.format(form, r) + String.format(form, s));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "0, 1, false", "1, 0, false", "1, 1, true"})
    void isInRange_nearZero_isFromOne(int r, int s, boolean expected) {
        byte[] signature = beside(32, BigInteger.valueOf(r), BigInteger.valueOf(s));
        assertEquals(expected, new EcdsaSignatureFormat(P256).isInRange(signature));
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void isInRange_nearTheOrder_isBelowIt(int beyond, boolean expected) {
        BigInteger edge = P256.add(BigInteger.valueOf(beyond));
        assertEquals(expected, new EcdsaSignatureFormat(P256).isInRange(beside(32, edge, BigInteger.ONE)));
        assertEquals(expected, new EcdsaSignatureFormat(P256).isInRange(beside(32, BigInteger.ONE, edge)));
    }

    @Test
    void bytes_eachCurve_areTwiceTheOrders() {
        assertEquals(64, new EcdsaSignatureFormat(P256).bytes());
        assertEquals(132, new EcdsaSignatureFormat(P521).bytes());
    }

    @Test
    void der_smallAndHighNumbers_areAsShortAsTheyCanBe() {
        byte[] der = new EcdsaSignatureFormat(P256).der(beside(32, BigInteger.ONE, BigInteger.valueOf(0x80)));
        assertArrayEquals(HexFormat.of().parseHex("3007020101" + "02020080"), der);
    }

    @Test
    void der_longerThan127Bytes_tellsItsLengthInTwo() {
        BigInteger max = P521.subtract(BigInteger.ONE);
        byte[] der = new EcdsaSignatureFormat(P521).der(beside(66, max, max));
        String integer = "0242" + String.format("%0132x", max);
        assertEquals("308188" + integer + integer, HexFormat.of().formatHex(der));
    }
}
