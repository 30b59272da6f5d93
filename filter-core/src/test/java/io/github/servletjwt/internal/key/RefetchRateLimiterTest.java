package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.testkit.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invented kids make an issuer be asked seldom. */
class RefetchRateLimiterTest {
    private final MovableClock clock = new MovableClock();
    private final RefetchRateLimiter limit = new RefetchRateLimiter(clock);

    private boolean allows(String kid) {
        return !limit.knowsAbsent(kid) && limit.takeTurn();
    }

    private int allowed(int tries, String prefix) {
        int allowed = 0;
        for (int i = 0; i < tries; i++) {
            allowed += allows(prefix + i) ? 1 : 0;
        }
        return allowed;
    }

    @Test
    void allows_flood_isFiveAtOnce() {
        assertEquals(5, allowed(10_000, "x"));
    }

    @ParameterizedTest
    @CsvSource({"4999, 0", "5000, 1", "5001, 1", "9999, 1", "10000, 2", "25000, 5", "86400000, 5"})
    void allows_laterMillis_isOneEachFiveSeconds(long millis, int turns) {
        assertEquals(5, allowed(6, "x"));
        clock.move(Duration.ofMillis(millis));
        assertEquals(turns, allowed(100, "y"));
    }

    @Test
    void allows_partsOfARefill_addUp() {
        assertEquals(5, allowed(6, "x"));
        int turns = 0;
        for (int i = 0; i < 10; i++) {
            clock.move(Duration.ofSeconds(3));
            turns += allowed(3, "y" + i);
        }
        assertEquals(6, turns);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "9999, false", "10000, true", "10001, true"})
    void allows_absentKid_afterTenSeconds(long millis, boolean expected) {
        limit.markAbsent("x");
        clock.move(Duration.ofMillis(millis));
        assertEquals(expected, allows("x"));
    }

    @Test
    void allows_absentKid_takesNoTurn() {
        limit.markAbsent("x");
        for (int i = 0; i < 10; i++) {
            assertFalse(allows("x"));
        }
        assertEquals(5, allowed(6, "y"));
    }

    @Test
    void allows_otherKidThanTheAbsent_isTrue() {
        limit.markAbsent("x");
        assertTrue(allows("X"));
    }

    @Test
    void markAbsent_moreThanAThousand_forgetsTheOldest() {
        for (int i = 0; i < 1001; i++) {
            limit.markAbsent("x" + i);
        }
        assertFalse(allows("x1"));
        assertTrue(allows("x0"));
    }

    @Test
    void allows_clockPutBack_refillsFromThen() {
        assertEquals(5, allowed(6, "x"));
        clock.move(Duration.ofHours(-1));
        assertEquals(0, allowed(1, "y"));
        clock.move(Duration.ofSeconds(5));
        assertEquals(1, allowed(3, "z"));
    }

    @Test
    void knowsAbsent_clockPutBack_isForgotten() {
        limit.markAbsent("x");
        clock.move(Duration.ofMillis(-1));
        assertFalse(limit.knowsAbsent("x"));
    }

    @Test
    void giveBack_turn_isThereAgainAndNoMoreThanThat() {
        assertEquals(5, allowed(6, "x"));
        limit.giveBack();
        assertEquals(1, allowed(3, "y"));
        clock.move(Duration.ofHours(1));
        assertTrue(limit.takeTurn());
        limit.giveBack();
        limit.giveBack();
        assertEquals(5, allowed(9, "z"));
    }
}
