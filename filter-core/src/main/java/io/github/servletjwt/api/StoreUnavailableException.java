package io.github.servletjwt.api;

import java.io.Serial;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** A store cannot answer now: it is out of reach, or full. The user gets 503, and the log says why. */
public final class StoreUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Level level;

    /**
     * Tells what failed.
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

    /** For whoever is refused while the store is known to be away: that was told in the log when it began. */
    public static StoreUnavailableException known(String message) {
        return new StoreUnavailableException(message, null, Level.DEBUG);
    }

    /** How loudly it is logged: {@code ERROR}, or {@code DEBUG} when it is known. */
    public Level level() {
        return level;
    }
}
