package io.github.servletjwt.internal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.api.StoreUnavailableException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When calls are refused. */
class CircuitBreakerTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final CircuitBreaker breaker = new CircuitBreaker("Redis", nanos::get);

    private void pass(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }

    private void assertRefused() {
        StoreUnavailableException refused = assertThrows(StoreUnavailableException.class, breaker::require);
        assertEquals(Level.DEBUG, refused.level());
    }

    @Test
    void require_atFirst_allPass() {
        breaker.require();
        breaker.require();
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1600", "6, 1600", "60, 1600"})
    void require_afterFailures_isRefusedForAPauseThatDoubles(int failures, long millis) {
        for (int i = 0; i < failures; i++) {
            breaker.failed();
        }
        pass(millis - 1);
        assertRefused();
        pass(1);
        breaker.require();
    }

    @Test
    void require_afterThePause_oneMayTry() {
        breaker.failed();
        pass(100);
        breaker.require();
        assertRefused();
        pass(999);
        assertRefused();
        pass(1);
        breaker.require();
    }

    @Test
    void require_afterASuccess_allPass_andTheNextPauseIsTheFirst() {
        breaker.failed();
        breaker.failed();
        breaker.succeeded();
        breaker.require();
        breaker.require();
        breaker.failed();
        pass(100);
        breaker.require();
    }
}
