package io.github.servletjwt.internal.token;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Converts ECDSA signatures from the form in tokens, r and s (RFC 7518 §3.4), to a DER sequence, because not all
 * engines accept the first.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class EcdsaSignatureFormat {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    /** From this length on, DER needs a byte for the number of length bytes; our curves never need more than one. */
    private static final int LONG = 0x80;

    /** The order of the curve, as long as r and s. */
    private final byte[] order;

    EcdsaSignatureFormat(BigInteger order) {
        byte[] unsigned = order.toByteArray();
        this.order = unsigned[0] == 0 ? Arrays.copyOfRange(unsigned, 1, unsigned.length) : unsigned;
    }

    /** Length of a signature in a token. */
    int bytes() {
        return 2 * order.length;
    }

    /** Whether r and s are neither 0 nor at least the order: engines have accepted such values (CVE-2022-21449). */
    boolean isInRange(byte[] signature) {
        return isInRange(signature, 0) && isInRange(signature, order.length);
    }

    private boolean isInRange(byte[] signature, int start) {
        int end = start + order.length;
        return !Arrays.equals(signature, start, end, new byte[order.length], 0, order.length)
                && Arrays.compareUnsigned(signature, start, end, order, 0, order.length) < 0;
    }

    byte[] der(byte[] signature) {
        byte[] r = integer(signature, 0);
        byte[] s = integer(signature, order.length);
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(SEQUENCE);
        int length = 4 + r.length + s.length;
        if (length >= LONG) {
            der.write(LONG + 1);
        }
        der.write(length);
        for (byte[] integer : new byte[][] {r, s}) {
            der.write(INTEGER);
            der.write(integer.length);
            der.writeBytes(integer);
        }
        return der.toByteArray();
    }

    private byte[] integer(byte[] signature, int start) {
        return new BigInteger(1, signature, start, order.length).toByteArray();
    }
}
