package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestKeys;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys from far away, at any hour of their issuer's life. */
@Timeout(60)
class RemoteKeySetProviderTest {
    private static final String ONE = TestKeys.jwkSet(TestKeys.rsa());
    private static final String TWO = TestKeys.jwkSet(TestKeys.rsa(), TestKeys.otherRsa());
    private static final String SECOND_ALONE = TestKeys.jwkSet(TestKeys.otherRsa());

    /** Chance that makes waits as long as they can be. */
    private static final class LongestWaits extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public double nextDouble() {
            return 1;
        }
    }

    private final MovableClock clock = new MovableClock();
    private @Nullable String published = ONE;
    private @Nullable Duration maxAge;
    private int asked;
    private @Nullable FetchedDocument lastBefore;

    private FetchedDocument fetch(@Nullable FetchedDocument before) throws IOException {
        asked++;
        lastBefore = before;
        if (published == null) {
            throw new IOException("down");
        }
        return new FetchedDocument(published, "\"etag\"", maxAge);
    }

    private RemoteKeySetProvider keys(Executor executor, SecureRandom random) {
        return new RemoteKeySetProvider(
                "issuer", this::fetch, Keys::foreign, executor, clock, random, KeyPeriods.DEFAULT);
    }

    private RemoteKeySetProvider keys() {
        return keys(Runnable::run, new LongestWaits());
    }

    private RemoteKeySetProvider loaded() {
        RemoteKeySetProvider keys = keys();
        keys.tick();
        assertEquals(1, asked);
        return keys;
    }

    private static List<@Nullable String> kids(KeySet set) {
        List<@Nullable String> kids = new ArrayList<>();
        set.keys().forEach(key -> kids.add(key.kid()));
        return kids;
    }

    private static void assertUnavailable(Executable ask) {
        assertEquals(
                FailureCode.KEYS_UNAVAILABLE,
                assertThrows(AuthFailureException.class, ask).failure().code());
    }

    private static void assertKids(RemoteKeySetProvider keys, String... kids) throws AuthFailureException {
        assertEquals(List.of(kids), kids(keys.current()));
    }

    @Test
    void current_neverLoadedIssuerDown_isUnavailable() {
        published = null;
        RemoteKeySetProvider keys = keys();
        assertUnavailable(keys::current);
    }

    @Test
    void current_failedAMomentAgo_doesNotAskAgain() {
        published = null;
        RemoteKeySetProvider keys = keys();
        keys.tick();
        assertUnavailable(keys::current);
        assertUnavailable(keys::current);
        assertEquals(1, asked);
    }

    @Test
    void current_firstLoadUnderWay_waitsForIt() throws AuthFailureException {
        assertKids(keys(task -> new Thread(task).start(), new LongestWaits()), "rsa");
    }

    @Test
    void current_issuerComesBack_isAvailableAfterARetry() throws AuthFailureException {
        published = null;
        RemoteKeySetProvider keys = keys();
        keys.tick();
        published = ONE;
        clock.move(Duration.ofSeconds(1));
        keys.tick();
        assertKids(keys, "rsa");
    }

    /** Due at 4/5 of the lifetime, between a minute and an hour; 5 minutes when nothing is said. */
    @ParameterizedTest
    @CsvSource({", 240", "0, 48", "59, 48", "60, 48", "61, 48.8", "600, 480", "3600, 2880", "3601, 2880", "86400, 2880"
    })
    void tick_atFourFifthsOfTheLifetime_fetches(@Nullable Long age, double seconds) {
        maxAge = age == null ? null : Duration.ofSeconds(age);
        RemoteKeySetProvider keys = loaded();
        Duration due = Duration.ofMillis(Math.round(seconds * 1000));
        clock.move(due.minusMillis(1));
        keys.tick();
        assertEquals(1, asked);
        clock.move(Duration.ofMillis(1));
        keys.tick();
        assertEquals(2, asked);
    }

    @Test
    void tick_jitter_isWithinAFifth() {
        SecureRandom min = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public double nextDouble() {
                return 0;
            }
        };
        RemoteKeySetProvider keys = keys(Runnable::run, min);
        keys.tick();
        clock.move(Duration.ofSeconds(192).minusMillis(1));
        keys.tick();
        assertEquals(1, asked);
        clock.move(Duration.ofMillis(1));
        keys.tick();
        assertEquals(2, asked);
    }

    @Test
    void current_whileARefreshIsUnderWay_doesNotWait() throws AuthFailureException {
        List<Runnable> queue = new ArrayList<>();
        RemoteKeySetProvider keys = keys(queue::add, new LongestWaits());
        keys.tick();
        queue.remove(0).run();
        clock.move(Duration.ofMinutes(10));
        keys.tick();
        assertEquals(1, queue.size());
        assertKids(keys, "rsa");
        assertEquals(1, asked);
    }

    @Test
    void tick_refresh_handsTheLastDocumentOver() {
        RemoteKeySetProvider keys = loaded();
        clock.move(Duration.ofMinutes(5));
        keys.tick();
        assertEquals(new FetchedDocument(ONE, "\"etag\"", null), lastBefore);
    }

    @Test
    void tick_sameTextAgain_keepsTheSetAndProlongsIt() throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        KeySet before = keys.current();
        clock.move(Duration.ofMinutes(5));
        keys.tick();
        assertSame(before, keys.current());
        published = null;
        clock.move(Duration.ofHours(12).plusMinutes(5).minusSeconds(1));
        assertSame(before, keys.current());
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void current_staleForTwelveHours_isUnavailable(int seconds, boolean usable) throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        published = null;
        clock.move(Duration.ofHours(12).plusMinutes(5).plusSeconds(seconds));
        keys.tick();
        if (usable) {
            assertKids(keys, "rsa");
        } else {
            assertUnavailable(keys::current);
        }
    }

    @Test
    void tick_failuresBeforeTheFirstSet_backOffToFiveSeconds() {
        published = null;
        RemoteKeySetProvider keys = keys();
        keys.tick();
        int expected = 1;
        for (int wait : new int[] {1, 2, 4, 5, 5, 5}) {
            clock.move(Duration.ofSeconds(wait).minusMillis(1));
            keys.tick();
            assertEquals(expected, asked);
            clock.move(Duration.ofMillis(1));
            keys.tick();
            expected++;
            assertEquals(expected, asked);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "{\"keys\":[],\"keys\":[]}"})
    void tick_garbage_keepsTheSetBefore(String garbage) throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        published = garbage;
        clock.move(Duration.ofMinutes(5));
        keys.tick();
        assertEquals(2, asked);
        assertKids(keys, "rsa");
    }

    @Test
    void tick_manyFailures_warnOnce() {
        try (LogLines log = new LogLines()) {
            RemoteKeySetProvider keys = loaded();
            published = null;
            for (int i = 0; i < 5; i++) {
                clock.move(Duration.ofMinutes(5));
                keys.tick();
            }
            assertEquals(6, asked);
            assertEquals(2, log.text().split("WARNING", -1).length, log::text);
        }
    }

    @Test
    void tick_withdrawnKey_isGone() throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        JwsKey old = keys.current().keys().get(0);
        published = SECOND_ALONE;
        clock.move(Duration.ofMinutes(5));
        keys.tick();
        assertKids(keys, "other-rsa");
        assertFalse(keys.current().contains(old));
    }

    @Test
    void refetched_genuineNewKid_isThereAtOnce() throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        published = TWO;
        assertTrue(keys.refetched("other-rsa").names("other-rsa"));
        assertEquals(2, asked);
    }

    @Test
    void refetched_knownKid_asksOnce() throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        assertTrue(keys.refetched("rsa").names("rsa"));
        assertEquals(2, asked);
    }

    @ParameterizedTest
    @CsvSource({"9999, 2", "10000, 3"})
    void refetched_absentKid_asksAgainAfterTenSeconds(long millis, int expected) throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        assertFalse(keys.refetched("x").names("x"));
        clock.move(Duration.ofMillis(millis));
        assertFalse(keys.refetched("x").names("x"));
        assertEquals(expected, asked);
    }

    @Test
    void refetched_floodOfKids_asksFiveTimes() throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        for (int i = 0; i < 5000; i++) {
            assertFalse(keys.refetched("x" + i).names("x" + i));
        }
        assertEquals(6, asked);
    }

    @Test
    void refetched_genuineKidAfterAFlood_isThereWithinFiveSeconds() throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        for (int i = 0; i < 100; i++) {
            keys.refetched("x" + i);
        }
        published = TWO;
        clock.move(Duration.ofSeconds(5));
        keys.refetched("flood");
        assertTrue(keys.refetched("other-rsa").names("other-rsa"));
    }

    /** An outage does not prove that a key does not exist. */
    @Test
    void refetched_issuerDown_isUnavailableHoweverOften() {
        RemoteKeySetProvider keys = loaded();
        published = null;
        for (int i = 0; i < 100; i++) {
            assertUnavailable(() -> keys.refetched("other-rsa"));
        }
        assertEquals(2, asked);
    }

    @Test
    void refetched_issuerDown_leavesTheKnownKeysInUse() throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        published = null;
        assertUnavailable(() -> keys.refetched("other-rsa"));
        assertKids(keys, "rsa");
    }

    @Test
    void refetched_neverLoaded_isUnavailable() {
        published = null;
        RemoteKeySetProvider keys = keys();
        assertUnavailable(() -> keys.refetched("rsa"));
    }

    @Test
    void refetched_afterAnOutage_isJudgedAgain() throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        published = null;
        assertUnavailable(() -> keys.refetched("other-rsa"));
        published = TWO;
        clock.move(Duration.ofSeconds(1));
        assertTrue(keys.refetched("other-rsa").names("other-rsa"));
    }

    /** The turns are used up, and the issuer may have made a key since. */
    @ParameterizedTest
    @CsvSource({"1999, false", "2000, false", "2001, true"})
    void refetched_noTurnLeft_isUnavailableUnlessAskedLately(long millis, boolean unavailable) throws Exception {
        RemoteKeySetProvider keys = loaded();
        for (int i = 0; i < 5; i++) {
            keys.refetched("x" + i);
        }
        clock.move(Duration.ofMillis(millis));
        if (unavailable) {
            assertUnavailable(() -> keys.refetched("other-rsa"));
        } else {
            assertFalse(keys.refetched("other-rsa").names("other-rsa"));
        }
    }

    @Test
    void refetched_outage_usesUpNoTurn() throws AuthFailureException {
        RemoteKeySetProvider keys = loaded();
        for (int i = 0; i < 5; i++) {
            keys.refetched("x" + i);
        }
        published = null;
        // the one turn that there is until 10 s
        clock.move(Duration.ofSeconds(5));
        assertUnavailable(() -> keys.refetched("other-rsa"));
        clock.move(Duration.ofSeconds(1));
        assertUnavailable(() -> keys.refetched("other-rsa"));
        assertEquals(8, asked);
        published = TWO;
        clock.move(Duration.ofSeconds(2));
        assertTrue(keys.refetched("other-rsa").names("other-rsa"));
    }

    /** Nearly as seldom as without the flood, and never more often than the turns would allow. */
    @Test
    void refetched_floodOfKidsInAnOutage_asksOnceInFiveSeconds() {
        RemoteKeySetProvider keys = loaded();
        published = null;
        for (int i = 0; i < 6000; i++) {
            String invented = "x" + i;
            assertUnavailable(() -> keys.refetched(invented));
            keys.tick();
            clock.move(Duration.ofMillis(100));
        }
        // after 0, 1, 3 and 7 s, and then every 5 s to the 597th
        assertEquals(1 + 4 + 118, asked);
    }

    @ParameterizedTest
    @CsvSource({"4999, true", "5000, false"})
    void refetched_afterALongOutage_isJudgedAgainWithinFiveSeconds(long millis, boolean unavailable) throws Exception {
        RemoteKeySetProvider keys = loaded();
        published = null;
        for (int i = 0; i <= 600; i++) {
            clock.move(Duration.ofSeconds(1));
            assertUnavailable(() -> keys.refetched("other-rsa"));
        }
        int before = asked;
        while (asked == before) {
            clock.move(Duration.ofSeconds(1));
            assertUnavailable(() -> keys.refetched("other-rsa"));
        }
        published = TWO;
        clock.move(Duration.ofMillis(millis));
        if (unavailable) {
            assertUnavailable(() -> keys.refetched("other-rsa"));
        } else {
            assertTrue(keys.refetched("other-rsa").names("other-rsa"));
        }
    }

    /** A fetch that has just failed takes as long again, and a client need not wait for that. */
    @Test
    void refetched_inAnOutage_asksAndDoesNotWait() throws AuthFailureException {
        List<Runnable> queue = new ArrayList<>();
        RemoteKeySetProvider keys = keys(queue::add, new LongestWaits());
        keys.tick();
        queue.remove(0).run();
        published = null;
        clock.move(Duration.ofMinutes(4));
        keys.tick();
        queue.remove(0).run();
        clock.move(Duration.ofSeconds(1));
        assertTimeout(Duration.ofSeconds(3), () -> assertUnavailable(() -> keys.refetched("other-rsa")));
        published = TWO;
        queue.remove(0).run();
        assertKids(keys, "rsa", "other-rsa");
    }

    @Test
    void refetched_absentKidBesideAKeyWithoutOne_isAskedForOnce() throws AuthFailureException {
        published = TestKeys.jwkSet(TestKeys.rsa().withKid(""));
        RemoteKeySetProvider keys = loaded();
        for (int i = 0; i < 3; i++) {
            keys.refetched("x");
        }
        assertEquals(2, asked);
    }

    /** A class of the application that lacks one it needs. */
    @Test
    void tick_sourceThrowsAnError_isToldAndBacksOff() throws AuthFailureException {
        RemoteKeySetProvider keys = new RemoteKeySetProvider(
                "com.example.Vault",
                before -> {
                    asked++;
                    throw new NoClassDefFoundError("com/vault/Client");
                },
                Keys::foreign,
                Runnable::run,
                clock,
                new LongestWaits(),
                KeyPeriods.DEFAULT);
        try (LogLines log = new LogLines()) {
            keys.tick();
            clock.move(Duration.ofMillis(999));
            keys.tick();
            assertEquals(1, asked);
            assertTrue(
                    log.text().contains("cannot fetch the keys of com.example.Vault")
                            && log.text().contains("NoClassDefFoundError: com/vault/Client"),
                    log::text);
        }
    }

    @Test
    void tick_clockPutBack_asksAgain() {
        RemoteKeySetProvider keys = loaded();
        clock.move(Duration.ofHours(-2));
        keys.tick();
        assertEquals(2, asked);
    }
}
