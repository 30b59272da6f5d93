package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserAccount;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checking passwords, and the limiter before it. */
@Timeout(30)
class PasswordsTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String HASH = TestHashes.argon2id(PASSWORD);
    private static final int QUEUED_EACH = 8;

    private final BlockableRandom random = new BlockableRandom();

    private Passwords passwords(int concurrency) {
        HashLimiter limiter = new HashLimiter(concurrency);
        return new Passwords(TestHashes.all(random), limiter, new SecureRandom(), List.of());
    }

    private static boolean verify(Passwords passwords, String password, Optional<UserAccount> account)
            throws AuthFailureException {
        return passwords
                .verify(password, "alice", account, TestHashes.attempt())
                .right();
    }

    private static Optional<UserAccount> account(String hash, boolean enabled) {
        return Optional.of(new UserAccount("alice", hash, enabled));
    }

    private boolean verifies(String stored, String typed) throws AuthFailureException {
        Passwords passwords = passwords(1);
        return verify(passwords, typed, account(passwords.hash(stored, HashLimiter.Share.NO_LOGIN), true));
    }

    @Test
    void verify_rightPassword_true() throws Exception {
        assertTrue(verify(passwords(1), PASSWORD, account(HASH, true)));
    }

    @Test
    void verify_wrongPassword_false() throws Exception {
        assertFalse(verify(passwords(1), PASSWORD + "r", account(HASH, true)));
    }

    @Test
    void verify_caseOfThePassword_counts() throws Exception {
        assertFalse(verifies("ß" + PASSWORD, "ss" + PASSWORD));
    }

    @Test
    void verify_disabledAccount_false() throws Exception {
        assertFalse(verify(passwords(1), PASSWORD, account(HASH, false)));
    }

    @Test
    void verify_unknownAccount_false() throws Exception {
        assertFalse(verify(passwords(1), PASSWORD, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", PASSWORD, "{noop}" + PASSWORD, "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJ"})
    void verify_hashOfUnknownForm_false(String hash) throws Exception {
        assertFalse(verify(passwords(1), PASSWORD, account(hash, true)));
    }

    @ParameterizedTest
    @CsvSource({
        // composed, decomposed: e acute, A ring, Hangul
        "caf\u00E9 caf\u00E9, cafe\u0301 cafe\u0301",
        "\u00C5ngstr\u00F6m, A\u030Angstro\u0308m",
        "\uD55C\uAE00\uD55C\uAE00, \u1112\u1161\u11AB\u1100\u1173\u11AF\u1112\u1161\u11AB\u1100\u1173\u11AF",
        // marks in another order
        "q\u0307\u0323, q\u0323\u0307",
        // the decomposed one stored
        "cafe\u0301, caf\u00E9",
    })
    void verify_otherSpellingOfTheSameCharacters_true(String one, String other) throws Exception {
        assertTrue(verifies(one, other));
    }

    @ParameterizedTest
    @CsvSource({
        "caf\u00E9, cafe",
        // compatible, but not the same: full-width, ligature
        "\uFF50\uFF57, pw",
        "\uFB01, fi",
    })
    void verify_charactersThatOnlyLookAlike_false(String stored, String typed) throws Exception {
        assertFalse(verifies(stored, typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ä", "€", "\uD83D\uDD11"})
    void verify_256CodePoints_areAllCompared(String codePoint) throws Exception {
        String before = codePoint.repeat(255);
        Passwords passwords = passwords(1);
        Optional<UserAccount> account = account(passwords.hash(before + codePoint, HashLimiter.Share.NO_LOGIN), true);
        assertTrue(verify(passwords, before + codePoint, account));
        assertFalse(verify(passwords, before + "x", account));
        assertFalse(verify(passwords, before, account));
        assertFalse(verify(passwords, before + codePoint + codePoint, account));
    }

    @Test
    void verify_onlyTheLowSurrogateOfTheLastCharacterDiffers_false() throws Exception {
        String before = "\uD83D\uDD11".repeat(255);
        assertFalse(verifies(before + "\uD83D\uDD11", before + "\uD83D\uDD12"));
    }

    @Test
    void hash_moreAtOnceThanTheConcurrency_wait() throws Exception {
        Passwords passwords = passwords(2);
        try (Crowd crowd = new Crowd(random)) {
            crowd.start(4, () -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN));
            random.awaitHeld(2);
            crowd.awaitQueued(2);
            assertEquals(0, random.held(), "a third is hashed at once");
        }
    }

    @Test
    void hash_oneFailed_letsTheNextIn() throws Exception {
        Passwords passwords = passwords(1);
        try (Crowd crowd = new Crowd(random)) {
            crowd.start(2, () -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN));
            random.awaitHeld(1);
            crowd.awaitQueued(1);
            random.throwOut(1);
            random.awaitHeld(1);
            crowd.awaitQueued(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void hash_fullQueue_busyBeforeThoseWhoWaitGiveUp(int concurrency) throws Exception {
        Passwords passwords = passwords(concurrency);
        try (Crowd crowd =
                new Crowd(random).fill(concurrency, () -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN))) {
            assertBusy(() -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN));
            crowd.awaitQueued(concurrency * QUEUED_EACH);
        }
    }

    @Test
    void hash_oneLessThanAFullQueue_waits() throws Exception {
        Passwords passwords = passwords(1);
        try (Crowd crowd = new Crowd(random)) {
            crowd.start(QUEUED_EACH, () -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN));
            random.awaitHeld(1);
            crowd.awaitQueued(QUEUED_EACH - 1);
            crowd.start(1, () -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN));
            crowd.awaitQueued(QUEUED_EACH);
        }
    }

    @Test
    void verify_fullQueueOfTheSameShare_busyWhoeverAsks() throws Exception {
        Passwords passwords = passwords(1);
        try (Crowd crowd = new Crowd(random).fill(1, () -> passwords.hash(PASSWORD, TestHashes.attempt()))) {
            assertBusy(() -> verify(passwords, PASSWORD, account(HASH, true)));
            assertBusy(() -> verify(passwords, "wrong", account(HASH, true)));
            assertBusy(() -> verify(passwords, PASSWORD, account(HASH, false)));
            assertBusy(() -> verify(passwords, PASSWORD, account("{noop}x", true)));
            assertBusy(() -> verify(passwords, PASSWORD, Optional.empty()));
            crowd.awaitQueued(QUEUED_EACH);
        }
    }

    @Test
    void hash_afterAFullQueue_isServedAgain() throws Exception {
        Passwords passwords = passwords(1);
        try (Crowd crowd = new Crowd(random).fill(1, () -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN))) {
            crowd.sendHome();
            assertTrue(passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN).startsWith("$argon2id$"));
        }
    }

    @Test
    void hash_waitLongerThanTheMost_busy() throws Exception {
        Passwords passwords = passwords(1);
        try (Crowd crowd = new Crowd(random)) {
            crowd.start(1, () -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN));
            random.awaitHeld(1);
            assertBusy(() -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN));
        }
    }

    @Test
    void hash_interruptedWhileWaiting_busyAndStillInterrupted() throws Exception {
        Passwords passwords = passwords(1);
        try (Crowd crowd = new Crowd(random)) {
            crowd.start(1, () -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN));
            random.awaitHeld(1);
            Thread.currentThread().interrupt();
            assertBusy(() -> passwords.hash(PASSWORD, HashLimiter.Share.NO_LOGIN));
            assertTrue(Thread.interrupted());
        }
    }

    private static void assertBusy(Executable work) {
        AuthFailureException refused = assertThrows(AuthFailureException.class, work);
        assertEquals(FailureCode.HASHING_BUSY, refused.failure().code());
    }
}
