package io.github.servletjwt.api;

import java.io.Serial;

/**
 * Carries an {@link AuthFailure} to the door that answers the request.
 *
 * <p>It has neither a text nor a stack trace: it is an outcome, not a fault of the program, and costs little.
 */
public final class AuthFailureException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final AuthFailure failure;

    public AuthFailureException(AuthFailure failure) {
        super(null, null, false, false);
        this.failure = failure;
    }

    public AuthFailureException(FailureCode code) {
        this(AuthFailure.of(code));
    }

    /** What was refused, and why. */
    public AuthFailure failure() {
        return failure;
    }

    /** The name of the code alone. */
    @Override
    public String getMessage() {
        return failure.code().name();
    }
}
