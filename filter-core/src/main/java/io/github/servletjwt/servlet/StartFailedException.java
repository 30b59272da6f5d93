package io.github.servletjwt.servlet;

import jakarta.servlet.ServletException;
import java.io.Serial;

/**
 * A start that failed for what the settings say. It has neither stack trace nor cause: containers print those of every
 * component, hundreds of lines, and what is to be mended would be buried.
 */
final class StartFailedException extends ServletException {
    @Serial
    private static final long serialVersionUID = 1L;

    StartFailedException(String problems) {
        super(problems);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is nothing to guard
    public Throwable fillInStackTrace() {
        return this;
    }
}
