package io.github.servletjwt.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Published test vectors, and the form of identifiers. */
class CryptoTest {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** RFC 4231 §4.3. */
    @Test
    void hmacSha256_vectorOfTheRfc_isComputed() {
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                hex(HmacSha256.of(ascii("Jefe"), ascii("what do ya want for nothing?"))));
    }

    /** FIPS 180-4, example "abc". */
    @Test
    void sha256_vectorOfTheStandard_isComputed() {
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hex(Sha256.of(ascii("abc"))));
        assertEquals("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", Sha256.base64Url("abc"));
    }

    @Test
    void sha256_string_isHashedAsUtf8() {
        byte[] utf8 = {(byte) 0xc3, (byte) 0xa9};
        String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(utf8));
        assertEquals(expected, Sha256.base64Url("\u00e9"));
    }

    @Test
    void randomIds_are22CharactersOfBase64Url_andDifferent() {
        SecureRandom random = new SecureRandom();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String id = RandomIds.next(random);
            assertTrue(id.matches("[A-Za-z0-9_-]{22}"), id);
            ids.add(id);
        }
        assertEquals(1_000, ids.size());
    }
}
