package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Argon2id: the form and cost of new hashes, and which old ones are checked. */
class Argon2HasherTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String SALT = "c29tZXNhbHRzb21lc2FsdA";
    private static final String HASH = "A".repeat(43);

    private static final String OWN_HASH = new Argon2Hasher(new SecureRandom()).hash(PASSWORD);

    private final Argon2Hasher hasher = new Argon2Hasher(new SecureRandom());

    @Test
    void hash_form_isPhcWithVersionAndCost() {
        String hash = hasher.hash(PASSWORD);
        assertTrue(hash.matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}"), hash);
    }

    @Test
    void hash_saltAndHash_are16And32Bytes() {
        String[] parts = hasher.hash(PASSWORD).split("\\$");
        assertEquals(16, Base64.getDecoder().decode(parts[4]).length);
        assertEquals(32, Base64.getDecoder().decode(parts[5]).length);
    }

    @Test
    void hash_salt_comesFromTheInjectedRandom() {
        Argon2Hasher fixed = new Argon2Hasher(new CountingRandom());
        assertEquals(
                "AAECAwQFBgcICQoLDA0ODw", fixed.hash(PASSWORD).split("\\$")[4], "the bytes 0 to 15, without padding");
    }

    @Test
    void hash_samePasswordTwice_hasOtherSaltAndOtherHash() {
        String[] one = hasher.hash(PASSWORD).split("\\$");
        String[] two = hasher.hash(PASSWORD).split("\\$");
        assertNotEquals(one[4], two[4]);
        assertNotEquals(one[5], two[5]);
    }

    @Test
    void verify_ownHash_true() {
        assertTrue(hasher.verify(PASSWORD, OWN_HASH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "correct horse battery stapl",
                "correct horse battery staple ",
                " correct horse battery staple",
                "Correct horse battery staple",
            })
    void verify_otherPassword_false(String other) {
        assertFalse(hasher.verify(other, OWN_HASH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pässwörd", "密码密码密码密码", "\uD83D\uDD11\uD83D\uDD12 keys", "\u0000\u0001", "a"})
    void verify_anyCharacters_true(String password) {
        assertTrue(hasher.verify(password, hasher.hash(password)));
    }

    /** They are not hashes at all, or would take too much memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=256,t=2,p=0$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQab$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPn",
            })
    void verify_hashOfNoUse_falseWithoutTrying(String hash) {
        assertFalse(hasher.recognises(hash));
        assertFalse(hasher.verify("password", hash));
    }

    /** Hashes of the password {@code password} made by others: the reference implementation and libraries on it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // the reference implementation's test vectors: v=19, salt "somesalt"
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            })
    void verify_foreignHash_trueForItsPasswordAlone(String hash) {
        assertTrue(hasher.recognises(hash));
        assertTrue(hasher.verify("password", hash));
        assertFalse(hasher.verify("passwore", hash));
    }

    @ParameterizedTest
    @CsvSource({"m=19456, m=19455", "t=2, t=1", "p=1, p=2"})
    void verify_costInTheHashChanged_false(String cost, String other) {
        assertFalse(hasher.verify(PASSWORD, OWN_HASH.replace(cost, other)));
    }

    @Test
    void verify_saltChanged_false() {
        String[] parts = OWN_HASH.split("\\$");
        char other = parts[4].charAt(0) == 'A' ? 'B' : 'A';
        assertFalse(hasher.verify(PASSWORD, OWN_HASH.replace(parts[4], other + parts[4].substring(1))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "password",
                "{noop}password",
                "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
                "$pbkdf2-sha256$29000$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ",
                "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                // parts missing, added, in another order, not numbers
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$",
                "$argon2id$v=19$m=256,t=2,p=1$$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$t=2,m=256,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=-256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=1e3,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                // another alphabet, padding, blanks around
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR_uIPnA4rEsF5h7TKyQwu9U1bMCHGi_4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ=$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=",
                " $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4\n",
                "{argon2}$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            })
    void recognises_otherForm_falseAndNeverVerified(String hash) {
        assertFalse(hasher.recognises(hash));
        assertFalse(hasher.verify("password", hash));
    }

    @ParameterizedTest
    @CsvSource({"10, false", "11, true", "12, true"})
    void recognises_salt_from8Bytes(int characters, boolean recognised) {
        String hash = "$argon2id$v=19$m=256,t=2,p=1$" + "A".repeat(characters) + "$" + HASH;
        assertEquals(recognised, hasher.recognises(hash));
    }

    @ParameterizedTest
    @CsvSource({"15, false", "16, true", "18, true"})
    void recognises_hash_from12Bytes(int characters, boolean recognised) {
        String hash = "$argon2id$v=19$m=256,t=2,p=1$" + SALT + "$" + "A".repeat(characters);
        assertEquals(recognised, hasher.recognises(hash));
    }

    @Test
    void unmatchable_form_isThatOfAHashOfTheSameCost() {
        String cost = "$argon2id$v=19$m=19456,t=2,p=1$";
        String unmatchable = hasher.unmatchable(OWN_HASH);
        assertTrue(unmatchable.startsWith(cost), unmatchable);
        assertTrue(hasher.recognises(unmatchable));
        assertEquals(OWN_HASH.length(), unmatchable.length());
    }

    @Test
    void unmatchable_twice_isAnotherOne() {
        assertNotEquals(hasher.unmatchable(OWN_HASH), hasher.unmatchable(OWN_HASH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "password", PASSWORD})
    void unmatchable_anyPassword_false(String password) {
        assertFalse(hasher.verify(password, hasher.unmatchable(OWN_HASH)));
    }

    /** Gives the bytes 0, 1, 2 and so on. */
    private static final class CountingRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) i;
            }
        }
    }
}
