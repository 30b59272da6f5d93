package io.github.servletjwt.internal.json;

import java.io.Serial;

/** The bytes are not one strict JSON object. Has neither message nor stack trace: the input must not be repeated. */
public final class MalformedJsonException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedJsonException() {
        super(null, null, false, false);
    }
}
