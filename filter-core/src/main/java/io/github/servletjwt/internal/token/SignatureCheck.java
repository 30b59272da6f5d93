package io.github.servletjwt.internal.token;

/**
 * Verifies signatures of one key.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> none: malformed signatures are not valid.
 */
interface SignatureCheck {
    /** Whether the signature is valid for these bytes. */
    boolean holds(byte[] text, int start, int length, byte[] signature);
}
