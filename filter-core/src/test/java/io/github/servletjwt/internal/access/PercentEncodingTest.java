package io.github.servletjwt.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict percent-decoding. */
class PercentEncodingTest {
    @ParameterizedTest
    @CsvSource({
        "a, a",
        "%41, A",
        "a%20b, 'a b'",
        "a+b, a+b",
        "%c3%a4, ä",
        "%C3%A4, ä",
        "ä%c3%a4, ää",
        "%e2%82%ac, €",
        "%f0%9f%98%80, 😀",
        "😀%f0%9f%98%80, 😀😀",
        "%2525, %25",
    })
    void decode_wellFormed_givesText(String encoded, String text) {
        assertEquals(text, PercentEncoding.decode(encoded));
    }

    @Test
    void decode_empty_isEmpty() {
        assertEquals("", PercentEncoding.decode(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%", "%4", "%4g", "%g4", "%u0041", "%%41", "%-1", "%+1", "% 1", "%\uFF14\uFF11"})
    void decode_malformedEncoding_refused(String encoded) {
        assertThrows(IllegalArgumentException.class, () -> PercentEncoding.decode(encoded));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%c0%af", "%e0%80%af", "%f0%80%80%af", "%ed%a0%80", "%f4%90%80%80", "%80", "%c3", "%c3a", "%ff"})
    void decode_octetsThatAreNoUtf8_refused(String encoded) {
        assertThrows(IllegalArgumentException.class, () -> PercentEncoding.decode(encoded));
    }

    @ParameterizedTest
    @CsvSource({"%00, 0", "%7f, 127", "%80, 128", "%fF, 255"})
    void octet_twoHexDigits_givesValue(String text, int octet) {
        assertEquals(octet, PercentEncoding.octet(text, 0));
    }

    @Test
    void utf8_byteOrderMark_isKept() {
        assertEquals("\uFEFFa", PercentEncoding.utf8(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a'}));
    }
}
