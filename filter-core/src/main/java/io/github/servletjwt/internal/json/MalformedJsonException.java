package io.github.servletjwt.internal.json;

import java.io.Serial;

/** The bytes are not one strict JSON object. Without message and stack trace: the input is not to be repeated. */
public final class MalformedJsonException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedJsonException() {
        super(null, null, false, false);
    }
}
