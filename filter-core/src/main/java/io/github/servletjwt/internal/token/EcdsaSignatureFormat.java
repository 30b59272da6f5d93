package io.github.servletjwt.internal.token;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The two forms of an ECDSA signature: r and s side by side in a token (RFC 7518 §3.4), and a DER sequence for the engines,
 * for not all of them know the first.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class EcdsaSignatureFormat {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    /** From here on a length has a byte that tells how many bytes it has; no curve of ours needs more than one. */
    private static final int LONG = 0x80;

    /** The order of the curve, as long as r and s are. */
    private final byte[] order;

    EcdsaSignatureFormat(BigInteger order) {
        byte[] unsigned = order.toByteArray();
        this.order = unsigned[0] == 0 ? Arrays.copyOfRange(unsigned, 1, unsigned.length) : unsigned;
    }

    /** How long a signature is in a token. */
    int bytes() {
        return 2 * order.length;
    }

    /** Whether r and s are neither 0 nor the order or more: engines have been known to take such (CVE-2022-21449). */
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
