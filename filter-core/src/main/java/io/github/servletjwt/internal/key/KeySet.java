package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer at one moment.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class KeySet {
    private final Map<JwsKey, JwsKey> keys;
    private final KeyIndex index;
    private final Set<String> kids;
    private final boolean named;
    private final @Nullable JwsKey signing;

    /**
     * A set.
     *
     * @param named whether the {@code kid} of a token selects among the keys, as in a JWK Set
     * @param signing the key that signs, or null
     */
    KeySet(List<JwsKey> keys, boolean named, @Nullable JwsKey signing) {
        this.keys = distinct(keys);
        this.index = new KeyIndex(this.keys.values());
        this.kids = this.keys.values().stream()
                .flatMap(key -> Stream.ofNullable(key.kid()))
                .collect(Collectors.toUnmodifiableSet());
        this.named = named;
        this.signing = signing;
    }

    /** Keeps each key once, with its private half if there is one: equal keys may differ in that. */
    private static Map<JwsKey, JwsKey> distinct(List<JwsKey> keys) {
        Map<JwsKey, JwsKey> distinct = new LinkedHashMap<>();
        keys.forEach(key -> distinct.merge(key, key, (one, other) -> one.canSign() ? one : other));
        return distinct;
    }

    /** Whether the key is still in the set. */
    public boolean contains(JwsKey key) {
        return keys.containsKey(key);
    }

    /** All keys. */
    public List<JwsKey> keys() {
        return List.copyOf(keys.values());
    }

    /** The key that signs; null when the set only verifies. */
    public @Nullable JwsKey signing() {
        return signing;
    }

    /** Whether some key could verify a token with this {@code kid}; false means that the {@code kid} is unknown. */
    public boolean knows(@Nullable String kid, JwsAlgorithm algorithm) {
        return names(kid) || !candidates(kid, algorithm).isEmpty();
    }

    /** Whether a key has exactly this {@code kid}; also true where a {@code kid} does not select. */
    public boolean names(@Nullable String kid) {
        return !named || kid == null || kids.contains(kid);
    }

    /**
     * The keys that may have signed a token with this {@code kid} and {@code alg}; empty when that combination is not
     * allowed.
     */
    public List<JwsKey> candidates(@Nullable String kid, JwsAlgorithm algorithm) {
        return Collections.unmodifiableList(index.find(named ? kid : null, algorithm));
    }

    /** Derives a secret for another purpose from each key that can sign; the current signing key comes first. */
    public List<byte[]> derivedSecrets(String purpose) {
        return Stream.concat(Stream.ofNullable(signing), keys.values().stream().filter(JwsKey::canSign))
                .distinct()
                .map(key -> HkdfSecret.of(key, purpose))
                .toList();
    }

    /** The JWK Set of the public keys (RFC 7517 §5). */
    public Map<String, Object> publicJwkSet() {
        return Map.of(
                "keys",
                keys.values().stream()
                        .flatMap(key -> key.publicKey() == null
                                ? Stream.empty()
                                : Stream.of(JwkWriter.publicJwk(key, key.publicKey())))
                        .toList());
    }

    /** The names, for the start line and the log. */
    @Override
    public String toString() {
        return keys.values().stream()
                .map(key -> Objects.requireNonNullElse(key.id(), "(no kid)") + " " + key.algorithms())
                .toList()
                .toString();
    }
}
