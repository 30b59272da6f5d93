package io.github.servletjwt.api;

import java.io.Serial;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** A store cannot answer now: it is unreachable, or full. The user gets 503, and the log says why. */
public final class StoreUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Level level;

    /**
     * A new failure.
     *
     * @param message for the log; without passwords, hashes or tokens
     */
    public StoreUnavailableException(String message, Throwable cause) {
        this(message, cause, Level.ERROR);
    }

    public StoreUnavailableException(String message) {
        this(message, null, Level.ERROR);
    }

    private StoreUnavailableException(String message, @Nullable Throwable cause, Level level) {
        super(message, cause);
        this.level = level;
    }

    /** For calls that are refused while the store is known to be unavailable: the log has reported it already. */
    public static StoreUnavailableException known(String message) {
        return new StoreUnavailableException(message, null, Level.DEBUG);
    }

    /** The level of its log line: {@code ERROR}, or {@code DEBUG} when the failure is known. */
    public Level level() {
        return level;
    }
}
