package io.github.servletjwt.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An outcome that travels as an exception: cheap, and without a message. */
class AuthFailureExceptionTest {
    @Test
    void failure_isTheOneGiven() {
        AuthFailure failure = new AuthFailure.ScopeMissing(Set.of("read"));

        assertSame(failure, new AuthFailureException(failure).failure());
    }

    @Test
    void failure_ofACode_isItsFailure() {
        assertEquals(
                AuthFailure.of(FailureCode.TOKEN_EXPIRED),
                new AuthFailureException(FailureCode.TOKEN_EXPIRED).failure());
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SCOPE_MISSING", "TOO_MANY_ATTEMPTS"},
            mode = EnumSource.Mode.EXCLUDE)
    void getMessage_isTheNameOfTheCode(FailureCode code) {
        assertEquals(code.name(), new AuthFailureException(code).getMessage());
    }

    @Test
    void getMessage_missingScopes_areNotTold() {
        assertEquals(
                "SCOPE_MISSING", new AuthFailureException(new AuthFailure.ScopeMissing(Set.of("canary"))).getMessage());
    }

    @Test
    void getStackTrace_thrown_isEmpty() {
        try {
            throw new AuthFailureException(FailureCode.BAD_SIGNATURE);
        } catch (AuthFailureException refused) {
            assertEquals(0, refused.getStackTrace().length);
        }
    }

    @Test
    void addSuppressed_isIgnored() {
        AuthFailureException refused = new AuthFailureException(FailureCode.BAD_SIGNATURE);

        refused.addSuppressed(new IllegalStateException("canary"));

        assertEquals(0, refused.getSuppressed().length);
    }

    @Test
    void getCause_isNull() {
        assertNull(new AuthFailureException(FailureCode.BAD_SIGNATURE).getCause());
    }
}
