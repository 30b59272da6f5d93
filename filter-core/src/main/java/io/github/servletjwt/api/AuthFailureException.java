package io.github.servletjwt.api;

import java.io.Serial;

/**
 * Carries an {@link AuthFailure} to the filter or servlet that answers the request.
 *
 * <p>It has neither a message nor a stack trace: it is an outcome, not a fault of the program, and is cheap.
 */
public final class AuthFailureException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final AuthFailure failure;

    public AuthFailureException(AuthFailure failure) {
        super(null, null, false, false);
        this.failure = failure;
    }

    /**
     * A failure without details.
     *
     * @throws IllegalArgumentException as {@link AuthFailure#of}
     */
    public AuthFailureException(FailureCode code) {
        this(AuthFailure.of(code));
    }

    /** The failure. */
    public AuthFailure failure() {
        return failure;
    }

    /** The name of the code. */
    @Override
    public String getMessage() {
        return failure.code().name();
    }
}
