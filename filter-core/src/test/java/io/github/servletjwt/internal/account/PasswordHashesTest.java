package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.api.PasswordHasher;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that others made, and those that are made here. */
class PasswordHashesTest {
    private static final String PASSWORD = "correct horse";
    private static final String UNICODE = "pässwörd \uD83D\uDD11";

    private final PasswordHashes hashes = TestHashes.all();

    /** Of the first password, by passlib 1.7.4 (argon2-cffi 21.1, bcrypt 3.2) and Spring Security 6.5.11. */
    static List<String> foreign() {
        return List.of(
                "$argon2id$v=19$m=102400,t=2,p=8$r5WSstbaW2uNkTImBEAoJQ$QKRIloQU6Z/RZyVLXGnyJg",
                "$argon2id$v=19$m=65536,t=3,p=4$6p0TQmhNKaW01rrXOgfAOA$QIe2yXq7md4Dt1CBrV46Gg",
                "$argon2i$v=19$m=512,t=2,p=2$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
                "$2a$04$4cWBedq8f5mX5L/tnFUJQ.RJ8nXmohg5eClDaQqFdHRJfXnhOVcrO",
                "$2b$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6",
                "$2y$05$RScs.PeybdhBFvNCMq94nOpPZ/chwOKqWwZllNsTmrXey3oB5jt0W",
                "$pbkdf2-sha256$29000$NAaA8D7nvBcCgDAmpBSC8A$mXK/Otk4JlXgKWXlaDJ2ZT/zODZrrvg5FP4vVx9nwWY",
                "$pbkdf2-sha256$1$aW2NkZJy7v1fC2HsnbN2Dg$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57DQ",
                "{bcrypt}$2a$04$6k53Xam8UDtqtvzQNNhO9el9151EdxjJOnXbfMyr0AZp91SGCqHku",
                "{argon2@SpringSecurity_v5_8}$argon2id$v=19$m=16384,t=2,p=1$y3OmIZ9rTLENfmc2wYwF2Q"
                        + "$OsQt9ONK8T3N1S+4P7X6qSbJZfFBgCC2uBI/f4kCNLA",
                "{argon2}$argon2id$v=19$m=4096,t=3,p=1$74WXV+9KbVcJILHBplK6xg"
                        + "$XdWpGpnN7OR+EznX2gqqk5NDeJx6UPuZf5YTPt4uD2U",
                "{pbkdf2@SpringSecurity_v5_8}8861821d4907020b8425ef154d8074e7f6c003ffce2020f3a1e6e4d70e67bb87d5778878e"
                        + "cdf72a1846b1217ba073ead");
    }

    /** Of the second, by the same. */
    static List<String> foreignUnicode() {
        return List.of(
                "$argon2id$v=19$m=1024,t=2,p=1$1Hqv1br3vhcCoLT2vhcCAA$f1snA+xvhbCum4d8Xhnkvw",
                "$2b$04$YtSNvR34rp3MS9g5WYtIm.i6WDnNZqRVxBFqBQgOLuYcu.NZTZTuy",
                "$pbkdf2-sha256$1000$bg3BOKeUUgo$TEWJXeh037IyEsCl7SPQNsFhdtReJMlde1oxghUUOeM",
                "{pbkdf2@SpringSecurity_v5_8}284ac814d37d38ad9742a6abb2330b56f3371ddc8a505d2213a7f3ab7a44fd67f97f31dfb"
                        + "af3e07a21ee25f71e75d5a7");
    }

    private boolean verifies(String password, String hash) {
        return hashes.of(hash).orElseThrow().verify(password, hash);
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void verify_hashOfOthers_isItsPasswordAlone(String hash) {
        assertTrue(verifies(PASSWORD, hash));
        assertFalse(verifies(PASSWORD + "s", hash));
        assertFalse(verifies("Correct horse", hash));
        assertFalse(verifies("", hash));
    }

    @ParameterizedTest
    @MethodSource("foreignUnicode")
    void verify_hashOfOthersBeyondAscii_isItsPasswordAlone(String hash) {
        assertTrue(verifies(UNICODE, hash));
        assertFalse(verifies("pässwörd \uD83D\uDD12", hash));
        assertFalse(verifies("password \uD83D\uDD11", hash));
    }

    @ParameterizedTest
    @CsvSource({"71, false", "72, true", "73, true", "200, true"})
    void verify_importedBcrypt_comparesTheFirst72Bytes(int length, boolean matches) {
        String hash = "$2b$04$i2gXUg1V57beldMx.mJU9O0p07qoMHN3fFXEeJHhdmCXVkPZj7Pdm";
        assertEquals(matches, verifies("a".repeat(length), hash));
    }

    @ParameterizedTest
    @CsvSource({"72, true", "73, false"})
    void takes_bcrypt_upTo72Bytes(int bytes, boolean taken) {
        BcryptHasher bcrypt = new BcryptHasher(new SecureRandom());
        assertEquals(taken, bcrypt.takes("a".repeat(bytes)));
        assertEquals(taken, bcrypt.takes("ä".repeat(36) + "a".repeat(bytes - 72)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "{noop}password",
                "{noop}",
                "{md5}5f4dcc3b5aa765d61d8327deb882cf99",
                "{bcrypt}password",
                "{scrypt}$e0801$x$y",
                "{pbkdf2}8861821d4907020b8425ef154d8074e7f6c003ffce2020f3a1e6e4d70e67bb87d5778878ecdf72a1846b1217ba073ead",
                "{pbkdf2@SpringSecurity_v5_8}8861",
                "$2x$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6",
                "$2$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6",
                "$2b$03$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6",
                "$2b$18$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6",
                "$2b$4$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6",
                "$2b$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv",
                "$2b$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv66",
                "$2b$04$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv+",
                "$pbkdf2-sha256$0$aW2NkZJy7v1fC2HsnbN2Dg$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57DQ",
                "$pbkdf2-sha256$01$aW2NkZJy7v1fC2HsnbN2Dg$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57DQ",
                "$pbkdf2-sha256$10000001$aW2NkZJy7v1fC2HsnbN2Dg$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57DQ",
                "$pbkdf2-sha256$1$aW2NkZJy7v1fC2HsnbN2Dg$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57D",
                "$pbkdf2-sha256$1$aW2NkZJy7v1fC2HsnbN2Dgaaa$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57DQ",
                "$pbkdf2-sha256$1$$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57DQ",
                "$pbkdf2-sha512$25000$x$y",
                "$argon2d$v=19$m=512,t=2,p=2$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
                "$argon2id$v=18$m=512,t=2,p=2$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
                "$argon2id$v=19$m=1048577,t=2,p=2$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
                "$argon2id$v=19$m=15,t=2,p=2$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
                "$argon2id$v=19$m=512,t=0,p=2$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
                "$argon2id$v=19$m=512,t=2,p=0$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
                "$argon2id$v=19$m=512,t=2,p=2,keyid=x$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
            })
    void recognises_anythingElse_false(String text) {
        assertFalse(hashes.recognises(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=1048576,t=2,p=2$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
                "$argon2id$v=19$m=16,t=2,p=2$hLA2ZoxRipGyNkaIMYaw9g$5XTAt5hC3KtL+eX5SUjnHA",
                "$2b$17$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6",
                "$pbkdf2-sha256$10000000$aW2NkZJy7v1fC2HsnbN2Dg$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57DQ"
            })
    void recognises_dearestThatIsBorne_true(String hash) {
        assertTrue(hashes.recognises(hash));
    }

    /** The reference implementation's, of the time before the version was written down. */
    @Test
    void verify_argon2OfVersion10_isRead() {
        String hash = "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ";
        assertTrue(verifies("password", hash));
        assertFalse(verifies("passwort", hash));
    }

    @Test
    void noop_allowed_isVerifiedAndOutdated() {
        PasswordHashes lax = TestHashes.preferring(PasswordHashAlgorithm.ARGON2ID, true, new SecureRandom());
        assertTrue(lax.of("{noop}" + PASSWORD).orElseThrow().verify(PASSWORD, "{noop}" + PASSWORD));
        assertFalse(lax.of("{noop}" + PASSWORD).orElseThrow().verify(PASSWORD + "s", "{noop}" + PASSWORD));
        assertTrue(lax.isOutdated("{noop}" + PASSWORD));
        assertFalse(lax.recognises("{noop}"));
    }

    /** Parameters of the OWASP Password Storage Cheat Sheet. */
    @ParameterizedTest
    @CsvSource({
        "ARGON2ID, '\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}'",
        "BCRYPT, '\\$2b\\$12\\$[./A-Za-z0-9]{53}'",
        "PBKDF2_SHA256, '\\$pbkdf2-sha256\\$600000\\$[A-Za-z0-9./]{22}\\$[A-Za-z0-9./]{43}'",
    })
    void hash_preferred_hasFormAndCost(PasswordHashAlgorithm form, String pattern) {
        PasswordHashes preferring = TestHashes.preferring(form, false, new SecureRandom());
        String hash = preferring.preferred().hash(UNICODE);
        assertTrue(hash.matches(pattern), hash);
        assertTrue(preferring.preferred().verify(UNICODE, hash));
        assertFalse(preferring.preferred().verify(PASSWORD, hash));
        assertFalse(preferring.isOutdated(hash));
        assertNotEquals(hash, preferring.preferred().hash(UNICODE));
    }

    @ParameterizedTest
    @CsvSource({
        "ARGON2ID, '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$zmeOOYXOb4wKbYx1e8+mJX4Rys57o5wTW4YmIhLmYTs', false",
        "ARGON2ID, '$argon2id$v=19$m=19456,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$zmeOOYXOb4wKbYx1e8+mJX4Rys57o5wTW4YmIhLmYTs', true",
        "ARGON2ID, '$argon2id$v=19$m=19455,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$zmeOOYXOb4wKbYx1e8+mJX4Rys57o5wTW4YmIhLmYTs', true",
        "ARGON2ID, '$argon2id$v=19$m=65536,t=3,p=4$6p0TQmhNKaW01rrXOgfAOA$QIe2yXq7md4Dt1CBrV46Gg', false",
        "ARGON2ID, '$argon2id$v=19$m=12288,t=4,p=1$6p0TQmhNKaW01rrXOgfAOA$QIe2yXq7md4Dt1CBrV46Gg', false",
        "ARGON2ID, '$argon2id$v=19$m=512,t=99,p=1$6p0TQmhNKaW01rrXOgfAOA$QIe2yXq7md4Dt1CBrV46Gg', true",
        "ARGON2ID, '$argon2i$v=19$m=65536,t=3,p=4$6p0TQmhNKaW01rrXOgfAOA$QIe2yXq7md4Dt1CBrV46Gg', true",
        "ARGON2ID, '$2b$12$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6', true",
        "BCRYPT, '$2b$11$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6', true",
        "BCRYPT, '$2b$12$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6', false",
        "BCRYPT, '$2y$13$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6', false",
        "BCRYPT, '{bcrypt}$2b$12$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6', true",
        "PBKDF2_SHA256, '$pbkdf2-sha256$599999$aW2NkZJy7v1fC2HsnbN2Dg$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57DQ', true",
        "PBKDF2_SHA256, '$pbkdf2-sha256$600000$aW2NkZJy7v1fC2HsnbN2Dg$4lY3qL91Aj.WzTwIXAgphgD1PHmzX1/oCSG9g2n57DQ', false",
    })
    void isOutdated_weakerOrOfAnotherForm_true(PasswordHashAlgorithm preferred, String hash, boolean outdated) {
        assertEquals(
                outdated,
                TestHashes.preferring(preferred, false, new SecureRandom()).isOutdated(hash));
    }

    static Stream<String> all() {
        return Stream.concat(foreign().stream(), foreignUnicode().stream());
    }

    @ParameterizedTest
    @MethodSource("all")
    void unmatchable_ofAnyHash_hasItsFormAndCostAndNoPassword(String hash) {
        HashFormat form = hashes.of(hash).orElseThrow();
        String decoy = form.unmatchable(hash);
        assertTrue(hashes.recognises(decoy), decoy);
        assertEquals(form, hashes.of(decoy).orElseThrow());
        assertEquals(costOf(hash), costOf(decoy));
        assertFalse(form.verify(PASSWORD, decoy));
        assertFalse(form.verify(UNICODE, decoy));
        assertNotEquals(decoy, form.unmatchable(hash));
    }

    @ParameterizedTest
    @EnumSource
    void unmatchable_ofNothing_isLikeANewHash(PasswordHashAlgorithm form) {
        PasswordHashes preferring = TestHashes.preferring(form, false, new SecureRandom());
        String decoy = preferring.preferred().unmatchable("");
        assertEquals(costOf(preferring.preferred().hash(PASSWORD)), costOf(decoy));
        assertFalse(preferring.isOutdated(decoy));
    }

    /** Without salt and hash. */
    private static String costOf(String hash) {
        return hash.replaceFirst("(\\$2[aby]\\$\\d\\d\\$).*", "$1")
                .replaceFirst("(\\$(?:argon2|pbkdf2).*)\\$[^$]*\\$[^$]*$", "$1")
                .replaceFirst("(\\{pbkdf2.*\\}).*", "$1");
    }

    /** Turns a password round: a form that nobody else has. */
    private static final class Backwards implements PasswordHasher {
        @Override
        public String hash(String password) {
            return "!" + new StringBuilder(password).reverse();
        }

        @Override
        public boolean recognises(String hash) {
            return hash.startsWith("!");
        }

        @Override
        public boolean verify(String password, String hash) {
            return hash(password).equals(hash);
        }
    }

    @Test
    void and_ownHasher_verifiesItsForm_whichIsOutdated() {
        PasswordHashes more = hashes.and(new Backwards());
        assertTrue(more.of("!drow").orElseThrow().verify("word", "!drow"));
        assertTrue(more.isOutdated("!drow"));
        assertFalse(hashes.recognises("!drow"));
    }

    @ParameterizedTest
    @EnumSource
    void hash_256AstralCharacters_countInFull(PasswordHashAlgorithm form) {
        HashFormat hasher =
                TestHashes.preferring(form, false, new SecureRandom()).preferred();
        String keys = "\uD83D\uDD11".repeat(255);
        if (hasher.takes(keys)) {
            String hash = hasher.hash(keys + "\uD83D\uDD11");
            assertTrue(hasher.verify(keys + "\uD83D\uDD11", hash));
            assertFalse(hasher.verify(keys + "\uD83D\uDD12", hash));
        } else {
            assertEquals(PasswordHashAlgorithm.BCRYPT, form);
        }
    }
}
