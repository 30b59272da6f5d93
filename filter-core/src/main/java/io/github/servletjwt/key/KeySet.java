package io.github.servletjwt.key;

import io.github.servletjwt.config.JwsAlgorithm;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer at one time.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class KeySet {
    private final Set<JsonWebKey> keys;
    private final boolean named;
    private final @Nullable JsonWebKey signing;

    /**
     * A set.
     *
     * @param named whether a token's {@code kid} chooses among them, as in a JWK Set
     * @param signing the one that signs, or null
     */
    KeySet(List<JsonWebKey> keys, boolean named, @Nullable JsonWebKey signing) {
        this.keys = new LinkedHashSet<>(keys);
        this.named = named;
        this.signing = signing;
    }

    /** Whether the key is still one of these. */
    public boolean contains(JsonWebKey key) {
        return keys.contains(key);
    }

    /** All of them, for whoever wants to prepare them. */
    public List<JsonWebKey> keys() {
        return List.copyOf(keys);
    }

    /** What signs, or null when these only verify. */
    public @Nullable JsonWebKey signing() {
        return signing;
    }

    /** Whether a token that names this key could be verified; false means that the {@code kid} is unknown. */
    public boolean knows(@Nullable String kid, JwsAlgorithm algorithm) {
        return !named
                || kid == null
                || keys.stream().anyMatch(key -> kid.equals(key.kid()))
                || !candidates(kid, algorithm).isEmpty();
    }

    /** The keys that may have signed a token with this {@code kid} and {@code alg}; none when that is not allowed. */
    public List<JsonWebKey> candidates(@Nullable String kid, JwsAlgorithm algorithm) {
        return keys.stream()
                .filter(key -> key.algorithms().contains(algorithm) && (!named || kid == null || serves(key, kid)))
                .toList();
    }

    private static boolean serves(JsonWebKey key, String kid) {
        return key.kid() == null || kid.equals(key.kid());
    }

    /** A secret for another purpose of each key that can sign, that of the one that does first. */
    public List<byte[]> derivedSecrets(String purpose) {
        return Stream.concat(Stream.ofNullable(signing), keys.stream().filter(JsonWebKey::canSign))
                .distinct()
                .map(key -> DerivedSecret.of(key, purpose))
                .toList();
    }

    /** The JWK Set of the public halves (RFC 7517 §5). */
    public Map<String, Object> publicJwkSet() {
        return Map.of(
                "keys",
                keys.stream()
                        .flatMap(key -> key.publicKey() == null
                                ? Stream.empty()
                                : Stream.of(JwkWriter.publicJwk(key, key.publicKey())))
                        .toList());
    }

    /** What the start line and the log tell: the names. */
    @Override
    public String toString() {
        return keys.stream()
                .map(key -> Objects.requireNonNullElse(key.id(), "(no kid)") + " " + key.algorithms())
                .toList()
                .toString();
    }
}
