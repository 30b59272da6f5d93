package io.github.servletjwt.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long is waited, and when nobody asks. */
class PatienceTest {
    private static final Duration LONGEST = Duration.ofMillis(450);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final Patience patience = new Patience(nanos::get);

    private void pass(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }

    private void assertNobodyAsks() {
        assertThrows(StoreUnavailableException.class, () -> patience.next(LONGEST));
    }

    @Test
    void next_atFirst_isAsLongAsTheAskerWants() {
        assertEquals(LONGEST, patience.next(LONGEST));
        assertEquals(Duration.ofMillis(7), patience.next(Duration.ofMillis(7)));
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1600", "6, 1600", "60, 1600"})
    void next_afterFailures_nobodyAsksForAWhileThatDoubles(int failures, long millis) {
        for (int i = 0; i < failures; i++) {
            patience.failed();
        }
        pass(millis - 1);
        assertNobodyAsks();
        pass(1);
        assertEquals(LONGEST, patience.next(LONGEST));
    }

    @Test
    void next_afterThePause_oneTriesForAll() {
        patience.failed();
        pass(100);
        patience.next(LONGEST);
        assertNobodyAsks();
        pass(449);
        assertNobodyAsks();
        pass(1);
        patience.next(LONGEST);
    }

    @Test
    void next_afterAnAnswer_everybodyAsksAgain_andTheNextPauseIsTheFirst() {
        patience.failed();
        patience.failed();
        patience.answered(Duration.ZERO);
        patience.next(LONGEST);
        patience.next(LONGEST);
        patience.failed();
        pass(100);
        patience.next(LONGEST);
    }

    @ParameterizedTest
    @CsvSource({"299, 450", "300, 450", "301, 150"})
    void next_afterASlowAnswer_isLess(long taken, long next) {
        patience.answered(Duration.ofMillis(taken));
        assertEquals(Duration.ofMillis(next), patience.next(LONGEST));
    }

    @ParameterizedTest
    @CsvSource({"999, 150", "1000, 450", "1001, 450"})
    void next_aSecondAfterASlowAnswer_isAsBefore(long millis, long next) {
        patience.answered(Duration.ofMillis(400));
        pass(millis);
        assertEquals(Duration.ofMillis(next), patience.next(LONGEST));
    }

    /** Six answers, each as late as it may be. */
    @Test
    void next_sixTimes_areLessThanTwoSeconds() {
        for (int slow = 0; slow <= 6; slow++) {
            Patience all = new Patience(nanos::get);
            long waited = 0;
            for (int i = 0; i < 6; i++) {
                long limit = all.next(LONGEST).toMillis();
                long taken = i == slow ? limit : Math.min(limit, 300);
                waited += taken;
                pass(taken);
                all.answered(Duration.ofMillis(taken));
            }
            assertTrue(waited < 2_000, waited + " ms");
        }
    }
}
