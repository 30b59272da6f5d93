package io.github.servletjwt.internal.token;

/**
 * Tells whether a signature is one of its key.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> none: what cannot be a signature does not hold.
 */
interface SignatureCheck {
    /** Whether it is a signature over these bytes. */
    boolean holds(byte[] text, int start, int length, byte[] signature);
}
