package io.github.servletjwt.internal.key;

import java.math.BigInteger;
import java.security.spec.EdECPoint;

/** The curve edwards25519 (RFC 8032 §5.1), for public points only, or at startup: it does not run in constant time. */
final class Ed25519Curve {
    private static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    /** −121665/121666. */
    private static final BigInteger D = BigInteger.valueOf(-121_665)
            .multiply(BigInteger.valueOf(121_666).modInverse(P))
            .mod(P);

    private static final BigInteger ROOT_OF_MINUS_1 =
            BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
    private static final BigInteger COFACTOR = BigInteger.valueOf(8);
    private static final Point ZERO = new Point(BigInteger.ZERO, BigInteger.ONE);
    private static final Point BASE = new Point(
            new BigInteger("216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a", 16),
            BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P));

    private record Point(BigInteger x, BigInteger y) {
        /** The complete addition of twisted Edwards curves (RFC 8032 §5.1.4). */
        Point plus(Point other) {
            BigInteger k = D.multiply(x)
                    .multiply(other.x)
                    .multiply(y)
                    .multiply(other.y)
                    .mod(P);
            BigInteger up = x.multiply(other.y).add(y.multiply(other.x));
            BigInteger across = y.multiply(other.y).add(x.multiply(other.x));
            return new Point(
                    up.multiply(BigInteger.ONE.add(k).modInverse(P)).mod(P),
                    across.multiply(BigInteger.ONE.subtract(k).modInverse(P)).mod(P));
        }

        Point times(BigInteger factor) {
            Point sum = ZERO;
            for (int i = factor.bitLength() - 1; i >= 0; i--) {
                sum = sum.plus(sum);
                sum = factor.testBit(i) ? sum.plus(this) : sum;
            }
            return sum;
        }
    }

    private Ed25519Curve() {}

    static EdECPoint multiplyBase(BigInteger factor) {
        Point point = BASE.times(factor);
        return new EdECPoint(point.x.testBit(0), point.y);
    }

    /** Whether the point lies on the curve and is not one of the few points under which anybody can sign. */
    static boolean isKey(EdECPoint encoded) {
        BigInteger y = encoded.getY();
        if (y.signum() < 0 || y.compareTo(P) >= 0) {
            return false;
        }
        BigInteger y2 = y.multiply(y).mod(P);
        BigInteger x2 = y2.subtract(BigInteger.ONE)
                .multiply(D.multiply(y2).add(BigInteger.ONE).modInverse(P))
                .mod(P);
        BigInteger root = x2.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        BigInteger x = root.multiply(root).mod(P).equals(x2)
                ? root
                : root.multiply(ROOT_OF_MINUS_1).mod(P);
        return x.multiply(x).mod(P).equals(x2)
                && !new Point(x, y).times(COFACTOR).equals(ZERO);
    }
}
