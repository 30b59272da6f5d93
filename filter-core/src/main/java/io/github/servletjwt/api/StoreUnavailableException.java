package io.github.servletjwt.api;

import java.io.Serial;

/** A store cannot answer now: it is out of reach, or full. The user gets 503, and the log says why. */
public final class StoreUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Tells what failed.
     *
     * @param message for the log; without passwords, hashes or tokens
     */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreUnavailableException(String message) {
        super(message);
    }
}
