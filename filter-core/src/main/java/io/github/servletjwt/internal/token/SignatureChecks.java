package io.github.servletjwt.internal.token;

import com.auth0.jwt.algorithms.Algorithm;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.key.JwsKey;
import io.github.servletjwt.internal.key.KeySet;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Verifiers, made once for each key of a set and each algorithm of the key; and the signer.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class SignatureChecks {
    private final KeySet keys;
    private final Map<JwsKey, Map<JwsAlgorithm, SignatureCheck>> checks = new HashMap<>();

    SignatureChecks(KeySet keys) {
        this.keys = keys;
        for (JwsKey key : keys.keys()) {
            Map<JwsAlgorithm, SignatureCheck> bound = new EnumMap<>(JwsAlgorithm.class);
            key.algorithms().forEach(algorithm -> bound.put(algorithm, check(key, algorithm)));
            checks.put(key, bound);
        }
    }

    KeySet keys() {
        return keys;
    }

    /** The verifier for a key of the set and one of its algorithms. */
    SignatureCheck require(JwsKey key, JwsAlgorithm algorithm) {
        return Objects.requireNonNull(Objects.requireNonNull(checks.get(key)).get(algorithm));
    }

    private static SignatureCheck check(JwsKey key, JwsAlgorithm algorithm) {
        return key.secret() == null
                ? new PublicKeyCheck(algorithm, Objects.requireNonNull(key.publicKey()))
                : new HmacCheck(algorithm, key.secret().bytes());
    }

    /** The signer for a key that can sign. */
    static Algorithm signing(JwsKey key) {
        JwsAlgorithm algorithm = key.algorithms().get(0);
        return switch (algorithm.keyType()) {
            case OCT -> hmac(algorithm, Objects.requireNonNull(key.secret()).bytes());
            case RSA -> rsa(algorithm, (RSAPrivateKey) Objects.requireNonNull(key.privateKey()));
            case EC -> ecdsa(algorithm, (ECPrivateKey) Objects.requireNonNull(key.privateKey()));
            case OKP -> new Ed25519(algorithm, Objects.requireNonNull(key.privateKey()));
        };
    }

    private static Algorithm hmac(JwsAlgorithm algorithm, byte[] secret) {
        return switch (algorithm) {
            case HS256 -> Algorithm.HMAC256(secret);
            case HS384 -> Algorithm.HMAC384(secret);
            default -> Algorithm.HMAC512(secret);
        };
    }

    private static Algorithm rsa(JwsAlgorithm algorithm, RSAPrivateKey key) {
        return switch (algorithm) {
            case RS256 -> Algorithm.RSA256(null, key);
            case RS384 -> Algorithm.RSA384(null, key);
            case RS512 -> Algorithm.RSA512(null, key);
            case PS256 -> Algorithm.RSA256PSS(null, key);
            case PS384 -> Algorithm.RSA384PSS(null, key);
            default -> Algorithm.RSA512PSS(null, key);
        };
    }

    private static Algorithm ecdsa(JwsAlgorithm algorithm, ECPrivateKey key) {
        return switch (algorithm) {
            case ES256 -> Algorithm.ECDSA256(null, key);
            case ES384 -> Algorithm.ECDSA384(null, key);
            default -> Algorithm.ECDSA512(null, key);
        };
    }
}
