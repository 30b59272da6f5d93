package io.github.servletjwt.internal.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;

/**
 * Computes the public key of a private key, which PKCS#8 need not hold and the JDK does not compute. Runs once for each
 * key at startup, so nobody outside can time it.
 */
final class PublicKeyDerivation {
    private PublicKeyDerivation() {}

    /**
     * The public key.
     *
     * @throws IllegalArgumentException when this kind of key does not sign tokens
     */
    static PublicKey of(PrivateKey key) throws GeneralSecurityException {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
        }
        if (key instanceof RSAPrivateKey) {
            return of(withFactors(key));
        }
        if (key instanceof ECPrivateKey ec) {
            if (ec.getS().signum() <= 0 || ec.getS().compareTo(ec.getParams().getOrder()) >= 0) {
                throw new IllegalArgumentException("is damaged");
            }
            ECPoint point = multiply(ec.getParams(), ec.getS());
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, ec.getParams()));
        }
        if (key instanceof EdECPrivateKey ed && ed.getParams().getName().equals("Ed25519")) {
            return ed25519(ed.getBytes().orElseThrow());
        }
        throw new IllegalArgumentException("keys of this kind do not sign tokens; expected RSA, EC or Ed25519");
    }

    /** The same key, made by a provider that exposes exponent and factors: Conscrypt does not. */
    private static RSAPrivateCrtKey withFactors(PrivateKey key) throws GeneralSecurityException {
        byte[] encoded = key.getEncoded();
        Provider[] providers = encoded == null ? new Provider[0] : Security.getProviders("KeyFactory.RSA");
        for (Provider provider : providers) {
            PrivateKey same = KeyFactory.getInstance("RSA", provider).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (same instanceof RSAPrivateCrtKey rsa) {
                return rsa;
            }
        }
        throw new IllegalArgumentException("is an RSA key without its public exponent");
    }

    private static ECPoint multiply(ECParameterSpec params, BigInteger factor) {
        ECPoint sum = ECPoint.POINT_INFINITY;
        for (int i = factor.bitLength() - 1; i >= 0; i--) {
            sum = add(params, sum, sum);
            if (factor.testBit(i)) {
                sum = add(params, sum, params.getGenerator());
            }
        }
        return sum;
    }

    private static ECPoint add(ECParameterSpec params, ECPoint a, ECPoint b) {
        if (a.equals(ECPoint.POINT_INFINITY)) {
            return b;
        }
        BigInteger p = ((ECFieldFp) params.getCurve().getField()).getP();
        BigInteger slope = slope(params, a, b, p);
        BigInteger x =
                slope.pow(2).subtract(a.getAffineX()).subtract(b.getAffineX()).mod(p);
        return new ECPoint(
                x,
                slope.multiply(a.getAffineX().subtract(x))
                        .subtract(a.getAffineY())
                        .mod(p));
    }

    private static BigInteger slope(ECParameterSpec params, ECPoint a, ECPoint b, BigInteger p) {
        if (a.equals(b)) {
            BigInteger up = a.getAffineX()
                    .pow(2)
                    .multiply(BigInteger.valueOf(3))
                    .add(params.getCurve().getA());
            return up.multiply(a.getAffineY().shiftLeft(1).modInverse(p));
        }
        return b.getAffineY()
                .subtract(a.getAffineY())
                .multiply(b.getAffineX().subtract(a.getAffineX()).modInverse(p));
    }

    /** RFC 8032 §5.1.5. */
    private static PublicKey ed25519(byte[] seed) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-512").digest(seed);
        byte[] factor = new byte[32];
        for (int i = 0; i < factor.length; i++) {
            factor[i] = hash[factor.length - 1 - i];
        }
        factor[31] &= (byte) 0xf8;
        factor[0] = (byte) ((factor[0] & 0x7f) | 0x40);
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, Ed25519Curve.multiplyBase(new BigInteger(1, factor))));
    }
}
