package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import org.jspecify.annotations.Nullable;

/** The curves of RFC 7518 §6.2.1.1, each bound to its one algorithm (§3.4). */
enum EcCurve {
    P256("P-256", "secp256r1", JwsAlgorithm.ES256),
    P384("P-384", "secp384r1", JwsAlgorithm.ES384),
    P521("P-521", "secp521r1", JwsAlgorithm.ES512);

    private final String crv;
    private final JwsAlgorithm algorithm;

    @SuppressWarnings("ImmutableEnumChecker") // immutable, but not annotated as such
    private final ECParameterSpec spec;

    EcCurve(String crv, String jdkName, JwsAlgorithm algorithm) {
        this.crv = crv;
        this.algorithm = algorithm;
        this.spec = spec(jdkName);
    }

    /** The name in a JWK. */
    String crv() {
        return crv;
    }

    JwsAlgorithm algorithm() {
        return algorithm;
    }

    static @Nullable EcCurve named(String crv) {
        for (EcCurve curve : values()) {
            if (curve.crv.equals(crv)) {
                return curve;
            }
        }
        return null;
    }

    /** The curve with these parameters; null for any other curve. */
    static @Nullable EcCurve of(ECParameterSpec params) {
        for (EcCurve curve : values()) {
            ECParameterSpec own = curve.spec;
            if (own.getCurve().equals(params.getCurve())
                    && own.getGenerator().equals(params.getGenerator())
                    && own.getOrder().equals(params.getOrder())) {
                return curve;
            }
        }
        return null;
    }

    ECParameterSpec spec() {
        return spec;
    }

    private static ECParameterSpec spec(String jdkName) {
        try {
            AlgorithmParameters params = AlgorithmParameters.getInstance("EC");
            params.init(new ECGenParameterSpec(jdkName));
            return params.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Length of a coordinate in bytes. */
    int coordinateBytes() {
        return (spec.getCurve().getField().getFieldSize() + 7) / 8;
    }

    /** Whether the point lies on the curve. A point off the curve could reveal a key, or accept a forged signature. */
    boolean contains(ECPoint point) {
        EllipticCurve curve = spec.getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (x == null || x.signum() < 0 || x.compareTo(p) >= 0 || y.signum() < 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return y.pow(2).mod(p).equals(right.mod(p));
    }
}
