package io.github.servletjwt.token;

import com.auth0.jwt.algorithms.Algorithm;
import io.github.servletjwt.config.JwsAlgorithm;
import io.github.servletjwt.key.JsonWebKey;
import io.github.servletjwt.key.KeySet;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What makes and checks signatures, made once for each key of a set and each algorithm that the key is bound to.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class Signatures {
    private final KeySet keys;
    private final Map<JsonWebKey, Map<JwsAlgorithm, Algorithm>> algorithms = new HashMap<>();

    Signatures(KeySet keys) {
        this.keys = keys;
        for (JsonWebKey key : keys.keys()) {
            Map<JwsAlgorithm, Algorithm> bound = new EnumMap<>(JwsAlgorithm.class);
            key.algorithms().forEach(algorithm -> bound.put(algorithm, of(key, algorithm)));
            algorithms.put(key, bound);
        }
    }

    KeySet keys() {
        return keys;
    }

    /** For a key of the set, and an algorithm of the key. */
    Algorithm require(JsonWebKey key, JwsAlgorithm algorithm) {
        return Objects.requireNonNull(
                Objects.requireNonNull(algorithms.get(key)).get(algorithm));
    }

    private static Algorithm of(JsonWebKey key, JwsAlgorithm algorithm) {
        return switch (algorithm.keyType()) {
            case OCT -> new Hmac(algorithm, Objects.requireNonNull(key.secret()).bytes());
            case RSA -> rsa(algorithm, (RSAPublicKey) key.publicKey(), (RSAPrivateKey) key.privateKey());
            case EC -> ecdsa(algorithm, (ECPublicKey) key.publicKey(), (ECPrivateKey) key.privateKey());
            case OKP -> new Ed25519(Objects.requireNonNull(key.publicKey()), key.privateKey());
        };
    }

    private static Algorithm rsa(
            JwsAlgorithm algorithm, @Nullable RSAPublicKey publicKey, @Nullable RSAPrivateKey privateKey) {
        return switch (algorithm) {
            case RS256 -> Algorithm.RSA256(publicKey, privateKey);
            case RS384 -> Algorithm.RSA384(publicKey, privateKey);
            case RS512 -> Algorithm.RSA512(publicKey, privateKey);
            case PS256 -> Algorithm.RSA256PSS(publicKey, privateKey);
            case PS384 -> Algorithm.RSA384PSS(publicKey, privateKey);
            default -> Algorithm.RSA512PSS(publicKey, privateKey);
        };
    }

    private static Algorithm ecdsa(
            JwsAlgorithm algorithm, @Nullable ECPublicKey publicKey, @Nullable ECPrivateKey privateKey) {
        return switch (algorithm) {
            case ES256 -> Algorithm.ECDSA256(publicKey, privateKey);
            case ES384 -> Algorithm.ECDSA384(publicKey, privateKey);
            default -> Algorithm.ECDSA512(publicKey, privateKey);
        };
    }
}
