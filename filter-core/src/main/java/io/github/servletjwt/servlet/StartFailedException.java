package io.github.servletjwt.servlet;

import jakarta.servlet.ServletException;
import java.io.Serial;

/**
 * A start that failed because of the settings. It has neither stack trace nor cause: containers print those of every
 * component, hundreds of lines, which would bury the problem.
 */
final class StartFailedException extends ServletException {
    @Serial
    private static final long serialVersionUID = 1L;

    StartFailedException(String problems) {
        super(problems);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nothing needs a lock
    public Throwable fillInStackTrace() {
        return this;
    }
}
