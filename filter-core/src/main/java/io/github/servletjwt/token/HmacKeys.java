package io.github.servletjwt.token;

import com.auth0.jwt.algorithms.Algorithm;
import io.github.servletjwt.config.JwsAlgorithm;
import io.github.servletjwt.key.HmacSecret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One secret, ready for each of the algorithms that are allowed. A token can name an algorithm only among these, and
 * cannot choose a key.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class HmacKeys {
    private final Map<String, Algorithm> algorithms = new LinkedHashMap<>();
    private final Algorithm minting;

    /**
     * Keys of the secret.
     *
     * @param allowed at least one; the first signs
     */
    public HmacKeys(HmacSecret secret, List<JwsAlgorithm> allowed) {
        allowed.forEach(algorithm -> algorithms.put(algorithm.name(), of(algorithm, secret.bytes())));
        this.minting = of(allowed.get(0), secret.bytes());
    }

    private static Algorithm of(JwsAlgorithm algorithm, byte[] secret) {
        return switch (algorithm) {
            case HS256 -> Algorithm.HMAC256(secret);
            case HS384 -> Algorithm.HMAC384(secret);
            case HS512 -> Algorithm.HMAC512(secret);
        };
    }

    /** What checks signatures of that {@code alg}, or null when it is not allowed. */
    @Nullable
    Algorithm verifying(String alg) {
        return algorithms.get(alg);
    }

    /** What signs. */
    Algorithm minting() {
        return minting;
    }
}
