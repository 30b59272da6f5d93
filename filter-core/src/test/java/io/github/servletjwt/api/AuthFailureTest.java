package io.github.servletjwt.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The two families of failures, which are never mixed. */
class AuthFailureTest {
    private static final Set<FailureCode> PLUMBING = EnumSet.of(
            FailureCode.STORE_UNAVAILABLE,
            FailureCode.KEYS_UNAVAILABLE,
            FailureCode.HASHING_BUSY,
            FailureCode.TOKEN_UNUSABLE,
            FailureCode.NOT_STARTED);

    private static final Set<FailureCode> DETAILED =
            EnumSet.of(FailureCode.SCOPE_MISSING, FailureCode.TOO_MANY_ATTEMPTS);

    static Stream<FailureCode> plumbing() {
        return PLUMBING.stream();
    }

    static Stream<FailureCode> faultsOfTheRequest() {
        return EnumSet.complementOf(EnumSet.copyOf(PLUMBING)).stream();
    }

    static Stream<FailureCode> withoutDetails() {
        return faultsOfTheRequest().filter(code -> !DETAILED.contains(code));
    }

    static Stream<FailureCode> detailed() {
        return DETAILED.stream();
    }

    /** The record that carries a code must have its scopes or its Retry-After. */
    @ParameterizedTest
    @MethodSource("detailed")
    void of_codeWithDetails_cannotBeMade(FailureCode code) {
        assertThrows(IllegalArgumentException.class, () -> AuthFailure.of(code));
        assertThrows(IllegalArgumentException.class, () -> new AuthFailure.Refused(code));
        assertThrows(IllegalArgumentException.class, () -> new AuthFailureException(code));
    }

    @Test
    void scopeMissing_noScope_cannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> new AuthFailure.ScopeMissing(Set.of()));
    }

    @Test
    void tooMany_noRetryAfter_cannotBeMade() {
        assertThrows(NullPointerException.class, () -> new AuthFailure.TooMany(null));
    }

    @ParameterizedTest
    @MethodSource("plumbing")
    void of_plumbingCode_isUnavailable(FailureCode code) {
        assertEquals(new AuthFailure.Unavailable(code), AuthFailure.of(code));
    }

    @ParameterizedTest
    @MethodSource("withoutDetails")
    void of_faultOfTheRequest_isRefused(FailureCode code) {
        assertInstanceOf(AuthFailure.Refused.class, AuthFailure.of(code));
    }

    @ParameterizedTest
    @MethodSource({"withoutDetails", "plumbing"})
    void of_anyCode_keepsIt(FailureCode code) {
        assertEquals(code, AuthFailure.of(code).code());
    }

    @ParameterizedTest
    @MethodSource("plumbing")
    void refused_plumbingCode_cannotBeMade(FailureCode code) {
        assertThrows(IllegalArgumentException.class, () -> new AuthFailure.Refused(code));
    }

    @ParameterizedTest
    @MethodSource("faultsOfTheRequest")
    void unavailable_faultOfTheRequest_cannotBeMade(FailureCode code) {
        assertThrows(IllegalArgumentException.class, () -> new AuthFailure.Unavailable(code));
    }

    @Test
    void scopeMissing_code_isScopeMissing() {
        assertEquals(FailureCode.SCOPE_MISSING, new AuthFailure.ScopeMissing(Set.of("read")).code());
    }

    @Test
    void scopeMissing_setOfTheCallerChangedLater_stays() {
        Set<String> required = new HashSet<>(Set.of("read"));
        AuthFailure.ScopeMissing failure = new AuthFailure.ScopeMissing(required);

        required.add("write");

        assertEquals(Set.of("read"), failure.required());
    }
}
