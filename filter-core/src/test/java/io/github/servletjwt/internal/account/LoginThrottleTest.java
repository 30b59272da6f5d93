package io.github.servletjwt.internal.account;

import static io.github.servletjwt.internal.account.Attempts.assertFree;
import static io.github.servletjwt.internal.account.Attempts.blocked;
import static io.github.servletjwt.internal.account.Attempts.fail;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.internal.config.ThrottleConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many failures are allowed, and from whom. */
class LoginThrottleTest {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "203.0.113.9";

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final LoginThrottle throttle = throttle(3, 10);

    private LoginThrottle throttle(int ofPair, int ofAddress) {
        return new LoginThrottle(new ThrottleConfig(ofPair, ofAddress, 4, WINDOW), nanos::get);
    }

    @Test
    void require_failuresOfAPair_areBorneUpToTheLimit() throws Exception {
        fail(throttle, "alice", HERE, 2);
        assertFree(throttle, "alice", HERE);
        fail(throttle, "alice", HERE, 1);
        assertEquals(WINDOW, blocked(throttle, "alice", HERE));
    }

    @Test
    void judge_blockedPair_doesNotLookAtThePassword() throws Exception {
        fail(throttle, "alice", HERE, 3);
        assertThrows(
                AuthFailureException.class,
                () -> throttle.attempt("alice", HERE).judge(() -> {
                    throw new AssertionError("looked at");
                }));
    }

    @Test
    void require_sameAccountFromElsewhere_isFree() throws Exception {
        fail(throttle, "alice", HERE, 3);
        assertFree(throttle, "alice", THERE);
    }

    @Test
    void require_otherAccountFromTheSameAddress_isFree() throws Exception {
        fail(throttle, "alice", HERE, 3);
        assertFree(throttle, "bob", HERE);
    }

    @ParameterizedTest
    @CsvSource({"899999999999, true", "900000000000, false", "900000000001, false"})
    void require_window_beginsWithTheFirstFailure(long later, boolean stillBlocked) throws Exception {
        fail(throttle, "alice", HERE, 1);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        fail(throttle, "alice", HERE, 2);
        nanos.addAndGet(later - Duration.ofMinutes(10).toNanos());
        if (stillBlocked) {
            assertEquals(Duration.ofNanos(1), blocked(throttle, "alice", HERE));
        } else {
            assertFree(throttle, "alice", HERE);
        }
    }

    @Test
    void require_retryAfter_isTheRestOfTheWindow() throws Exception {
        fail(throttle, "alice", HERE, 3);
        nanos.addAndGet(Duration.ofMinutes(14).toNanos());
        assertEquals(Duration.ofMinutes(1), blocked(throttle, "alice", HERE));
    }

    @Test
    void require_afterTheWindow_asManyAreBorneAgain() throws Exception {
        fail(throttle, "alice", HERE, 3);
        nanos.addAndGet(WINDOW.toNanos());
        fail(throttle, "alice", HERE, 3);
        blocked(throttle, "alice", HERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.001S", "PT876000H"})
    void require_shortestAndLongestWindow_areKept(String window) throws Exception {
        LoginThrottle other = new LoginThrottle(new ThrottleConfig(1, 10, 4, Duration.parse(window)), nanos::get);
        fail(other, "alice", HERE, 1);
        assertEquals(Duration.parse(window), blocked(other, "alice", HERE));
    }

    @Test
    void judge_success_forgetsThePair() throws Exception {
        fail(throttle, "alice", HERE, 2);
        assertTrue(throttle.attempt("alice", HERE).judge(() -> true).right());
        fail(throttle, "alice", HERE, 2);
        assertFree(throttle, "alice", HERE);
    }

    @Test
    void judge_success_doesNotForgetTheAddress() throws Exception {
        for (int i = 0; i < 10; i++) {
            fail(throttle, "user" + i, HERE, 1);
            if (i < 9) {
                assertTrue(throttle.attempt("mallory", HERE).judge(() -> true).right());
            }
        }
        blocked(throttle, "mallory", HERE);
    }

    @Test
    void require_failuresOfAnAddress_areBorneUpToTheLimit() throws Exception {
        for (int i = 0; i < 9; i++) {
            fail(throttle, "user" + i, HERE, 1);
        }
        assertFree(throttle, "somebody", HERE);
        fail(throttle, "user9", HERE, 1);
        assertEquals(WINDOW, blocked(throttle, "somebody", HERE));
        assertFree(throttle, "somebody", THERE);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, [2001:db8:1:2::1], true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "192.0.2.1, ::ffff:192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "strange, strange, true",
        "strange, other, false",
    })
    void require_addressesOfOneOwner_countAsOne(String one, String other, boolean same) throws Exception {
        fail(throttle, "alice", one, 3);
        if (same) {
            blocked(throttle, "alice", other);
        } else {
            assertFree(throttle, "alice", other);
        }
    }

    @Test
    void judge_attackFromManyAddresses_isToldOnceInAWindow() throws Exception {
        LoginThrottle.Verdict reported = null;
        for (int i = 0; i < 100; i++) {
            LoginThrottle.Attempt attempt = throttle.attempt("alice", "198.51.100." + i);
            LoginThrottle.Verdict verdict = attempt.judge(() -> false);
            assertFalse(verdict.right());
            if (verdict.failuresOfAttack() > 0) {
                assertEquals(29, i);
                assertEquals(null, reported);
                reported = verdict;
            }
        }
        assertEquals(30, reported.failuresOfAttack());
        assertFree(throttle, "alice", THERE);
    }

    @Test
    void countRegistration_moreThanTheLimit_isRefusedForTheAddressAlone() throws Exception {
        for (int i = 0; i < 4; i++) {
            throttle.countRegistration(HERE);
        }
        assertThrows(AuthFailureException.class, () -> throttle.countRegistration(HERE));
        throttle.countRegistration(THERE);
        nanos.addAndGet(WINDOW.toNanos());
        throttle.countRegistration(HERE);
    }

    @ParameterizedTest
    @ValueSource(ints = {20})
    void isFlooded_moreThanThatASecond_true(int max) {
        for (int i = 0; i < max; i++) {
            assertFalse(throttle.isFlooded());
        }
        assertTrue(throttle.isFlooded());
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertFalse(throttle.isFlooded());
    }

    /** Without a mark between name and address these would be one pair. */
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"a b,c,a,b c", "a 7 strange,x,a,7 strange x", "alice,x y,alice x,y", "1 x alice,x,alice,1 x x"})
    void require_namesAndAddressesWithBlanks_areTheirOwnPairs(
            String name, String address, String other, String elsewhere) throws Exception {
        fail(throttle, name, address, 3);
        blocked(throttle, name, address);
        assertFree(throttle, other, elsewhere);
    }

    @Test
    void require_longNames_areCountedEachForItself() throws Exception {
        String common = "a".repeat(250);
        fail(throttle, common + "1", HERE, 3);
        blocked(throttle, common + "1", HERE);
        assertFree(throttle, common + "2", HERE);
    }

    @ParameterizedTest
    @ValueSource(ints = {41, 42, 43, 256})
    void require_nameOfAnyLength_isCounted(int length) throws Exception {
        fail(throttle, "a".repeat(length), HERE, 3);
        blocked(throttle, "a".repeat(length), HERE);
        assertFree(throttle, "a".repeat(length - 1), HERE);
    }

    private LoginThrottle.Attempt attempt(String typed, String account) {
        LoginThrottle.Attempt attempt = throttle.attempt(typed, HERE);
        attempt.found(account);
        return attempt;
    }

    /** A database that finds one account by many names does not give as many guesses. */
    @Test
    void judge_otherSpellingsOfOneAccount_shareItsGuesses() throws Exception {
        assertFalse(attempt("josé", "jose").judge(() -> false).right());
        assertFalse(attempt("jòse", "jose").judge(() -> false).right());
        assertTrue(attempt("jösé", "jose").judge(() -> true).right());
        for (String typed : List.of("josé", "jòse", "jösé")) {
            assertFalse(attempt(typed, "jose").judge(() -> false).right());
        }
        assertFalse(attempt("jóse", "jose").judge(() -> true).right());
    }

    /** A 429 would reveal that the two are one. */
    @Test
    void judge_spellingOfABlockedAccount_looksAtThePasswordAllTheSame() throws Exception {
        fail(throttle, "jose", HERE, 3);
        AtomicBoolean looked = new AtomicBoolean();
        assertFalse(attempt("josé", "jose")
                .judge(() -> {
                    looked.set(true);
                    return true;
                })
                .right());
        assertTrue(looked.get());
        assertFree(throttle, "josé", HERE);
    }
}
