package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import java.time.Duration;

/** Attempts to log in, and what a throttle makes of them. */
final class Attempts {
    private Attempts() {}

    static void fail(LoginThrottle throttle, String name, String address, int times) throws AuthFailureException {
        for (int i = 0; i < times; i++) {
            assertFalse(throttle.attempt(name, address).judge(() -> false).right());
        }
    }

    static void assertFree(LoginThrottle throttle, String name, String address) {
        assertDoesNotThrow(() -> throttle.attempt(name, address).require());
    }

    /** For how long. */
    static Duration blocked(LoginThrottle throttle, String name, String address) {
        AuthFailureException refused = assertThrows(
                AuthFailureException.class,
                () -> throttle.attempt(name, address).require());
        return assertInstanceOf(AuthFailure.TooMany.class, refused.failure()).retryAfter();
    }
}
