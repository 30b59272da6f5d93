package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unknown users are checked against decoys: hashes like the stored ones. */
class DecoyHashesTest {
    private static final String BCRYPT = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
    private static final String PBKDF2 =
            "$pbkdf2-sha256$29000$NAaA8D7nvBcCgDAmpBSC8A$mXK/Otk4JlXgKWXlaDJ2ZT/zODZrrvg5FP4vVx9nwWY";
    private static final int NAMES = 2000;

    private final PasswordHashes hashes = TestHashes.all();

    private DecoyHashes decoys(String... samples) {
        return new DecoyHashes(hashes, new SecureRandom(), List.of(samples));
    }

    private static long count(DecoyHashes decoys, String prefix) {
        return IntStream.range(0, NAMES)
                .filter(i -> decoys.of("user" + i).startsWith(prefix))
                .count();
    }

    @Test
    void of_nothingStored_isOfTheFormOfNewHashes() {
        assertEquals(NAMES, count(decoys(), "$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    @Test
    void of_samples_isOfTheirFormAndCost() {
        assertEquals(NAMES, count(decoys(BCRYPT), "$2b$10$"));
    }

    @Test
    void of_samplesThatNobodyKnows_areLeftOut() {
        assertEquals(NAMES, count(decoys("{md5}x", BCRYPT), "$2b$10$"));
    }

    @Test
    void of_severalForms_isMixedAsTheyAre_andEachNameHasItsOwn() {
        DecoyHashes decoys = decoys(BCRYPT, BCRYPT, BCRYPT, PBKDF2);
        long bcrypt = count(decoys, "$2b$10$");
        assertTrue(bcrypt > NAMES / 2 && bcrypt < NAMES, () -> bcrypt + " of " + NAMES);
        assertEquals(NAMES - bcrypt, count(decoys, "$pbkdf2-sha256$29000$"));
        for (int i = 0; i < NAMES; i++) {
            assertEquals(decoys.of("user" + i), decoys.of("user" + i));
        }
    }

    @Test
    void learn_firstKnownUser_countsForAll() {
        DecoyHashes decoys = decoys();
        decoys.learn("alice", BCRYPT);
        assertEquals(NAMES, count(decoys, "$2b$10$"));
    }

    /** An attacker with one account cannot make the format of the others stand out. */
    @Test
    void learn_oneAccountAgainAndAgain_changesItsOwnPlaceAlone() {
        DecoyHashes decoys = decoys(BCRYPT);
        for (int i = 0; i < 100; i++) {
            decoys.learn("mallory", PBKDF2);
        }
        long changed = count(decoys, "$pbkdf2-sha256$");
        assertTrue(changed > 0 && changed < NAMES / 20, () -> changed + " of " + NAMES);
    }

    /** The second is a salt that looks like the beginning of a bcrypt hash. */
    @ParameterizedTest
    @CsvSource({
        "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy, "
                + "$2b$10$44rg82wM6MZhWzGaLNvs6ePgv65CrqkRaYfzNB3fFCEeTFCLSOSv6",
        "'$argon2id$v=19$m=65536,t=3,p=4$2C0TQmhNKaW01rrXOgfAOA$QIe2yXq7md4Dt1CBrV46Gg', "
                + "'$argon2id$v=19$m=65536,t=3,p=4$6p0TQmhNKaW01rrXOgfAOA$QIe2yXq7md4Dt1CBrV46Gg'",
        "$pbkdf2-sha256$29000$NAaA8D7nvBcCgDAmpBSC8A$mXK/Otk4JlXgKWXlaDJ2ZT/zODZrrvg5FP4vVx9nwWY, "
                + "$pbkdf2-sha256$29000$2aaA8D7nvBcCgDAmpBSC8A$mXK/Otk4JlXgKWXlaDJ2ZT/zODZrrvg5FP4vVx9nwWY",
    })
    void learn_hashOfTheSameFormAndCost_changesNothing(String sample, String other) {
        DecoyHashes decoys = decoys(sample);
        String before = decoys.of("alice");
        decoys.learn("alice", other);
        assertEquals(before, decoys.of("alice"));
    }

    @Test
    void of_twoApplications_isAnother() {
        DecoyHashes one = decoys(BCRYPT, PBKDF2);
        DecoyHashes other = decoys(BCRYPT, PBKDF2);
        assertNotEquals(
                IntStream.range(0, NAMES)
                        .mapToObj(i -> one.of("user" + i).substring(0, 4))
                        .toList(),
                IntStream.range(0, NAMES)
                        .mapToObj(i -> other.of("user" + i).substring(0, 4))
                        .toList());
    }
}
